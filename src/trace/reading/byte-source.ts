import { close, constants, fstat, open, read, type Stats, stat } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { TraceError } from '../../errors.js';
import { promised } from '../../platform/promised.js';
import { whyUnreadable } from '../../platform/unreadable.js';
import { traceFault } from '../trace-fault.js';
import type { ByteReader } from './byte-reader.js';

// Wrapped by hand, as in output/file/descriptor.ts: what `promisify` makes of these calls differs between runtimes.
function openDescriptor(path: string, flags: number): Promise<number> {
  return promised((done) => open(path, flags, done));
}

function statPath(path: string): Promise<Stats> {
  return promised((done) => stat(path, done));
}

function statDescriptor(fd: number): Promise<Stats> {
  return promised((done) => fstat(fd, done));
}

/** Resolves to the bytes that were read. */
function readBytes(
  fd: number,
  into: Uint8Array,
  offset: number,
  length: number,
  position: number | null,
): Promise<number> {
  return promised((done) => read(fd, into, offset, length, position, done));
}

function closeDescriptor(fd: number): Promise<void> {
  return promised((done) => close(fd, done));
}

/** A system call reads less than 2 GiB. */
const MAX_READ_BYTES = 1 << 30;

/** What is read from a pipe is not given more memory than this at once before so much has come. */
const FIRST_PIECE_BYTES = 64 << 20;

/** Seconds that a FIFO is waited for to be written to. */
const FIFO_SECONDS = 5;

/** Milliseconds between two looks at a pipe that has nothing. */
const MAX_PAUSE_MS = 10;

/** A file, pipe or standard input, read front to back in pieces of exactly the size that is asked for. */
export class ByteSource implements ByteReader {
  /** As it is named in messages. */
  readonly name: string;
  /** Bytes of the file; undefined where that is not known, as for a pipe. */
  readonly size: number | undefined;
  readonly #fd: number;
  #position = 0;
  /** What was looked at and is still to be read. */
  #ahead: Uint8Array = new Uint8Array(0);
  #isClosed = false;
  /** When to stop waiting for the writer of a FIFO, in milliseconds; undefined once it is there. */
  #writerDeadline: number | undefined;

  private constructor(name: string, fd: number, size: number | undefined, isFifo: boolean) {
    this.name = name;
    this.#fd = fd;
    this.size = size;
    if (isFifo) this.#writerDeadline = performance.now() + FIFO_SECONDS * 1e3;
  }

  /** Opens `path`, or standard input for `-`. @throws TraceError when it cannot be read */
  static async open(path: string): Promise<ByteSource> {
    const name = path === '-' ? 'standard input' : path;
    try {
      // To open a FIFO without a writer would else wait for one for ever, in a thread that nothing can end.
      const isFifo = path !== '-' && (await statPath(path)).isFIFO();
      const flags = constants.O_RDONLY | (isFifo ? constants.O_NONBLOCK : 0);
      const fd = path === '-' ? 0 : await openDescriptor(path, flags);
      const stats = await statDescriptor(fd);
      if (stats.isDirectory()) {
        if (fd !== 0) await closeDescriptor(fd);
        throw traceFault(name, 'is a directory, not a trace');
      }
      return new ByteSource(name, fd, stats.isFile() ? stats.size : undefined, isFifo);
    } catch (error) {
      throw readError(name, error);
    }
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#position;
  }

  /** Bytes that are left; infinite where the size is not known. */
  get remaining(): number {
    return this.size === undefined ? Number.POSITIVE_INFINITY : this.size - this.#position;
  }

  /** The next `byteLength` bytes, which remain to be read; fewer only at the end. */
  async peek(byteLength: number): Promise<Uint8Array> {
    const missing = byteLength - this.#ahead.byteLength;
    if (missing > 0) this.#ahead = Buffer.concat([this.#ahead, await this.#next(missing)]);
    return this.#ahead.subarray(0, byteLength);
  }

  /**
   * The next `byteLength` bytes in memory of their own; fewer only at the end.
   *
   * @param memory that is used for them where it is large enough
   */
  async read(byteLength: number, memory?: Uint8Array): Promise<Uint8Array> {
    let bytes: Uint8Array;
    if (this.#ahead.byteLength === 0) bytes = await this.#next(byteLength, memory);
    else {
      const taken = this.#ahead.subarray(0, byteLength);
      this.#ahead = this.#ahead.subarray(byteLength);
      const rest = await this.#next(byteLength - taken.byteLength);
      bytes = allocate(taken.byteLength + rest.byteLength);
      bytes.set(taken);
      bytes.set(rest, taken.byteLength);
    }
    this.#position += bytes.byteLength;
    return bytes;
  }

  async #next(byteLength: number, memory?: Uint8Array): Promise<Uint8Array> {
    const known = this.size !== undefined;
    const isEnough = memory !== undefined && memory.byteLength >= byteLength;
    let bytes = isEnough
      ? memory.subarray(0, byteLength)
      : allocate(known ? byteLength : Math.min(byteLength, FIRST_PIECE_BYTES));
    let filled = 0;
    while (filled < byteLength) {
      if (filled === bytes.byteLength) {
        const grown = allocate(Math.min(byteLength, 2 * filled));
        grown.set(bytes);
        bytes = grown;
      }
      const count = await this.#readOnce(
        bytes,
        filled,
        Math.min(bytes.byteLength - filled, MAX_READ_BYTES),
        null,
      );
      if (count === 0) break;
      filled += count;
    }
    return filled === bytes.byteLength ? bytes : bytes.subarray(0, filled);
  }

  /** Bytes at a place of a file whose size is known, without moving on. */
  async readAt(position: number, byteLength: number): Promise<Uint8Array> {
    const bytes = allocate(byteLength);
    let filled = 0;
    while (filled < byteLength) {
      const count = await this.#readOnce(bytes, filled, byteLength - filled, position + filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  }

  /** May be called again. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#fd !== 0) await closeDescriptor(this.#fd);
  }

  async #readOnce(
    into: Uint8Array,
    offset: number,
    length: number,
    position: number | null,
  ): Promise<number> {
    for (let pause = 1; ; pause = Math.min(2 * pause, MAX_PAUSE_MS)) {
      try {
        const bytesRead = await readBytes(this.#fd, into, offset, length, position);
        // Without a writer a FIFO is at its end, even before the first one comes.
        if (bytesRead === 0 && this.#writerDeadline !== undefined) {
          if (performance.now() > this.#writerDeadline) {
            throw traceFault(this.name, `is a FIFO that nobody has written to for ${FIFO_SECONDS} s`);
          }
        } else {
          this.#writerDeadline = undefined;
          return bytesRead;
        }
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EOF') return 0; // Windows, at the end of a pipe
        // A FIFO, or standard input that somebody else has set to non-blocking, has nothing yet.
        if (code !== 'EAGAIN') throw readError(this.name, error);
        this.#writerDeadline = undefined;
      }
      await sleep(pause);
    }
  }
}

function allocate(byteLength: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.allocUnsafeSlow(byteLength).buffer as ArrayBuffer);
}

function readError(name: string, error: unknown): TraceError {
  if (error instanceof TraceError) return error;
  return traceFault(name, `cannot be read: ${whyUnreadable(error)}`, error);
}
