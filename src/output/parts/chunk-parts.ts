import type { RecordBatch, Schema } from 'apache-arrow';
import { UsageError } from '../../errors.js';
import { closingMetadata } from '../../trace/metadata.js';
import type { ByteSink } from '../byte-sink.js';
import { type Chunk, type ColumnHead, chunkOf, columnHeads } from '../chunks/chunk.js';
import { ChunkCoder, type CoderSettings } from '../chunks/chunk-coder.js';
import { ChunkFile } from '../chunks/chunk-file.js';
import { endOfChunk } from '../chunks/chunk-filler.js';
import type { ChunkPlace, EncodedChunk } from '../chunks/chunk-format.js';
import { joinChunks } from '../chunks/join-chunks.js';
import type { PartEncoder, PartWriter } from './part-writer.js';

/** Of the size of what a part's end says beside the metadata of its beginning. */
const CLOSING = closingMetadata('0'.repeat(64));

interface ChunkPiece {
  readonly rows: number;
  readonly encoded: EncodedChunk;
}

/**
 * Parts in a chunked format: a batch is a chunk, whichever part it goes to, or several where it has long lists and the format
 * makes chunks of many rows.
 */
export class ChunkParts implements PartWriter<readonly ChunkPiece[]> {
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
    if (settings.format.openColumns?.(this.#heads, settings.options) !== undefined) {
      throw new UsageError('delays between turns of several parts are not known; write one file', {
        field: '--partition',
      });
    }
    settings.format.head(this.#heads, settings.options, schema.metadata, { firstRow });
    this.#coder = new ChunkCoder(this.#heads, this.#settings);
  }

  get ahead(): number {
    return this.#coder.ahead;
  }

  openPart(sink: ByteSink, metadata: ReadonlyMap<string, string>): PartEncoder<readonly ChunkPiece[]> {
    const { format, options } = this.#settings;
    const file = new ChunkFile(sink, this.#heads, format, options, metadata, this.#firstRow);
    return {
      bytesWith: (pieces) => file.bytesWith(pieces, CLOSING),
      add(pieces) {
        for (const { rows, encoded } of pieces) file.add(rows, encoded);
      },
      close: (closing) => file.close(closing),
    };
  }

  prepare(batch: RecordBatch, { firstRow, rowsBefore, origin }: ChunkPlace): Promise<readonly ChunkPiece[]> {
    const whole = chunkOf(batch, this.#heads);
    const { rowsPerChunk = whole.rows } = this.#settings.format;
    const pieces: Promise<ChunkPiece>[] = [];
    for (let from = 0; from < whole.rows; ) {
      const to = endOfChunk(whole, from, rowsPerChunk);
      const isWhole = to - from === whole.rows;
      const chunk = isWhole ? whole : joinChunks([whole], from, to);
      const place = {
        firstRow: firstRow === undefined ? undefined : firstRow + from,
        rowsBefore: rowsBefore + from,
        origin,
      };
      pieces.push(this.#encode(chunk, place, !isWhole));
      from = to;
    }
    return Promise.all(pieces);
  }

  async #encode(chunk: Chunk, place: ChunkPlace, isOwn: boolean): Promise<ChunkPiece> {
    const { rows } = chunk;
    const { encoded } = await this.#coder.encode(chunk, place, isOwn);
    return { rows, encoded };
  }

  settle(pieces: Promise<readonly ChunkPiece[]>): Promise<readonly ChunkPiece[]> {
    return this.#coder.settle(pieces);
  }

  async dismiss(): Promise<void> {
    await this.#coder.dismiss();
  }
}
