import type { Schema } from 'apache-arrow';
import { ArrowSink } from '../arrow/ipc-writer.js';
import { Output, type OutputOptions } from './file/output.js';
import type { Sink } from './file/sink.js';

/**
 * An Arrow IPC stream: a schema message, the batches, and an end marker.
 *
 * A slow reader of a pipe slows the writer down; when it closes the pipe, `write` raises ClosedPipeError.
 *
 * @param path `-` is standard output; an ordinary file appears only when it is complete; see `Output`
 * @throws OutputError when the path cannot be opened for writing
 */
export async function openArrowStream(path: string, schema: Schema, options?: OutputOptions): Promise<Sink> {
  return new ArrowSink(await Output.open(path, options), schema, 'stream');
}
