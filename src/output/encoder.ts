import type { RecordBatch, Schema } from 'apache-arrow';
import type { ByteSink } from './byte-sink.js';
import type { ColumnHead } from './chunks/chunk.js';
import type { ChunkFormat, ChunkPlace } from './chunks/chunk-format.js';
import type { FormatOptions } from './options.js';

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

  /** What has to be told of the encoding when it has ended. */
  readonly notes?: readonly string[];

  /** Lets go of what encoding holds, such as threads, where the output is given up; may be called again, also when closed. */
  discard?(): Promise<void>;
}

/**
 * Begins the encoding of a trace.
 *
 * @param schema of all batches, with the trace's metadata
 */
export type OpenEncoder = (sink: ByteSink, schema: Schema, options: FormatOptions) => Encoder;

/** What a format is written by: front to back in one thread, or a chunk of rows at a time in any. */
export type FormatWriter = (
  | {
      readonly openEncoder: OpenEncoder;
      /** The bytes of a batch do not depend on those before it, so that a trace can be cut into parts at any. */
      readonly isBatchwise?: boolean;
    }
  | { readonly chunks: ChunkFormat }
) & {
  /**
   * What of such columns has no place in the format, in a few words each, such as `client_id`; the command says so.
   * Where a reader would take what is left for something else, `head` refuses the columns instead.
   */
  leftOut?(
    columns: readonly ColumnHead[],
    options: FormatOptions,
    place: Pick<ChunkPlace, 'firstRow'>,
  ): readonly string[];
  /** The line with which the format's tool replays a file. `metadata` is that of the trace. */
  replay?(path: string, options: FormatOptions, metadata: ReadonlyMap<string, string>): string;
  /** The second file of a format that is two; see `companionSuffix`. It is under its name before the first is. */
  companion?(options: FormatOptions): Uint8Array;
  /** What its tool does with a file that its user has to know. */
  readonly warning?: string;
  /** Of formats that need the column `hash_ids`, the tokens of a block where nobody asks for others. */
  readonly blockSize?: number;
};
