import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RecordBatch, Schema } from '../../arrow/classes.js';
import { whyUnreadable } from '../../platform/unreadable.js';
import { type Manifest, parseManifest } from '../manifest.js';
import type { SkippedColumn } from '../skipped-column.js';
import { traceFault } from '../trace-fault.js';
import { openTrace } from './open-trace.js';
import type { FilesInOrder } from './shards-folder.js';
import { type PartsAt, tracePlace } from './trace-place.js';
import type { TraceReader } from './trace-reader.js';

/** A trace that is open, to be iterated once: one file or pipe, or all parts of one in order. */
export type OpenedTrace = Pick<
  TraceReader,
  'name' | 'schema' | 'skipped' | 'hasFooter' | 'close' | 'firstDate' | 'lineOf'
> &
  AsyncIterable<RecordBatch>;

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
  const place = await tracePlace(path, options);
  if (place.kind === 'source') return openTrace(path, options);
  if (place.kind === 'shards') {
    const { openShards } = await import('./shards-folder.js');
    return PartsReader.open(path, await openShards(path, options), options);
  }
  const manifest = await readManifest(place.at);
  requireComplete(place.at, manifest);
  return PartsReader.open(path, filesOf(place.at.folder, manifest), options);
}

/** Parts without rows have nothing to be read, and as text not even types. */
function filesOf(folder: string, { parts, metadata }: Manifest): FilesInOrder {
  const withRows = parts.filter(({ rows }) => rows > 0);
  const read = withRows.length > 0 ? withRows : parts.slice(0, 1);
  return { files: read.map(({ file }) => join(folder, file)), metadata };
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
