import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Of } from '../output/file/parts/parts-folder.js';
import { flatValues } from '../trace/columns.js';
import { TraceDigest } from '../trace/digest.js';
import { columnsOf, MANIFEST_NAME, type Manifest, type PartRecord, rowsOf } from '../trace/manifest.js';
import { readTraceMetadata } from '../trace/metadata.js';
import { readManifest, requireComplete } from '../trace/reading/open-parts.js';
import { openTrace } from '../trace/reading/open-trace.js';
import type { PartsAt } from '../trace/reading/trace-place.js';
import type { TraceReader } from '../trace/reading/trace-reader.js';
import { traceFault } from '../trace/trace-fault.js';
import { Progress } from './progress.js';
import { READ_ONCE } from './read-once.js';

/** Formats with a place for metadata. */
const TELLING_FORMATS = ['arrow', 'arrow-stream', 'parquet'];
/** Formats that keep all columns: their parts are read row by row. Of the others the bytes are checked. */
const READ_FORMATS = [...TELLING_FORMATS, 'csv', 'jsonl'];

const ROW_NUMBER = 'request_id';

/** What the parts of a trace were found to be. */
export interface VerifiedParts {
  readonly parts: number;
  readonly rows: number;
  /** Of the whole trace; undefined where parts are not read row by row. */
  readonly hex: string | undefined;
}

/**
 * Checks a folder against its manifest: that all parts are there and nothing else, with the sizes and the bytes that they
 * were written with; and of formats that are read, that their rows are those of their digests, in order from one part to
 * the next, and that they are of the trace that the manifest says.
 *
 * @throws TraceError that says what is not as it was written
 */
export async function verifyParts(at: PartsAt): Promise<VerifiedParts> {
  const manifest = await readManifest(at);
  requireComplete(at, manifest);
  await requireNothingElse(at.folder, manifest);
  const check = READ_FORMATS.includes(manifest.format) ? new RowCheck(at.folder, manifest) : undefined;
  const progress = new Progress('rows', rowsOf(manifest.parts));
  let rows = 0;
  try {
    for (const [index, part] of manifest.parts.entries()) {
      await requireBytes(join(at.folder, part.file), part);
      await check?.read(index, part, (count) => progress.update(rows + count));
      rows += part.rows;
    }
  } finally {
    progress.end();
  }
  return { parts: manifest.parts.length, rows, hex: check?.hex() };
}

/**
 * Checks only that all parts of a folder are there and nothing else, with the sizes that they were written with.
 *
 * @throws TraceError that says which is not
 */
export async function verifyPartsAreThere(at: PartsAt): Promise<VerifiedParts> {
  const manifest = await readManifest(at);
  requireComplete(at, manifest);
  await requireNothingElse(at.folder, manifest);
  for (const part of manifest.parts) await requireSize(join(at.folder, part.file), part);
  return { parts: manifest.parts.length, rows: rowsOf(manifest.parts), hex: undefined };
}

async function requireNothingElse(folder: string, { parts }: Manifest): Promise<void> {
  const known = new Set([MANIFEST_NAME, ...parts.map(({ file }) => file)]);
  const other = (await readdir(folder)).sort().find((name) => !known.has(name));
  if (other !== undefined) throw traceFault(folder, `holds ${other}, which is no part of its trace`);
}

async function requireSize(path: string, { bytes }: PartRecord): Promise<void> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) throw traceFault(path, 'is missing, though its manifest names it');
  if (stats.size !== bytes) {
    throw traceFault(
      path,
      `is not as it was written: it has ${stats.size} bytes, and its manifest says ${bytes}`,
    );
  }
}

async function requireBytes(path: string, part: PartRecord): Promise<void> {
  await requireSize(path, part);
  const { sha256 } = part;
  const found = await sha256Of(path);
  if (found !== sha256) {
    throw traceFault(
      path,
      `is not as it was written: its SHA-256 is ${found}, and its manifest says ${sha256}`,
    );
  }
}

