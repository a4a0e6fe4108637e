import { writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ZstdEncoder } from '../../../src/output/zstd/zstd-encoder.js';
import { KNOWN_SHAPES } from '../../../src/trace/known-shapes.js';
import { damaged, joined } from '../bytes.js';
import { ACCEPTED, type Case, claim, type Room, refusalOf } from '../case.js';
import type { Random } from '../random.js';
import { exportRows, readValues } from '../read-rows.js';
import type { TraceValues } from '../traces/read-values.js';
import { type BaseText, baseTexts } from './base-texts.js';
import { referenceRows } from './reference.js';
import { mutatedText } from './text-mutations.js';

/** In the working directory, which is this process's own. */
const PATH = 'trace.text';

type Pack = (bytes: Uint8Array) => Uint8Array;

/** CSV and JSON lines with changes of any kind, as they are or compressed, and with changes of the compressed bytes. */
export async function textRoom(): Promise<Room> {
  const bases = await baseTexts();
  const zstd = await ZstdEncoder.open();
  const packs: readonly (readonly [name: string, pack: Pack])[] = [
    ['gzip', (bytes) => gzipSync(bytes, { level: 1 })],
    ['zstd', (bytes) => zstd.compress(bytes, 1)],
  ];
  return {
    prepare(random): Case {
      const base = random.pick(bases);
      const { bytes, what } = mutatedText(base, random);
      const isPacked = random.chance(0.4);
      const [name, pack] = isPacked ? random.pick(packs) : ['', undefined];
      const packed = pack === undefined ? bytes : inMembers(bytes, pack, random);
      const harm = isPacked && random.chance(0.5) ? damaged(packed, random) : undefined;
      const file = harm?.bytes ?? packed;
      let values: TraceValues | undefined;
      return {
        what: [base.name, ...what, ...(isPacked ? [name] : []), ...(harm === undefined ? [] : [harm.what])],
        async run() {
          writeFileSync(PATH, file);
          try {
            values = await readValues(PATH);
          } catch (error) {
            return refusalOf(error);
          }
          // What has been read must not fail in another manner.
          await exportRows(PATH);
          return ACCEPTED;
        },
        check() {
          if (harm !== undefined && name === 'zstd') return 'a checksum of zstd is not looked at';
          return compare(values!, harm === undefined ? bytes : gunzipSync(file), base);
        },
      };
    },
  };
}

/** Packed as a whole, or in pieces one behind the other. */
function inMembers(bytes: Uint8Array, pack: Pack, random: Random): Uint8Array {
  const at = random.chance(0.5) ? bytes.length : random.below(bytes.length + 1);
  const pieces = [bytes.subarray(0, at), bytes.subarray(at)].filter(({ length }) => length > 0);
  return pieces.length === 0 ? pack(bytes) : joined(...pieces.map(pack));
}

/**
 * @returns why the values could not be compared
 * @throws WrongRow where numbers, or how many rows there are, are not what another reading finds
 */
function compare({ rows, columns }: TraceValues, bytes: Uint8Array, base: BaseText): string | undefined {
  const expected = referenceRows(bytes, base);
  if (expected === undefined) return 'a plainer reading refuses it';
  claim(rows === expected.length, () => `${rows} rows, and a plainer reading has ${expected.length}`);
  const shape = KNOWN_SHAPES.find(({ marks }) =>
    marks.every((mark) => expected.some((row) => row.has(mark))),
  );
  for (const [name, values] of columns) {
    const own = shape === undefined ? name : shape.columns[name];
    if (name === 'timestamp' && expected.some((row) => /[-T:]/.test(String(row.get(own))))) continue;
    for (const [row, value] of values.entries()) {
      const wanted = textOf(expected[row].get(own), value);
      // Numbers of 64 bits are exact where they name something, else the nearest double.
      const isSame = value === wanted || (name !== 'conversation_id' && Number(value) === Number(wanted));
      claim(isSame, () => `${name} ${value.slice(0, 60)} and not ${wanted.slice(0, 60)} in row ${row}`);
    }
  }
  return undefined;
}

/** A value as `ValueReader` has it. @param found by which it is told whether texts name something */
function textOf(value: unknown, found: string): string {
  if (value === found) return value;
  if (Array.isArray(value)) return value.map(String).join(' ');
  if (value === undefined || value === null || String(value).trim() === '') return 'null';
  if (typeof value !== 'string') return String(value);
  const text = value.trim();
  if (/^\[.*\]$/s.test(text)) return (JSON.parse(text) as unknown[]).map(String).join(' ');
  if (/^[+]?\d+$/.test(text)) return String(BigInt(text));
  return String(numberOf(text));
}

/** As other programs write what is no number. */
function numberOf(text: string): number {
  if (/^[+-]?(nan)$/i.test(text)) return Number.NaN;
  if (/^\+?inf(inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
  if (/^-inf(inity)?$/i.test(text)) return Number.NEGATIVE_INFINITY;
  return Number(text);
}
