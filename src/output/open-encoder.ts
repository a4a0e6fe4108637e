import type { Schema } from 'apache-arrow';
import type { StartOptions } from '../threads/crew.js';
import type { ByteSink } from './byte-sink.js';
import type { Compression } from './compression/compression.js';
import type { Encoder } from './encoder.js';
import { loadWriter } from './format-writers.js';
import { FORMATS, type Format, type FormatName } from './formats.js';
import { type FormatOptions, requireTaken } from './options.js';

/** How a trace becomes bytes, wherever they go. */
export interface EncoderSettings {
  /** What the format has to be told. */
  readonly options?: FormatOptions | undefined;
  /** Of text formats. */
  readonly compression?: Compression | undefined;
  /** Threads that encode, beside this one; formats that are written front to back have none. Default: this one does. */
  readonly workers?: number | undefined;
  readonly start?: StartOptions | undefined;
  /** Rows of the whole trace before the first batch; undefined where that is not known. */
  readonly firstRow: number | undefined;
}

/**
 * Begins the encoding of a trace.
 *
 * @param schema of all batches, with the trace's metadata
 * @throws UsageError when the format cannot hold the trace's columns, or does not take an option
 */
export async function openEncoder(
  sink: ByteSink,
  name: FormatName,
  schema: Schema,
  { options: given = {}, compression, workers = 0, start, firstRow }: EncoderSettings,
): Promise<Encoder> {
  const known: Format = FORMATS[name];
  const options = requireTaken(given, known.options, name);
  const writer = await loadWriter(name);
  if ('openEncoder' in writer) return writer.openEncoder(sink, schema, options);
  const { ChunkedEncoder } = await import('./chunks/chunked-encoder.js');
  const settings = { name, format: writer.chunks, options, compression, workers, start, firstRow };
  return new ChunkedEncoder(sink, schema, settings);
}
