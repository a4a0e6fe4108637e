import { pauseIfDue } from '../../platform/slices.js';
import { Crew, type StartOptions, WorkersRefused } from '../../threads/crew.js';
import type { Compression } from '../compression/compression.js';
import type { FormatName } from '../formats.js';
import type { FormatOptions } from '../options.js';
import { buffersOfChunk, type Chunk, type ColumnHead } from './chunk.js';
import type { ChunkEncoder, ChunkFormat, ChunkPlace } from './chunk-format.js';
import { ENCODING_WORKER_CODE } from './encoding-worker.generated.js';
import { joinChunks } from './join-chunks.js';
import type { EncodingRequest, EncodingResult } from './protocol.js';
import { withUsedValues } from './used-values.js';

/** Chunks that are encoded or wait for it, for each worker. */
const CHUNKS_PER_WORKER = 2;

/** What encodes chunks. */
export interface CoderSettings {
  readonly name: FormatName;
  readonly format: ChunkFormat;
  readonly options: FormatOptions;
  /** Of the trace. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Of text formats only: how `format` is compressed, for the workers. */
  readonly compression?: Compression | undefined;
  /** Threads beside this one; with none, or where none can be started, chunks are encoded in this thread. */
  readonly workers: number;
  readonly start?: StartOptions | undefined;
}

interface Task {
  readonly chunk: Chunk;
  readonly place: ChunkPlace;
}

/** Encodes chunks of a trace, in workers where there are any. */
export class ChunkCoder {
  readonly #heads: readonly ColumnHead[];
  readonly #settings: CoderSettings;
  #crew: Crew<Task, EncodingResult> | undefined;
  #own: Promise<ChunkEncoder> | undefined;
  /** What this thread encodes, one after the other. */
  #before: Promise<unknown> = Promise.resolve();

  constructor(heads: readonly ColumnHead[], settings: CoderSettings) {
    this.#heads = heads;
    this.#settings = settings;
    const { name, options, metadata, compression, workers, start } = settings;
    if (workers === 0) return;
    this.#crew = new Crew<Task, EncodingResult>({
      code: ENCODING_WORKER_CODE,
      workers,
      start,
      open: () => [
        {
          message: {
            type: 'open-format',
            name,
            columns: heads,
            options,
            metadata,
            compression,
          } satisfies EncodingRequest,
        },
      ],
      messageOf: (task) => ({
        message: { type: 'encode', ...task } satisfies EncodingRequest,
        transfer: buffersOfChunk(task.chunk),
      }),
    });
  }

  /** Chunks that are worth being encoded before the first of them is awaited. */
  get ahead(): number {
    return this.#crew === undefined ? 0 : CHUNKS_PER_WORKER * this.#settings.workers;
  }

  /**
   * Encodes a chunk.
   *
   * @param isOwn whether nothing else has views of its memory; else it is copied where it goes to a worker
   * @returns to be awaited through `settle`
   * @throws WorkersRefused where workers are required and cannot be started
   */
  async encode(chunk: Chunk, place: ChunkPlace, isOwn = false): Promise<EncodingResult> {
    if (this.#crew === undefined) return this.#encodeHere(withUsedValues(chunk, isOwn), place);
    const own = withUsedValues(isOwn ? chunk : joinChunks([chunk], 0, chunk.rows), true);
    try {
      return await this.#crew.enqueue({ chunk: own, place });
    } catch (error) {
      if (!(error instanceof WorkersRefused) || this.#settings.start?.requireWorkers === true) throw error;
      this.#crew = undefined;
      return this.#encodeHere(own, place);
    }
  }

  #encodeHere(chunk: Chunk, place: ChunkPlace): Promise<EncodingResult> {
    const { format, options, metadata } = this.#settings;
    this.#own ??= Promise.resolve(format.openEncoder(this.#heads, options, metadata));
    const own = this.#own;
    const result = this.#before.then(async () => {
      const encoded = await (await own).encode(chunk, place, pauseIfDue);
      return { chunk, encoded };
    });
    this.#before = result.catch(() => undefined);
    return result;
  }

  /** Awaits what comes of a chunk; meanwhile the workers keep the process alive. */
  settle<T>(result: Promise<T>): Promise<T> {
    return this.#crew === undefined ? result : this.#crew.whileAlive(result);
  }

  /** Ends the workers; may be called again. */
  async dismiss(): Promise<void> {
    await this.#crew?.dismiss();
  }
}
