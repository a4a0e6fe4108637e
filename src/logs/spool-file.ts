import { closeSync, fstatSync, openSync, read, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { OutputError } from '../errors.js';
import { removeLeftoversIn } from '../output/file/leftovers.js';
import { temporaryName } from '../output/file/partial-file.js';
import { forgetPartialFile, rememberPartialFile } from '../output/file/partial-files.js';
import { promised } from '../platform/promised.js';

/** A system call writes less than 2 GiB. */
const MAX_WRITE_BYTES = 1 << 30;

/**
 * A temporary file of what does not fit memory. Its name is removed as soon as it is open, where the system allows that, so
 * that nothing is left of it however the process ends; else on closing, and when the process ends by itself or a signal. What
 * killed runs leave all the same has the names of temporary files, by which the next run finds it.
 */
export class SpoolFile {
  readonly #fd: number;
  /** Where it has a name still. */
  readonly #path: string | undefined;
  readonly #folder: string;
  #size = 0;
  #isClosed = false;

  private constructor(fd: number, path: string | undefined, folder: string) {
    this.#fd = fd;
    this.#path = path;
    this.#folder = folder;
  }

  /** @throws OutputError when it cannot be made in the folder */
  static async create(folder: string): Promise<SpoolFile> {
    await removeLeftoversIn(folder);
    const path = temporaryName(join(folder, 'servegen-log'));
    try {
      // In one go: a signal that came between would leave the file there.
      const fd = openSync(path, 'wx+', 0o600);
      const identity = fstatSync(fd, { bigint: true });
      try {
        unlinkSync(path);
        return new SpoolFile(fd, undefined, folder);
      } catch {
        rememberPartialFile(path, identity);
        return new SpoolFile(fd, path, folder);
      }
    } catch (error) {
      throw unwritable(folder, error);
    }
  }

  get size(): number {
    return this.#size;
  }

  /** Adds bytes at the end. @returns where they begin @throws OutputError, as when the disk is full */
  append(buffer: ArrayBuffer): number {
    const position = this.#size;
    try {
      for (let at = 0; at < buffer.byteLength; ) {
        const length = Math.min(buffer.byteLength - at, MAX_WRITE_BYTES);
        at += writeSync(this.#fd, new Uint8Array(buffer, at, length), 0, length, position + at);
      }
    } catch (error) {
      throw unwritable(this.#folder, error);
    }
    this.#size += buffer.byteLength;
    return position;
  }

  /** Bytes that have been added. @throws OutputError when they cannot be had back */
  async read(position: number, byteLength: number): Promise<ArrayBuffer> {
    const bytes = new Uint8Array(byteLength);
    for (let at = 0; at < byteLength; ) {
      const count = await promised<number>((done) =>
        read(this.#fd, bytes, at, byteLength - at, position + at, done),
      ).catch((error: unknown) => {
        throw unwritable(this.#folder, error);
      });
      if (count === 0) throw unwritable(this.#folder, new Error('the temporary file has become shorter'));
      at += count;
    }
    return bytes.buffer;
  }

  /** Removes it. May be called again. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#fd);
    if (this.#path === undefined) return;
    try {
      unlinkSync(this.#path);
    } finally {
      forgetPartialFile(this.#path);
    }
  }
}

function unwritable(folder: string, error: unknown): OutputError {
  if (error instanceof OutputError) return error;
  return new OutputError(
    `what does not fit memory cannot be kept in ${folder}: ${(error as Error).message}; --temporary names another folder`,
    { file: folder },
    { saysLocation: true, cause: error },
  );
}
