import { platform } from '#platform';
import { type ByteRange, type BytesAhead, MAX_BYTES_AHEAD } from './bytes-ahead.js';
import type { DecodedColumn } from './column-data.js';
import type { ColumnMemory } from './column-memory.js';
import type { DecodingCrew } from './decoding-crew.js';
import { isForWorkers } from './for-workers.js';
import { bytesUnpacked, type NumberChunk } from './number-chunk.js';

/** A column chunk that is to be read. */
export interface ChunkToRead {
  /** Of the column. */
  readonly name: string;
  readonly range: ByteRange;
  /** What a decoder has to know of it; undefined where there is none for it. */
  readonly numbers: NumberChunk | undefined;
}

/** The bytes of a column chunk, or what a worker has made of them. */
export type ReadChunk = { readonly bytes: Uint8Array } | { readonly values: DecodedColumn };

interface Entry {
  readonly chunk: Promise<ReadChunk>;
  /** Of what it becomes, at most. */
  readonly byteLength: number;
}

/** Threads of readers that nobody can go on with any more: they were begun, not ended, and lost. */
const lost = new FinalizationRegistry<DecodingCrew>((crew) => void crew.dismiss());

/**
 * Column chunks of a file in their order, decoded in workers ahead of their turn where there are any, up to 64 MiB. Until the
 * first worker runs, and where none can, the bytes are given out instead: so they are of each chunk that is different from
 * what a worker can read, or wrong, so that all that is said of a file is said by one thread, in its order.
 */
export class ColumnsAhead {
  readonly #bytes: BytesAhead;
  readonly #chunks: readonly (() => ChunkToRead)[];
  readonly #memory: ColumnMemory;
  readonly #most: number;
  readonly #workers: number;
  /** In order; those that have not been asked for. */
  readonly #entries: Entry[] = [];
  /** Columns that workers could not read. */
  readonly #unread = new Set<string>();
  #begun = 0;
  #bytesAhead = 0;
  /** Bytes come one range after the other. */
  #before: Promise<unknown> = Promise.resolve();
  #starting: Promise<void> | undefined;
  #crew: DecodingCrew | undefined;
  #isEnded = false;

  /**
   * @param chunks of the ranges of `bytes`
   * @param most chunks that are decoded ahead, at most
   * @param workers threads beside this one
   */
  constructor(
    bytes: BytesAhead,
    chunks: readonly (() => ChunkToRead)[],
    memory: ColumnMemory,
    most: number,
    workers: number,
  ) {
    this.#bytes = bytes;
    this.#chunks = chunks;
    this.#memory = memory;
    this.#most = most;
    this.#workers = workers;
  }

  /** The next chunk. There has to be one. @throws as `BytesAhead.next` */
  async next(): Promise<ReadChunk> {
    if (this.#workers > 0) this.#starting ??= this.#start();
    this.#begin(true);
    if (this.#entries.length === 0) return { bytes: await this.#bytes.next() };
    const { chunk, byteLength } = this.#entries[0];
    const read = await (this.#crew?.whileAlive(chunk) ?? chunk);
    this.#entries.shift();
    this.#bytesAhead -= byteLength;
    this.#begin(false);
    return read;
  }

  /** Has workers heard, and told what is next, between batches: those that wait for nothing leave no time for it. */
  async turn(): Promise<void> {
    if (this.#crew?.isRunning) await platform.nextTask();
  }

  /** Ends the workers; resolves when nothing is being read, and nothing will be. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#begun = this.#chunks.length;
    lost.unregister(this);
    await this.#bytes.end();
    await this.#starting;
    await this.#crew?.dismiss();
    await Promise.allSettled(this.#entries.map(({ chunk }) => chunk));
  }

  async #start(): Promise<void> {
    try {
      const { DecodingCrew } = await import('./decoding-crew.js');
      if (this.#isEnded) return;
      this.#crew = await DecodingCrew.start(this.#workers);
      lost.register(this, this.#crew, this);
    } catch {
      // This thread reads on.
    }
  }

  /** @param isAsked for: then the first is begun, however large it is */
  #begin(isAsked: boolean): void {
    while (this.#begun < this.#chunks.length && this.#entries.length < this.#most) {
      const isNext = isAsked && this.#entries.length === 0;
      const crew = this.#crew?.isRunning ? this.#crew : undefined;
      if (!isNext && crew === undefined) return;
      const chunk = this.#chunks[this.#begun]();
      const byteLength = bytesOf(chunk);
      if (!isNext && this.#bytesAhead + byteLength > MAX_BYTES_AHEAD) return;
      const read = this.#read(chunk, crew);
      read.catch(() => undefined);
      this.#entries.push({ chunk: read, byteLength });
      this.#bytesAhead += byteLength;
      this.#begun++;
    }
  }

  async #read({ name, range, numbers }: ChunkToRead, crew: DecodingCrew | undefined): Promise<ReadChunk> {
    const next = this.#before.then(() => this.#bytes.next());
    this.#before = next.catch(() => undefined);
    const bytes = await next;
    if (crew === undefined || !isForWorkers(numbers) || this.#unread.has(name)) return { bytes };
    const memory = this.#memory.take(name, numbers);
    try {
      const values = await crew.decode({ type: 'decode', chunk: numbers, bytes, memory });
      if (values !== undefined) return { values };
      this.#unread.add(name);
    } catch {
      // A worker has stopped, and none is told anything any more.
    }
    // They have moved.
    return { bytes: await this.#bytes.again(range) };
  }
}

/** Bytes that a chunk takes until it has its turn, at most. */
function bytesOf({ range, numbers }: ChunkToRead): number {
  return isForWorkers(numbers) ? bytesUnpacked(numbers) : Math.max(range.end - range.start, 0);
}
