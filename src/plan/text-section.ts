import { joined } from '../arrow/joined.js';
import type { TraceColumn } from '../fields.js';

/** The metadata of a trace, given the fingerprint of its plan: of the same length for all of them. */
export type MetadataOf = (planFingerprint: string) => ReadonlyMap<string, string>;

/** In the place of a fingerprint that is not known yet. */
const ANY_FINGERPRINT = '0'.repeat(16);

/**
 * What a plan says in words: the metadata of the trace, as JSON, and the names of columns, each with the values of an attribute
 * behind it, as a JSON array; each in UTF-8 with a 0 behind it.
 */
export class TextSection {
  /** With the fingerprint still to come, which has the same length. */
  readonly byteLength: number;
  /** Where the name of each column begins. */
  readonly namesAt: readonly number[];
  readonly #names: readonly Uint8Array[];
  /** The values of attributes, with their columns' names, filled up with 0 to a multiple of 8 bytes; nothing without any. */
  readonly dictionaries: Uint8Array;
  readonly #metadata: MetadataOf;

  constructor(columns: readonly Pick<TraceColumn, 'name' | 'values'>[], metadata: MetadataOf) {
    this.#metadata = metadata;
    this.#names = columns.map(({ name, values }) =>
      joined([name, ...(values ? [JSON.stringify(values)] : [])].map(endedText)),
    );
    const dictionaries = joined(this.#names.filter((_, index) => columns[index].values !== undefined));
    this.dictionaries = new Uint8Array(Math.ceil(dictionaries.length / 8) * 8);
    this.dictionaries.set(dictionaries);
    let at = endedText(jsonOf(metadata(ANY_FINGERPRINT))).length;
    this.namesAt = this.#names.map((name) => {
      at += name.length;
      return at - name.length;
    });
    this.byteLength = at;
  }

  /** The bytes of the section. */
  encode(planFingerprint: string): Uint8Array {
    const bytes = new Uint8Array(this.byteLength);
    bytes.set(endedText(jsonOf(this.#metadata(planFingerprint))));
    for (const [index, name] of this.#names.entries()) bytes.set(name, this.namesAt[index]);
    return bytes;
  }
}

/** JSON has no NUL in its texts, but escapes. */
function jsonOf(metadata: ReadonlyMap<string, string>): string {
  return JSON.stringify(Object.fromEntries(metadata));
}

function endedText(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\0`);
}
