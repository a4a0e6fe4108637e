import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { RecordBatch, Schema } from '../../arrow/classes.js';
import { whyUnreadable } from '../../platform/unreadable.js';
import { MANIFEST_NAME, type Manifest, parseManifest } from '../manifest.js';
import type { SkippedColumn } from '../skipped-column.js';
import { traceFault } from '../trace-fault.js';
import { openTrace } from './open-trace.js';
import type { FilesInOrder } from './shards-folder.js';
import type { TraceReader } from './trace-reader.js';

/** A trace that is open, to be iterated once: one file or pipe, or all parts of one in order. */
export type OpenedTrace = Pick<
  TraceReader,
  'name' | 'schema' | 'skipped' | 'hasFooter' | 'close' | 'firstDate' | 'lineOf'
> &
  AsyncIterable<RecordBatch>;

/** A folder with a trace in parts. */
export interface PartsAt {
  readonly folder: string;
  readonly manifestPath: string;
}

/** The parts that a path names, as their folder or its manifest; undefined where it names something else. */
export async function partsAt(path: string): Promise<PartsAt | undefined> {
  if (basename(path) === MANIFEST_NAME) return { folder: dirname(path), manifestPath: path };
  const manifestPath = join(path, MANIFEST_NAME);
  const isThere = await stat(manifestPath).then(
    (stats) => stats.isFile(),
    () => false,
  );
  return isThere ? { folder: path, manifestPath } : undefined;
}

/** @throws TraceError when it cannot be read, or is none */
export async function readManifest({ manifestPath }: PartsAt): Promise<Manifest> {
  let text: string;
  try {
    text = await readFile(manifestPath, 'utf8');
  } catch (error) {
    throw traceFault(manifestPath, `cannot be read: ${whyUnreadable(error)}`, error);
  }
  return parseManifest(text, manifestPath);
}

/** @throws TraceError where parts are still to come */
export function requireComplete({ folder }: PartsAt, { isComplete, parts }: Manifest): void {
  if (isComplete) return;
  throw traceFault(
    folder,
    `is not complete: it has ${parts.length} parts of a trace so far, which --resume goes on with`,
  );
}

/**
 * Opens a trace as `openTrace` does, or as one trace all parts of one, which a folder or its manifest names, or all shards of
 * one, which are in a folder without a manifest.
 *
 * @throws TraceError as `openTrace` does, also when parts are missing or still to come
 */
export async function openWholeTrace(
  path: string,
  options: Parameters<typeof openTrace>[1] = {},
): Promise<OpenedTrace> {
  const parts = path === '-' ? undefined : await partsAt(path);
  if (parts === undefined) {
    if (path === '-' || !(await isFolder(path))) return openTrace(path, options);
    const { hasShards, openShards } = await import('./shards-folder.js');
    if (await hasShards(path)) return PartsReader.open(path, await openShards(path), options);
    if (options.isLog) throw traceFault(path, NO_LOG);
    return openTrace(path, options);
  }
  const manifest = await readManifest(parts);
  requireComplete(parts, manifest);
  return PartsReader.open(path, filesOf(parts.folder, manifest), options);
}

/** Parts without rows have nothing to be read, and as text not even types. */
function filesOf(folder: string, { parts, metadata }: Manifest): FilesInOrder {
  const withRows = parts.filter(({ rows }) => rows > 0);
  const read = withRows.length > 0 ? withRows : parts.slice(0, 1);
  return { files: read.map(({ file }) => join(folder, file)), metadata };
}

const NO_LOG =
  `is a folder without ${MANIFEST_NAME}; of folders only traces in parts are read, and any other log is one file: cat puts ` +
  'rotated files of CSV or JSON lines together, and repeated headers are left out and counted';

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    // Whoever opens it says why it cannot be read.
    () => false,
  );
}

/** The parts of a trace, one after the other. */
class PartsReader implements OpenedTrace {
  readonly name: string;
  readonly schema: Schema;
  readonly skipped: readonly SkippedColumn[];
  readonly hasFooter = true;
  readonly #open: () => AsyncGenerator<OpenedTrace>;

  private constructor(
    name: string,
    schema: Schema,
    skipped: readonly SkippedColumn[],
    open: () => AsyncGenerator<OpenedTrace>,
  ) {
    this.name = name;
    this.schema = schema;
    this.skipped = skipped;
    this.#open = open;
  }

  static async open(
    name: string,
    { files, metadata }: FilesInOrder,
    options: Parameters<typeof openTrace>[1],
  ): Promise<PartsReader> {
    if (files.length === 0) throw traceFault(name, 'has no parts');
    const first = await openTrace(files[0], options);
    await first.close();
    const schema = new Schema(first.schema.fields, new Map(metadata));
    const columns = String(first.schema);
    return new PartsReader(name, schema, first.skipped, async function* () {
      for (const file of files) {
        const part = await openTrace(file, options);
        if (String(part.schema) !== columns) {
          await part.close();
          throw traceFault(file, 'has other columns than the first part of its trace');
        }
        yield part;
      }
    });
  }

  /** No part is open but while it is read. */
  async close(): Promise<void> {}

  async *[Symbol.asyncIterator](): AsyncGenerator<RecordBatch, void, undefined> {
    for await (const part of this.#open()) {
      // A part says of itself which one it is, which nobody is to take for a word on the whole trace.
      for await (const { data } of part) yield new RecordBatch(this.schema, data);
    }
  }
}
