import type { RecordBatch, Schema } from 'apache-arrow';
import type { ByteSink } from '../byte-sink.js';
import { compressed } from '../compression/compressed-format.js';
import type { Encoder } from '../encoder.js';
import { type Chunk, type ColumnHead, chunkOf, columnHeads } from './chunk.js';
import { ChunkCoder, type CoderSettings } from './chunk-coder.js';
import { ChunkFile } from './chunk-file.js';
import { ChunkFiller } from './chunk-filler.js';
import type { AddedColumns, ChunkAssembler } from './chunk-format.js';
import type { EncodingResult } from './protocol.js';

/** How a chunked format is written. */
export interface ChunkedSettings extends Omit<CoderSettings, 'metadata'> {
  /** Rows of the whole trace before the first batch; undefined in a shard of which that is not known. */
  readonly firstRow: number | undefined;
}

/** Encodes chunks in workers, and pushes them in order. */
export class ChunkedEncoder implements Encoder {
  /** Of the trace. */
  readonly #heads: readonly ColumnHead[];
  readonly #added: AddedColumns | undefined;
  readonly #file: ChunkAssembler;
  readonly #coder: ChunkCoder;
  readonly #firstRow: number | undefined;
  #rows = 0;
  /** Seconds of the first row. */
  #origin: number | undefined;
  /** The chunk that is not complete yet, of formats that say how many rows one has. */
  readonly #filler: ChunkFiller | undefined;
  readonly #waiting: Promise<EncodingResult>[] = [];

  /** @throws UsageError where the format cannot hold the trace's columns */
  constructor(sink: ByteSink, schema: Schema, settings: ChunkedSettings) {
    const { options, firstRow } = settings;
    const format = compressed(settings.format, settings.compression);
    this.#heads = columnHeads(schema);
    this.#added = format.openColumns?.(this.#heads, options);
    const heads = [...this.#heads, ...(this.#added?.heads ?? [])];
    this.#firstRow = firstRow;
    if (format.rowsPerChunk !== undefined) this.#filler = new ChunkFiller(format.rowsPerChunk);
    const { metadata } = schema;
    if (format.openAssembler === undefined) {
      this.#file = new ChunkFile(sink, heads, format, options, metadata, firstRow);
    } else {
      sink.push(format.head(heads, options, metadata, { firstRow }));
      this.#file = format.openAssembler(sink, heads, options, metadata);
    }
    this.#coder = new ChunkCoder(heads, { ...settings, format, metadata });
  }

  async write(batch: RecordBatch): Promise<void> {
    const given = chunkOf(batch, this.#heads);
    const chunk =
      this.#added === undefined
        ? given
        : { ...given, columns: [...given.columns, ...this.#added.columnsOf(given)] };
    // Afterwards the batch's memory is its owner's again.
    if (this.#filler === undefined) return this.#encode(chunk, false);
    for (let from = 0; from < chunk.rows; ) {
      from = this.#filler.add(chunk, from);
      if (this.#filler.isFull) await this.#encode(this.#filler.take(), true);
    }
  }

  get notes(): readonly string[] {
    return this.#added?.notes ?? [];
  }

  async close(metadata?: ReadonlyMap<string, string>): Promise<void> {
    if (this.#filler !== undefined && this.#filler.rows > 0) await this.#encode(this.#filler.take(), true);
    while (this.#waiting.length > 0) await this.#addNext();
    await this.#coder.dismiss();
    await this.#file.close(metadata);
  }

  async discard(): Promise<void> {
    await this.#coder.dismiss();
  }

  /** @param isOwn whether nothing else has views of the chunk's memory */
  async #encode(chunk: Chunk, isOwn: boolean): Promise<void> {
    this.#origin ??= firstTime(chunk);
    const firstRow = this.#firstRow === undefined ? undefined : this.#firstRow + this.#rows;
    const place = { firstRow, rowsBefore: this.#rows, origin: this.#origin ?? 0 };
    const encoded = this.#coder.encode(chunk, place, isOwn);
    // Whoever awaits it raises its failure; until then it must not count as unhandled.
    encoded.catch(() => undefined);
    // The chunk's memory may be in a worker by now; the number of its rows is not.
    this.#rows += chunk.rows;
    this.#waiting.push(encoded);
    while (this.#waiting.length > this.#coder.ahead) await this.#addNext();
  }

  async #addNext(): Promise<void> {
    const { chunk, encoded } = await this.#coder.settle(this.#waiting.shift()!);
    this.#file.add(chunk.rows, encoded);
    this.#filler?.recycle(chunk);
  }
}

function firstTime({ rows, columns }: Chunk): number | undefined {
  const times = columns.find(({ name }) => name === 'timestamp');
  return times === undefined || rows === 0 ? undefined : Number(times.values[0]);
}
