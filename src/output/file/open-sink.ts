import type { Schema } from 'apache-arrow';
import { openArrowFile } from '../arrow.js';
import { openArrowStream } from '../arrow-stream.js';
import type { SinkFormat } from '../formats.js';
import type { OutputOptions } from './output.js';
import type { Sink } from './sink.js';

/**
 * Opens the output for a trace.
 *
 * @param path a file, a device or named pipe, or `-` for standard output
 * @param format see `sinkFormat`
 * @throws OutputError when it cannot be opened for writing
 */
export function openSink(
  path: string,
  format: SinkFormat,
  schema: Schema,
  options?: OutputOptions,
): Promise<Sink> {
  return format === 'arrow' ? openArrowFile(path, schema, options) : openArrowStream(path, schema, options);
}
