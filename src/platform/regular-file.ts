import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  openSync,
  readFileSync,
  type Stats,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** What one read of Node.js 20 can give, 2 GiB less a byte. */
export const LARGEST_FILE = 2 ** 31 - 1;

/** Opening a named pipe would wait for its writer otherwise. Windows has no such flag. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a regular file whole. Devices and pipes, which may never end, are refused before a byte is read.
 *
 * @param largest bytes that are read at most
 * @throws Error of the file system, with its code, or one without a code whose message says why the file is refused
 */
export async function readRegularFile(path: string, largest = LARGEST_FILE): Promise<Uint8Array> {
  const file = await open(path, FLAGS);
  try {
    const stats = await file.stat();
    refuse(stats, largest);
    return await readWhole(file, stats.size);
  } finally {
    await file.close();
  }
}

/** The same at once. */
export function readRegularFileSync(path: string, largest: number): Uint8Array {
  const file = openSync(path, FLAGS);
  try {
    const stats = fstatSync(file);
    refuse(stats, largest);
    // What the system makes up, as in /proc, has no size, and no end that is known.
    return stats.size === 0 ? new Uint8Array(0) : readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Reads what a person may also pipe in.
 *
 * @param largest bytes at most
 * @throws Error of the file system, or one without a code where there is more
 */
export async function readAnyFile(path: string, largest: number): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length > largest)
      throw new Error(`it has more than ${largest} bytes, which is the most that can be read`);
  }
  return Buffer.concat(pieces);
}

/** Reads the bytes that a file had when it was opened, or fewer where it has been cut since. */
async function readWhole(file: FileHandle, size: number): Promise<Uint8Array> {
  // Not `Buffer`s: small ones are parts of a shared pool, at any offset.
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await file.read(bytes, length, size - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

function refuse(stats: Stats, largest: number): void {
  if (stats.isDirectory()) {
    throw Object.assign(new Error('it is a directory'), { code: 'EISDIR' });
  }
  if (!stats.isFile()) {
    const kind = stats.isFIFO() ? 'a pipe' : stats.isSocket() ? 'a socket' : 'a device';
    throw new Error(`it is ${kind} and not a regular file`);
  }
  if (stats.size > largest) {
    throw new Error(`it has ${stats.size} bytes, and at most ${largest} can be read`);
  }
}
