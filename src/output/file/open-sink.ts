import type { RecordBatch, Schema } from 'apache-arrow';
import { compressionOf } from '../compression/compression.js';
import type { Encoder, FormatWriter } from '../encoder.js';
import { loadWriter } from '../format-writers.js';
import { FORMATS, type Format, type FormatName } from '../formats.js';
import { openEncoder } from '../open-encoder.js';
import { type FormatOptions, requireTaken } from '../options.js';
import { Output, type OutputOptions } from './output.js';

/** How a trace is written. */
export interface SinkOptions extends OutputOptions {
  /** Threads that encode, beside this one; formats that are written front to back have none. Default: this one does. */
  readonly workers?: number;
  /** What the format has to be told; see `FormatOptions`. */
  readonly format?: FormatOptions;
  /** Rows of the whole trace before the first batch; undefined where that is not known. Default 0. */
  readonly firstRow?: number | undefined;
}

/**
 * Where a trace goes. Exactly one of `close` and `abort` ends it; a failed `write` or `close` has discarded
 * what there was, and `abort` after that does nothing.
 */
export class Sink {
  readonly #output: Output;
  readonly #encoder: Encoder;
  readonly #companion: Output | undefined;

  /** @param companion the second file of a format that is two, but for its name complete */
  constructor(output: Output, encoder: Encoder, companion?: Output) {
    this.#output = output;
    this.#encoder = encoder;
    this.#companion = companion;
  }

  /** Bytes of output so far, those still on their way included. */
  get bytesWritten(): number {
    return this.#output.bytesWritten;
  }

  /** What has to be told of the encoding when it has ended. */
  get notes(): readonly string[] {
    return this.#encoder.notes ?? [];
  }

  /**
   * Takes a batch. The promise resolves when the next one may come, which can be before this one has reached
   * the output: its buffers must stay as they are until `onWritten` is called. That is not while this method runs,
   * and never where the output fails.
   *
   * @throws OutputError when the output cannot be written
   * @throws ClosedPipeError when nobody reads the pipe any more
   */
  async write(batch: RecordBatch, onWritten?: () => void): Promise<void> {
    await this.#encode(() => this.#encoder.write(batch));
    if (onWritten !== undefined) this.#output.whenWritten(onWritten);
    await this.#output.flow();
  }

  /**
   * Completes the output and puts it under its name.
   *
   * @param metadata see `Encoder`
   */
  async close(metadata?: ReadonlyMap<string, string>): Promise<void> {
    await this.#encode(() => this.#encoder.close(metadata));
    if (this.#companion !== undefined) {
      // Where the first file is, the second is, too, and neither where the first has no room.
      await this.#encode(() => this.#output.flush());
      await this.#encode(() => this.#companion?.commit());
    }
    await this.#output.commit();
  }

  /** Discards the output; a pipe or device keeps what it has received. */
  async abort(): Promise<void> {
    await this.#encoder.discard?.();
    await this.#companion?.discard();
    await this.#output.discard();
  }

  async #encode(action: () => void | Promise<void> | undefined): Promise<void> {
    try {
      await action();
    } catch (error) {
      await this.abort();
      throw error;
    }
  }
}

/**
 * Opens the output for a trace.
 *
 * A slow reader of a pipe slows the writer down; when it closes the pipe, `write` raises ClosedPipeError.
 *
 * @param path a file, a device or named pipe, or `-` for standard output; an ordinary file appears under this name only
 *   when it is complete; see `Output`
 * @throws OutputError when it cannot be opened for writing
 * @throws UsageError when the format cannot hold the trace's columns, or does not take an option
 */
export async function openSink(
  path: string,
  format: FormatName,
  schema: Schema,
  options: SinkOptions = {},
): Promise<Sink> {
  const known: Format = FORMATS[format];
  requireTaken(options.format ?? {}, known.options, format);
  const output = await Output.open(path, options);
  let companion: Output | undefined;
  try {
    companion = await openCompanion(path, known, await loadWriter(format), options);
    const encoder = await openEncoder(output, format, schema, {
      options: options.format,
      compression: compressionOf(path).compression,
      workers: options.workers,
      firstRow: 'firstRow' in options ? options.firstRow : 0,
    });
    return new Sink(output, encoder, companion);
  } catch (error) {
    await companion?.discard();
    await output.discard();
    throw error;
  }
}

/** The second file of a format that is two, which gets its name with the first. */
async function openCompanion(
  path: string,
  { companionSuffix }: Format,
  writer: FormatWriter,
  { format = {}, ...options }: SinkOptions,
): Promise<Output | undefined> {
  if (companionSuffix === undefined || writer.companion === undefined) return undefined;
  const companion = await Output.open(`${path}${companionSuffix}`, options);
  companion.push(writer.companion(format));
  return companion;
}
