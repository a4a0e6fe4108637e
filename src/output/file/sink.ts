import type { RecordBatch } from 'apache-arrow';

/**
 * Where a trace goes. Exactly one of `close` and `abort` ends it; a failed `write` or `close` has discarded
 * what there was, and `abort` after that does nothing.
 */
export interface Sink {
  /** Bytes of output so far, those still on their way included. */
  readonly bytesWritten: number;

  /**
   * Takes a batch. The promise resolves when the next one may come, which can be before this one has reached
   * the output: its buffers must stay as they are until `onWritten` is called. That is not while this method runs,
   * and never where the output fails.
   *
   * @throws OutputError when the output cannot be written
   * @throws ClosedPipeError when nobody reads the pipe any more
   */
  write(batch: RecordBatch, onWritten?: () => void): Promise<void>;

  /**
   * Completes the output and puts it under its name.
   *
   * @param metadata of the trace that is known only now; formats that have no place for it at the end leave it out
   */
  close(metadata?: ReadonlyMap<string, string>): Promise<void>;

  /** Discards the output; a pipe or device keeps what it has received. */
  abort(): Promise<void>;
}
