import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Of } from '../output/file/parts/parts-folder.js';
import { flatValues } from '../trace/columns.js';
import { TraceDigest } from '../trace/digest.js';
import { columnsOf, MANIFEST_NAME, type Manifest, type PartRecord, rowsOf } from '../trace/manifest.js';
import { readTraceMetadata } from '../trace/metadata.js';
import { type PartsAt, readManifest, requireComplete } from '../trace/reading/open-parts.js';
import { openTrace } from '../trace/reading/open-trace.js';
import { traceFault } from '../trace/trace-fault.js';
import { Progress } from './progress.js';

/** Formats whose parts are read row by row; of the others the bytes are checked. */
const READ_FORMATS = ['arrow', 'arrow-stream', 'parquet'];

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

async function requireNothingElse(folder: string, { parts }: Manifest): Promise<void> {
  const known = new Set([MANIFEST_NAME, ...parts.map(({ file }) => file)]);
  const other = (await readdir(folder)).sort().find((name) => !known.has(name));
  if (other !== undefined) throw traceFault(folder, `holds ${other}, which is no part of its trace`);
}

async function requireBytes(path: string, { bytes, sha256 }: PartRecord): Promise<void> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) throw traceFault(path, 'is missing, though its manifest names it');
  if (stats.size !== bytes) {
    throw traceFault(
      path,
      `is not as it was written: it has ${stats.size} bytes, and its manifest says ${bytes}`,
    );
  }
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
  #whole: TraceDigest | undefined;
  #last = Number.NEGATIVE_INFINITY;

  constructor(folder: string, manifest: Manifest) {
    this.#folder = folder;
    this.#manifest = manifest;
  }

  /** @param tell is told how many rows of the part are read */
  async read(index: number, part: PartRecord, tell: (rows: number) => void): Promise<void> {
    const path = join(this.#folder, part.file);
    const isArrowFile = this.#manifest.format === 'arrow';
    const trace = await openTrace(path, { strict: isArrowFile && part.digest !== undefined });
    const wrong = (what: string) => traceFault(path, `is not as its manifest says: ${what}`);
    try {
      this.#requireOrigin(index, trace, wrong);
      const digest = new TraceDigest(trace.schema);
      this.#whole ??= new TraceDigest(trace.schema);
      const start = this.#last;
      let rows = 0;
      let first: number | undefined;
      for await (const batch of trace) {
        digest.update(batch);
        this.#whole.update(batch);
        const times = flatValues(batch, 0) as Float64Array;
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

  #requireOrigin(
    index: number,
    { schema }: Awaited<ReturnType<typeof openTrace>>,
    wrong: (what: string) => Error,
  ): void {
    const { metadata, columns } = this.#manifest;
    for (const [key, value] of metadata) {
      if (schema.metadata.get(key) !== value) throw wrong(`its metadata has another ${key}`);
    }
    const { part } = readTraceMetadata(schema);
    if (part !== index) throw wrong(`it is part ${part}, not ${index}`);
    if (JSON.stringify(columnsOf(schema)) !== JSON.stringify(columns)) throw wrong('it has other columns');
  }
}
