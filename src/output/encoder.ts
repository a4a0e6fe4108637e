import type { RecordBatch, Schema } from 'apache-arrow';

/** Where the bytes of a trace go. */
export interface ByteSink {
  /** Takes a piece. Large pieces are not copied: they must not change until they are written. */
  push(piece: Uint8Array): void;
}

/** Turns record batches into the bytes of a format. */
export interface Encoder {
  /** Pushes the bytes of a batch, views of its columns where that can be; done when the promise, if any, resolves. */
  write(batch: RecordBatch): void | Promise<void>;

  /**
   * Pushes what comes behind the last batch.
   *
   * @param metadata of the trace that is known only now; formats that have no place for it at the end leave it out
   */
  close(metadata?: ReadonlyMap<string, string>): void | Promise<void>;
}

/**
 * Begins the encoding of a trace.
 *
 * @param schema of all batches, with the trace's metadata
 */
export type OpenEncoder = (sink: ByteSink, schema: Schema) => Encoder;
