import type { Schema } from 'apache-arrow';
import { ArrowSink } from '../arrow/ipc-writer.js';
import { Output, type OutputOptions } from './file/output.js';
import type { Sink } from './file/sink.js';

/**
 * An Arrow IPC file: `ARROW1`, the messages, and a footer with the schema and where each batch is.
 *
 * @param path an ordinary file appears under this name only when it is complete; see `Output`
 * @throws OutputError when the path cannot be opened for writing
 */
export async function openArrowFile(path: string, schema: Schema, options?: OutputOptions): Promise<Sink> {
  return new ArrowSink(await Output.open(path, options), schema, 'file');
}
