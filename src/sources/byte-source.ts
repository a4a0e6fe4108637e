import { close, fstat, open, read } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { TraceError } from '../errors.js';
import { traceFault } from './trace-fault.js';

type Read = (
  fd: number,
  into: Uint8Array,
  offset: number,
  length: number,
  position: number | null,
) => Promise<{ readonly bytesRead: number }>;

const openDescriptor = promisify(open) as (path: string, flags: string) => Promise<number>;
const readBytes = promisify(read) as unknown as Read;
const closeDescriptor = promisify(close);
const statDescriptor = promisify(fstat);

/** A system call reads less than 2 GiB. */
const MAX_READ_BYTES = 1 << 30;

/** A file, pipe or standard input, read front to back in pieces of exactly the size that is asked for. */
export class ByteSource {
  /** As it is named in messages. */
  readonly name: string;
  /** Bytes of the file; undefined where that is not known, as for a pipe. */
  readonly size: number | undefined;
  readonly #fd: number;
  #position = 0;

  private constructor(name: string, fd: number, size: number | undefined) {
    this.name = name;
    this.#fd = fd;
    this.size = size;
  }

  /** Opens `path`, or standard input for `-`. @throws TraceError when it cannot be read */
  static async open(path: string): Promise<ByteSource> {
    const name = path === '-' ? 'standard input' : path;
    try {
      const fd = path === '-' ? 0 : await openDescriptor(path, 'r');
      const stats = await statDescriptor(fd);
      if (stats.isDirectory()) {
        if (fd !== 0) await closeDescriptor(fd);
        throw traceFault(name, 'is a directory, not a trace');
      }
      return new ByteSource(name, fd, stats.isFile() ? stats.size : undefined);
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

  /** The next `byteLength` bytes in memory of their own; fewer only at the end. */
  async read(byteLength: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Buffer.allocUnsafeSlow(byteLength).buffer);
    let filled = 0;
    while (filled < byteLength) {
      const count = await this.#readOnce(bytes, filled, Math.min(byteLength - filled, MAX_READ_BYTES), null);
      if (count === 0) break;
      filled += count;
    }
    this.#position += filled;
    return filled === byteLength ? bytes : bytes.subarray(0, filled);
  }

  /** Bytes at a place of a file whose size is known, without moving on. */
  async readAt(position: number, byteLength: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(byteLength);
    let filled = 0;
    while (filled < byteLength) {
      const count = await this.#readOnce(bytes, filled, byteLength - filled, position + filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  }

  async close(): Promise<void> {
    if (this.#fd !== 0) await closeDescriptor(this.#fd);
  }

  async #readOnce(
    into: Uint8Array,
    offset: number,
    length: number,
    position: number | null,
  ): Promise<number> {
    while (true) {
      try {
        return (await readBytes(this.#fd, into, offset, length, position)).bytesRead;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EOF') return 0; // Windows, at the end of a pipe
        // Standard input that somebody else has set to non-blocking has nothing yet.
        if (code !== 'EAGAIN') throw readError(this.name, error);
        await sleep(1);
      }
    }
  }
}

function readError(name: string, error: unknown): TraceError {
  if (error instanceof TraceError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const reason =
    code === 'ENOENT' || code === 'ENOTDIR'
      ? 'there is no such file'
      : code === 'EACCES' || code === 'EPERM'
        ? 'permission is denied'
        : message;
  return traceFault(name, `cannot be read: ${reason}`, error);
}
