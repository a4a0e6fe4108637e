import { constants } from 'node:fs';
import { type ByteWriter, StreamWriter, splitBytes } from './byte-writer.js';
import {
  closeDescriptor,
  openDescriptor,
  requireProgress,
  SYSTEM_CALLS,
  statDescriptor,
  type WriteCalls,
} from './descriptor.js';
import { isSameFile, replacedError } from './file-identity.js';

/** What comes behind so many bytes of a file goes past the system's page cache; small files stay in it. */
const CACHED_BYTES = 1 << 28;
/** Long enough for a disk to keep up its rate; a multiple of every block size. */
const BLOCK_BYTES = 1 << 23;
const PAGE_BYTES = 65536;

/**
 * Writes an ordinary file. Copying gigabytes into the page cache takes as much processor time as making them, and
 * pushes out what other programs have there, so the bulk of a large file goes to the disk directly, where the system
 * and the file system have a way to (`O_DIRECT` of Linux).
 */
export class FileWriter implements ByteWriter {
  readonly #fd: number;
  readonly #path: string;
  readonly #cachedBytes: number;
  readonly #calls: WriteCalls;
  readonly #start: StreamWriter;
  #startLeft: number;
  #blocks: BlockWriter | undefined;

  /**
   * @param fd of the file, empty and open for writing; it is not closed
   * @param path of the same file
   * @param cachedBytes a multiple of 4096; for tests, like `calls`
   */
  constructor(fd: number, path: string, cachedBytes = CACHED_BYTES, calls: WriteCalls = SYSTEM_CALLS) {
    this.#fd = fd;
    this.#path = path;
    this.#cachedBytes = cachedBytes;
    this.#calls = calls;
    this.#start = new StreamWriter(fd, calls);
    this.#startLeft = cachedBytes;
  }

  async write(pieces: readonly Uint8Array[]): Promise<void> {
    let rest = pieces;
    if (this.#startLeft > 0) {
      const [first, later] = splitBytes(pieces, this.#startLeft);
      this.#startLeft -= first.reduce((sum, piece) => sum + piece.byteLength, 0);
      await this.#start.write(first);
      rest = later;
    }
    if (rest.length === 0) return;
    this.#blocks ??= new BlockWriter(
      this.#fd,
      await openDirect(this.#fd, this.#path),
      this.#cachedBytes,
      this.#calls,
    );
    for (const piece of rest) await this.#blocks.write(piece);
  }

  async end(): Promise<void> {
    await this.#blocks?.end();
  }

  async discard(): Promise<void> {
    await this.#blocks?.discard();
  }
}

/**
 * A second descriptor that bypasses the page cache; undefined where there is no such thing.
 *
 * @throws OutputError when another file is at the path by now
 */
async function openDirect(fd: number, path: string): Promise<number | undefined> {
  const { O_DIRECT, O_NOFOLLOW, O_WRONLY } = constants;
  if (process.platform !== 'linux' || !O_DIRECT) return undefined;
  let direct: number;
  try {
    direct = await openDescriptor(path, O_WRONLY | O_DIRECT | O_NOFOLLOW);
  } catch (error) {
    if (isUnsupported(error)) return undefined;
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'ELOOP' || code === 'ENOENT' ? replacedError(path) : error;
  }
  if (isSameFile(await statDescriptor(fd), await statDescriptor(direct))) return direct;
  await closeDescriptor(direct);
  throw replacedError(path);
}

/** File systems say so when the file is opened, or when it is first written to. */
function isUnsupported(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EINVAL' || code === 'ENOTSUP' || code === 'EOPNOTSUPP';
}

/** Writes blocks of one length to a file, one while the next is filled. */
class BlockWriter {
  readonly #fd: number;
  readonly #calls: WriteCalls;
  #direct: number | undefined;
  #position: number;
  /** The block that is filled, and the one that is written. */
  #block: Uint8Array;
  #other: Uint8Array;
  #filled = 0;
  #inFlight: Promise<void> = Promise.resolve();

  /** @param position where the first block goes: a multiple of 4096, like everything that is written directly */
  constructor(fd: number, direct: number | undefined, position: number, calls: WriteCalls) {
    this.#fd = fd;
    this.#calls = calls;
    this.#direct = direct;
    this.#position = position;
    // What is written directly has to be aligned in memory: unlike other buffers, this one starts with a page.
    const { buffer } = new WebAssembly.Memory({ initial: (2 * BLOCK_BYTES) / PAGE_BYTES });
    this.#block = new Uint8Array(buffer, 0, BLOCK_BYTES);
    this.#other = new Uint8Array(buffer, BLOCK_BYTES, BLOCK_BYTES);
  }

  async write(piece: Uint8Array): Promise<void> {
    for (let taken = 0; taken < piece.byteLength; ) {
      const part = piece.subarray(taken, taken + BLOCK_BYTES - this.#filled);
      this.#block.set(part, this.#filled);
      this.#filled += part.byteLength;
      taken += part.byteLength;
      if (this.#filled === BLOCK_BYTES) await this.#send();
    }
  }

  async end(): Promise<void> {
    await this.#inFlight;
    // The last block ends anywhere.
    await this.#throughCache(this.#block, 0, this.#filled, this.#position);
    await this.#closeDirect();
  }

  async discard(): Promise<void> {
    await this.#inFlight.catch(() => undefined);
    await this.#closeDirect();
  }

  /** Starts to write the block that is full, when the one before it is written. */
  async #send(): Promise<void> {
    await this.#inFlight;
    this.#inFlight = this.#writeBlock(this.#block, this.#position);
    // The failure is raised by whoever awaits next; until then it must not count as unhandled.
    this.#inFlight.catch(() => undefined);
    [this.#block, this.#other] = [this.#other, this.#block];
    this.#position += BLOCK_BYTES;
    this.#filled = 0;
  }

  async #writeBlock(block: Uint8Array, position: number): Promise<void> {
    let done = 0;
    if (this.#direct !== undefined) {
      try {
        const taken = await this.#calls.write(this.#direct, block, 0, BLOCK_BYTES, position);
        done = requireProgress(taken, BLOCK_BYTES);
      } catch (error) {
        if (!isUnsupported(error)) throw error;
        await this.#closeDirect();
      }
    }
    await this.#throughCache(block, done, BLOCK_BYTES, position);
  }

  async #throughCache(block: Uint8Array, from: number, to: number, position: number): Promise<void> {
    for (let done = from; done < to; ) {
      const taken = await this.#calls.write(this.#fd, block, done, to - done, position + done);
      done += requireProgress(taken, to - done);
    }
  }

  async #closeDirect(): Promise<void> {
    const fd = this.#direct;
    this.#direct = undefined;
    if (fd !== undefined) await closeDescriptor(fd);
  }
}
