import type { RecordBatch, Schema } from 'apache-arrow';
import type { ByteSink } from '../byte-sink.js';
import { type ColumnHead, chunkOf, columnHeads } from '../chunks/chunk.js';
import { ChunkCoder, type CoderSettings } from '../chunks/chunk-coder.js';
import { ChunkFile } from '../chunks/chunk-file.js';
import type { ChunkPlace, EncodedChunk } from '../chunks/chunk-format.js';
import type { PartEncoder, PartWriter } from './part-writer.js';

interface ChunkPiece {
  readonly rows: number;
  readonly encoded: EncodedChunk;
}

/** Parts in a chunked format: a batch is a chunk, whichever part it goes to. */
export class ChunkParts implements PartWriter<ChunkPiece> {
  readonly #heads: readonly ColumnHead[];
  readonly #settings: CoderSettings;
  readonly #coder: ChunkCoder;
  readonly #firstRow: number | undefined;

  /**
   * @param firstRow rows of the whole trace before the first part; undefined where that is not known
   * @throws UsageError where the format cannot hold the trace's columns
   */
  constructor(schema: Schema, settings: Omit<CoderSettings, 'metadata'>, firstRow: number | undefined) {
    this.#heads = columnHeads(schema);
    this.#settings = { ...settings, metadata: schema.metadata };
    this.#firstRow = firstRow;
    // Asked before anything is started.
    settings.format.head(this.#heads, settings.options, schema.metadata, { firstRow });
    this.#coder = new ChunkCoder(this.#heads, this.#settings);
  }

  get rowsPerBatch(): number | undefined {
    return this.#settings.format.rowsPerChunk;
  }

  get ahead(): number {
    return this.#coder.ahead;
  }

  openPart(sink: ByteSink, metadata: ReadonlyMap<string, string>): PartEncoder<ChunkPiece> {
    const { format, options } = this.#settings;
    const file = new ChunkFile(sink, this.#heads, format, options, metadata, this.#firstRow);
    return {
      bytesWith: ({ rows, encoded }) => file.bytesWith(rows, encoded, new Map()),
      add: ({ rows, encoded }) => file.add(rows, encoded),
      close: (closing) => file.close(closing),
    };
  }

  async prepare(batch: RecordBatch, place: ChunkPlace): Promise<ChunkPiece> {
    const { encoded } = await this.#coder.encode(chunkOf(batch, this.#heads), place);
    return { rows: batch.numRows, encoded };
  }

  settle(piece: Promise<ChunkPiece>): Promise<ChunkPiece> {
    return this.#coder.settle(piece);
  }

  async dismiss(): Promise<void> {
    await this.#coder.dismiss();
  }
}
