import type { AsyncBuffer } from 'hyparquet';
import { TraceError } from '../../../errors.js';

/** Bytes of a file from `start` up to `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

interface Read {
  readonly bytes: Promise<Uint8Array>;
  readonly byteLength: number;
}

const CLOSED = 'it was closed before all of it was read';

/** Bytes that are read ahead of their turn. */
export const MAX_BYTES_AHEAD = 64 << 20;

/**
 * Ranges of a file, one after the other, of which some are read before they are asked for, up to 64 MiB. A failure is raised
 * when its range has its turn, and is nobody's where that never comes.
 */
export class BytesAhead {
  readonly #buffer: AsyncBuffer;
  readonly #ranges: readonly ByteRange[];
  readonly #most: number;
  /** In order; those that have not been asked for. */
  readonly #reads: Read[] = [];
  #begun = 0;
  #bytes = 0;
  #isEnded = false;

  /** @param most ranges that are read ahead, at most */
  constructor(buffer: AsyncBuffer, ranges: readonly ByteRange[], most: number) {
    this.#buffer = buffer;
    this.#ranges = ranges;
    this.#most = most;
  }

  /**
   * The bytes of the next range. There has to be one.
   *
   * @throws Error where it is not in the file, or cannot be read
   * @throws TraceError after the end
   */
  async next(): Promise<Uint8Array> {
    this.#begin(true);
    if (this.#reads.length === 0) throw new TraceError(CLOSED);
    const { bytes, byteLength } = this.#reads[0];
    const read = await bytes;
    this.#reads.shift();
    this.#bytes -= byteLength;
    this.#begin(false);
    return read;
  }

  /** The bytes of a range that has had its turn. @throws as `next` */
  async again(range: ByteRange): Promise<Uint8Array> {
    if (this.#isEnded) throw new TraceError(CLOSED);
    return this.#read(range);
  }

  /** Resolves when nothing is being read, and nothing will be, but for what is read again. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#begun = this.#ranges.length;
    await Promise.allSettled(this.#reads.map(({ bytes }) => bytes));
  }

  /** @param isAsked for: then the first is read, however large it is */
  #begin(isAsked: boolean): void {
    while (this.#begun < this.#ranges.length && this.#reads.length < this.#most) {
      const range = this.#ranges[this.#begun];
      const byteLength = Math.max(range.end - range.start, 0);
      const isNext = isAsked && this.#reads.length === 0;
      if (!isNext && this.#bytes + byteLength > MAX_BYTES_AHEAD) return;
      const bytes = this.#read(range);
      bytes.catch(() => undefined);
      this.#reads.push({ bytes, byteLength });
      this.#bytes += byteLength;
      this.#begun++;
    }
  }

  async #read({ start, end }: ByteRange): Promise<Uint8Array> {
    return new Uint8Array(await this.#buffer.slice(start, end));
  }
}
