import type { RecordBatch, Schema } from 'apache-arrow';
import { Crew } from '../../threads/crew.js';
import { compressed } from '../compression/compressed-format.js';
import type { Compression } from '../compression/compression.js';
import type { ByteSink, Encoder } from '../encoder.js';
import type { FormatName } from '../formats.js';
import type { FormatOptions } from '../options.js';
import { buffersOfChunk, type Chunk, type ColumnHead, chunkOf, columnHeads } from './chunk.js';
import { ChunkFiller } from './chunk-filler.js';
import type { ChunkEncoder, ChunkFormat, ChunkPlace, EncodedChunk, WrittenChunk } from './chunk-format.js';
import { ENCODING_WORKER_CODE } from './encoding-worker.generated.js';
import { joinChunks } from './join-chunks.js';
import type { EncodingRequest, EncodingResult } from './protocol.js';

/** Chunks that are encoded or wait for it, for each worker. */
const CHUNKS_PER_WORKER = 3;

/** How a chunked format is written. */
export interface ChunkedSettings {
  readonly name: FormatName;
  readonly format: ChunkFormat;
  readonly options: FormatOptions;
  /** Of text formats only; `format` is not compressed yet. */
  readonly compression?: Compression | undefined;
  /** Threads beside this one; with none, chunks are encoded in this thread. */
  readonly workers: number;
  /** Rows of the whole trace before the first batch; undefined in a shard of which that is not known. */
  readonly firstRow: number | undefined;
  /** Seconds of the first row of the whole trace. Default: those of the first row that comes. */
  readonly origin?: number | undefined;
}

interface Task {
  readonly chunk: Chunk;
  readonly place: ChunkPlace;
}

/** Encodes chunks in workers, and pushes them in order. */
export class ChunkedEncoder implements Encoder {
  readonly #sink: ByteSink;
  readonly #schema: Schema;
  readonly #heads: readonly ColumnHead[];
  readonly #settings: ChunkedSettings;
  readonly #crew: Crew<Task, EncodingResult> | undefined;
  #own: ChunkEncoder | undefined;
  #nextRow: number | undefined;
  #origin: number | undefined;
  #bytes = 0;
  /** The chunk that is not complete yet, of formats that say how many rows one has. */
  readonly #filler: ChunkFiller | undefined;
  readonly #waiting: Promise<EncodingResult>[] = [];
  readonly #written: WrittenChunk[] = [];

  /** @throws UsageError where the format cannot hold the trace's columns; EngineError where a worker cannot be started */
  constructor(sink: ByteSink, schema: Schema, settings: ChunkedSettings) {
    const { name, options, compression, workers, firstRow } = settings;
    const format = compressed(settings.format, compression);
    this.#sink = sink;
    this.#schema = schema;
    this.#heads = columnHeads(schema);
    this.#settings = { ...settings, format };
    this.#nextRow = firstRow;
    this.#origin = settings.origin;
    if (format.rowsPerChunk !== undefined) this.#filler = new ChunkFiller(format.rowsPerChunk);
    this.#push(format.head(this.#heads, options, schema.metadata, { firstRow }));
    if (workers === 0) return;
    this.#crew = new Crew<Task, EncodingResult>({
      code: ENCODING_WORKER_CODE,
      workers,
      open: { type: 'open', name, columns: this.#heads, options, compression } satisfies EncodingRequest,
      messageOf: (task) => ({
        message: { type: 'encode', ...task } satisfies EncodingRequest,
        transfer: buffersOfChunk(task.chunk),
      }),
    });
  }

  async write(batch: RecordBatch): Promise<void> {
    const chunk = chunkOf(batch, this.#heads);
    if (this.#filler === undefined) {
      // Afterwards the batch's memory is its owner's again.
      await this.#encode(this.#crew === undefined ? chunk : joinChunks([chunk], 0, chunk.rows));
      return;
    }
    for (let from = 0; from < chunk.rows; ) {
      from = this.#filler.add(chunk, from);
      if (this.#filler.isFull) await this.#encode(this.#filler.take());
    }
  }

  async close(metadata: ReadonlyMap<string, string> = new Map()): Promise<void> {
    if (this.#filler !== undefined && this.#filler.rows > 0) await this.#encode(this.#filler.take());
    while (this.#waiting.length > 0) await this.#pushNext();
    await this.#crew?.dismiss();
    const { format, options } = this.#settings;
    const all = new Map([...this.#schema.metadata, ...metadata]);
    const tail = await format.tail?.(this.#heads, this.#written, all, options);
    if (tail !== undefined) this.#push(tail);
  }

  async discard(): Promise<void> {
    await this.#crew?.dismiss();
  }

  async #encode(chunk: Chunk): Promise<void> {
    const { rows } = chunk;
    this.#origin ??= firstTime(chunk);
    const place = { firstRow: this.#nextRow, origin: this.#origin ?? 0 };
    if (this.#nextRow !== undefined) this.#nextRow += rows;
    if (this.#crew === undefined) {
      const { format, options } = this.#settings;
      this.#own ??= await format.openEncoder(this.#heads, options);
      this.#take(chunk, await this.#own.encode(chunk, place));
      return;
    }
    this.#waiting.push(this.#crew.enqueue({ chunk, place }));
    while (this.#waiting.length > CHUNKS_PER_WORKER * this.#settings.workers) await this.#pushNext();
  }

  async #pushNext(): Promise<void> {
    const { chunk, encoded } = await this.#crew!.whileAlive(this.#waiting.shift()!);
    this.#take(chunk, encoded);
  }

  #take(chunk: Chunk, { bytes, facts }: EncodedChunk): void {
    this.#written.push({ offset: this.#bytes, byteLength: bytes.byteLength, rows: chunk.rows, facts });
    this.#push(bytes);
    this.#filler?.recycle(chunk);
  }

  #push(bytes: Uint8Array): void {
    this.#bytes += bytes.byteLength;
    this.#sink.push(bytes);
  }
}

function firstTime({ rows, columns }: Chunk): number | undefined {
  const times = columns.find(({ name }) => name === 'timestamp');
  return times === undefined || rows === 0 ? undefined : Number(times.values[0]);
}
