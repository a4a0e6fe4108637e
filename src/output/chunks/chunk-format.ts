/** Formats whose rows become bytes a chunk at a time, in any thread. */
import type { ByteSink } from '../byte-sink.js';
import type { FormatOptions } from '../options.js';
import type { Chunk, ChunkColumn, ColumnHead } from './chunk.js';

/** A chunk as it stands in the output. */
export interface EncodedChunk {
  /** Memory of its own, which moves to another thread. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the end of the file has to say of it; plain data. */
  readonly facts?: unknown;
}

/** What stands in front of a chunk. */
export interface ChunkPlace {
  /** Rows of this output, with all of its parts, before the chunk. */
  readonly rowsBefore: number;
  /** Rows of the whole trace before the chunk; undefined in a shard of which that is not known. */
  readonly firstRow: number | undefined;
  /** Seconds of the first row of this output, with all of its parts, for formats whose times begin with it. */
  readonly origin: number;
}

/** Encodes chunks of one trace; it must not depend on which chunks it has seen before. */
export interface ChunkEncoder {
  /**
   * @param rest is called now and then where a chunk takes long, in a thread that has other things to do
   * @throws TraceError where a row cannot stand in the format
   */
  encode(chunk: Chunk, place: ChunkPlace, rest?: () => Promise<void>): EncodedChunk | Promise<EncodedChunk>;
}

/** A chunk that was written. */
export interface WrittenChunk {
  /** Where it begins in the output, in bytes. */
  readonly offset: number;
  readonly byteLength: number;
  readonly rows: number;
  readonly facts: unknown;
}

/** Puts a file together out of what chunks were encoded to, in their order, in the thread that writes. */
export interface ChunkAssembler {
  add(rows: number, encoded: EncodedChunk): void;
  /** Pushes what is left. `metadata` as `Encoder.close` has it. */
  close(metadata?: ReadonlyMap<string, string>): void | Promise<void>;
}

/** What adds columns to chunks, in their order, before they are encoded. */
export interface AddedColumns {
  readonly heads: readonly ColumnHead[];
  /** Those of a chunk's rows, in memory of their own. */
  columnsOf(chunk: Chunk): readonly ChunkColumn[];
  /** What has to be told of it when all rows have come. */
  readonly notes: readonly string[];
}

/** What is made of a trace's columns and the format's options before there are rows. */
export interface ChunkFormat {
  /** Rows of a chunk, where the format needs so many together; else a chunk is a batch. */
  readonly rowsPerChunk?: number;

  /**
   * Of formats in which a row depends on those before it: columns that say so, which stand behind those of the trace for all else
   * here; undefined where the options ask for none. With them it is not written in parts.
   *
   * @throws UsageError where the trace lacks what they are made of
   */
  openColumns?(columns: readonly ColumnHead[], options: FormatOptions): AddedColumns | undefined;

  /**
   * The bytes in front of the first row.
   *
   * @param metadata of the trace
   * @param place whether rows have a number
   * @throws UsageError where the format cannot hold such columns, or an option is none
   */
  head(
    columns: readonly ColumnHead[],
    options: FormatOptions,
    metadata: ReadonlyMap<string, string>,
    place: Pick<ChunkPlace, 'firstRow'>,
  ): Uint8Array;

  /** Called in each thread. */
  openEncoder(
    columns: readonly ColumnHead[],
    options: FormatOptions,
    metadata: ReadonlyMap<string, string>,
  ): ChunkEncoder | Promise<ChunkEncoder>;

  /** Of formats whose files are not their chunks one behind the other. They are not written in parts. */
  openAssembler?(
    sink: ByteSink,
    columns: readonly ColumnHead[],
    options: FormatOptions,
    metadata: ReadonlyMap<string, string>,
  ): ChunkAssembler;

  /** The bytes behind the last row; without it there are none. `metadata` is all of it, as `Encoder.close` has it. */
  tail?(
    columns: readonly ColumnHead[],
    chunks: readonly WrittenChunk[],
    metadata: ReadonlyMap<string, string>,
    options: FormatOptions,
  ): Uint8Array | Promise<Uint8Array>;
}
