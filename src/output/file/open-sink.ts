import type { RecordBatch, Schema } from 'apache-arrow';
import type { Encoder } from '../encoder.js';
import { FORMATS, type FormatName } from '../formats.js';
import { Output, type OutputOptions } from './output.js';

/**
 * Where a trace goes. Exactly one of `close` and `abort` ends it; a failed `write` or `close` has discarded
 * what there was, and `abort` after that does nothing.
 */
export class Sink {
  readonly #output: Output;
  readonly #encoder: Encoder;

  constructor(output: Output, encoder: Encoder) {
    this.#output = output;
    this.#encoder = encoder;
  }

  /** Bytes of output so far, those still on their way included. */
  get bytesWritten(): number {
    return this.#output.bytesWritten;
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
    await this.#output.commit();
  }

  /** Discards the output; a pipe or device keeps what it has received. */
  async abort(): Promise<void> {
    await this.#output.discard();
  }

  async #encode(action: () => void | Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      await this.#output.discard();
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
 */
export async function openSink(
  path: string,
  format: FormatName,
  schema: Schema,
  options?: OutputOptions,
): Promise<Sink> {
  const { openEncoder } = await FORMATS[format].load();
  const output = await Output.open(path, options);
  try {
    return new Sink(output, openEncoder(output, schema));
  } catch (error) {
    await output.discard();
    throw error;
  }
}
