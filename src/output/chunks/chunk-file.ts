import type { ByteSink } from '../byte-sink.js';
import type { FormatOptions } from '../options.js';
import type { ColumnHead } from './chunk.js';
import type { ChunkFormat, EncodedChunk, WrittenChunk } from './chunk-format.js';

/** The bytes of one output in a chunked format: the head, the chunks in order, and the tail. */
export class ChunkFile {
  readonly #sink: ByteSink;
  readonly #heads: readonly ColumnHead[];
  readonly #format: ChunkFormat;
  readonly #options: FormatOptions;
  readonly #metadata: ReadonlyMap<string, string>;
  readonly #written: WrittenChunk[] = [];
  #bytes = 0;

  /**
   * Pushes the head.
   *
   * @param firstRow rows of the whole trace before the first; undefined where that is not known
   * @throws UsageError where the format cannot hold the trace's columns
   */
  constructor(
    sink: ByteSink,
    heads: readonly ColumnHead[],
    format: ChunkFormat,
    options: FormatOptions,
    metadata: ReadonlyMap<string, string>,
    firstRow: number | undefined,
  ) {
    this.#sink = sink;
    this.#heads = heads;
    this.#format = format;
    this.#options = options;
    this.#metadata = metadata;
    this.#push(format.head(heads, options, metadata, { firstRow }));
  }

  /** The bytes that the output would have with further chunks as its last. */
  async bytesWith(
    chunks: readonly { readonly rows: number; readonly encoded: EncodedChunk }[],
    metadata: ReadonlyMap<string, string>,
  ): Promise<number> {
    let bytes = this.#bytes;
    const placed = chunks.map(({ rows, encoded }) => {
      const chunk = place(bytes, rows, encoded);
      bytes += encoded.bytes.byteLength;
      return chunk;
    });
    const tail = await this.#tail([...this.#written, ...placed], metadata);
    return bytes + (tail?.byteLength ?? 0);
  }

  add(rows: number, encoded: EncodedChunk): void {
    this.#written.push(place(this.#bytes, rows, encoded));
    this.#push(encoded.bytes);
  }

  /** Pushes the tail. */
  async close(metadata: ReadonlyMap<string, string> = new Map()): Promise<void> {
    const tail = await this.#tail(this.#written, metadata);
    if (tail !== undefined) this.#push(tail);
  }

  #tail(
    chunks: readonly WrittenChunk[],
    closing: ReadonlyMap<string, string>,
  ): Uint8Array | Promise<Uint8Array> | undefined {
    const all = new Map([...this.#metadata, ...closing]);
    return this.#format.tail?.(this.#heads, chunks, all, this.#options);
  }

  #push(bytes: Uint8Array): void {
    this.#bytes += bytes.byteLength;
    this.#sink.push(bytes);
  }
}

function place(offset: number, rows: number, { bytes, facts }: EncodedChunk): WrittenChunk {
  return { offset, byteLength: bytes.byteLength, rows, facts };
}