/** Reads the rows of all parts in order. */
class RowCheck {
  readonly #folder: string;
  readonly #manifest: Manifest;
  readonly #tells: boolean;
  #whole: TraceDigest | undefined;
  #last = Number.NEGATIVE_INFINITY;

  constructor(folder: string, manifest: Manifest) {
    this.#folder = folder;
    this.#manifest = manifest;
    this.#tells = TELLING_FORMATS.includes(manifest.format);
  }

  /** @param tell is told how many rows of the part are read */
  async read(index: number, part: PartRecord, tell: (rows: number) => void): Promise<void> {
    // Lines of JSON that are none have no columns.
    if (part.rows === 0 && this.#manifest.format === 'jsonl') return;
    const path = join(this.#folder, part.file);
    const isArrowFile = this.#manifest.format === 'arrow';
    const trace = await openTrace(path, {
      ...READ_ONCE,
      strict: isArrowFile && part.digest !== undefined,
      rowNumbers: this.#manifest.columns.some(([name]) => name === ROW_NUMBER),
    });
    const wrong = (what: string) => traceFault(path, `is not as its manifest says: ${what}`);
    try {
      if (this.#tells) this.#requireOrigin(index, trace, wrong);
      const columns = this.#columnsIn(trace, wrong);
      // The digest of a text is without the numbers of its rows.
      const ofWhole = this.#tells
        ? columns
        : columns.filter((at) => trace.schema.fields[at].name !== ROW_NUMBER);
      const digest = new TraceDigest(trace.schema.selectAt(columns));
      this.#whole ??= new TraceDigest(trace.schema.selectAt(ofWhole));
      const start = this.#last;
      let rows = 0;
      let first: number | undefined;
      for await (const batch of trace) {
        digest.update(batch.selectAt(columns));
        this.#whole.update(batch.selectAt(ofWhole));
        const times = flatValues(batch, columns[0]) as Float64Array;
        for (const time of times) {
          if (!(time >= this.#last)) throw wrong(`row ${rows}: ${time} after ${this.#last}; times ascend`);
          this.#last = time;
        }
        first ??= times[0];
        rows += batch.numRows;
        tell(rows);
      }
      const hex = digest.hex();
      if (rows !== part.rows) throw wrong(`it has ${rows} rows, not ${part.rows}`);
      if (part.digest !== undefined && hex !== part.digest) {
        throw wrong(`its rows have the digest ${hex}, not ${part.digest}`);
      }
      const [from, to] = part.timeRange ?? [undefined, undefined];
      const last = this.#last === start && rows === 0 ? undefined : this.#last;
      if (first !== from || last !== to) throw wrong(`its times are from ${first} to ${last}`);
    } finally {
      await trace.close();
    }
  }

  /** The digest of the whole trace. To be called once. */
  hex(): string | undefined {
    return this.#whole?.hex();
  }

  #requireOrigin(index: number, { schema }: TraceReader, wrong: (what: string) => Error): void {
    const { metadata, parts } = this.#manifest;
    for (const [key, value] of metadata) {
      if (schema.metadata.get(key) !== value) throw wrong(`its metadata has another ${key}`);
    }
    const { part, shard } = readTraceMetadata(schema);
    // What workers of a cluster have written is, each by itself, a shard of the trace.
    if (part === undefined && shard !== undefined) {
      const expected = `${index + 1}/${parts.length}`;
      if (shard !== expected) throw wrong(`it is shard ${shard}, not ${expected}`);
      return;
    }
    if (part !== index) throw wrong(`it is part ${part}, not ${index}`);
  }

  /** Where the columns of the trace are in a part, in the trace's order; texts have the numbers of rows in front. */
  #columnsIn({ schema }: TraceReader, wrong: (what: string) => Error): number[] {
    const { columns } = this.#manifest;
    const found = columnsOf(schema).map((column) => JSON.stringify(column));
    const places = columns.map((column) => found.indexOf(JSON.stringify(column)));
    const isSame =
      places.length === found.length && places.every((at, index) => at === index || !this.#tells);
    if (!isSame || places.includes(-1)) throw wrong('it has other columns');
    return places;
  }
}
