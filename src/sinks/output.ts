import { randomBytes } from 'node:crypto';
import { close, open, type Stats } from 'node:fs';
import { realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { OutputError } from '../errors.js';
import { StreamWriter } from './byte-writer.js';
import { FileWriter } from './file-writer.js';
import { outputError } from './output-error.js';
import { forgetPartialFile, rememberPartialFile } from './partial-files.js';
import { WriteQueue } from './write-queue.js';

const openDescriptor = promisify(open) as (path: string, flags: string) => Promise<number>;
const closeDescriptor = promisify(close);

const STANDARD_OUTPUT = 1;

/**
 * Bytes on their way to a file, a device, a pipe or standard output.
 *
 * An ordinary file is written under a temporary name in the same folder, `.<name>.<process>.<random>.partial`,
 * and renamed when it is complete: under its own name there is either the whole file or what was there before.
 * Devices and pipes have nothing to rename and are written directly.
 */
export class Output {
  readonly #name: string;
  readonly #queue: WriteQueue;
  readonly #fd: number;
  readonly #partialPath: string | undefined;
  readonly #finalPath: string | undefined;
  #ended = false;

  private constructor(name: string, fd: number, partialPath?: string, finalPath?: string) {
    this.#name = name;
    this.#fd = fd;
    this.#queue = new WriteQueue(
      partialPath === undefined ? new StreamWriter(fd) : new FileWriter(fd, partialPath),
    );
    this.#partialPath = partialPath;
    this.#finalPath = finalPath;
  }

  /**
   * Opens `path`, or standard output for `-`.
   *
   * @throws OutputError when the path is a directory, its folder is missing, or it cannot be opened
   */
  static async open(path: string): Promise<Output> {
    if (path === '-') return new Output('standard output', STANDARD_OUTPUT);
    const target = await findTarget(path);
    try {
      if (target === undefined) return new Output(path, await openDescriptor(path, 'w'));
      const partialPath = temporaryName(target);
      const fd = await openDescriptor(partialPath, 'wx');
      rememberPartialFile(partialPath);
      return new Output(path, fd, partialPath, target);
    } catch (error) {
      throw outputError(path, error);
    }
  }

  /**
   * Refuses a path that `open` would refuse, before there is anything to write.
   *
   * @throws OutputError when the path is a directory or its folder is missing
   */
  static async check(path: string): Promise<void> {
    if (path !== '-') await findTarget(path);
  }

  get bytesWritten(): number {
    return this.#queue.bytesTaken;
  }

  /** Takes bytes; large pieces must not change until they are written. */
  push(piece: Uint8Array): void {
    this.#queue.push(piece);
  }

  /** Calls back, later, when all bytes so far are out of the pieces that were pushed; never where that fails. */
  whenWritten(callback: () => void): void {
    this.#queue.whenWritten(callback);
  }

  /** Resolves when more bytes may come. @throws OutputError after discarding everything */
  async flow(): Promise<void> {
    await this.#guard(() => this.#queue.advance());
  }

  /** Writes what is left and puts the file under its name. @throws OutputError after discarding everything */
  async commit(): Promise<void> {
    await this.#guard(async () => {
      await this.#queue.drain();
      // Before closing: a descriptor is gone even when closing it reports an error, and may not be closed twice.
      this.#ended = true;
      if (this.#fd !== STANDARD_OUTPUT) await closeDescriptor(this.#fd);
      if (this.#partialPath !== undefined) {
        await rename(this.#partialPath, this.#finalPath!);
        forgetPartialFile(this.#partialPath);
      }
    });
  }

  /** Discards what a file has received; does nothing once the output has ended. */
  async discard(): Promise<void> {
    if (!this.#ended) {
      this.#ended = true;
      await this.#queue.discard();
      if (this.#fd !== STANDARD_OUTPUT) await closeDescriptor(this.#fd).catch(() => undefined);
    }
    if (this.#partialPath !== undefined) {
      await rm(this.#partialPath, { force: true }).catch(() => undefined);
      forgetPartialFile(this.#partialPath);
    }
  }

  async #guard(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      await this.discard();
      throw outputError(this.#name, error);
    }
  }
}

/** The file that `path` leads to, for an ordinary or new file; undefined for a device or pipe. */
async function findTarget(path: string): Promise<string | undefined> {
  const existing = await statIfThere(path);
  if (existing?.isDirectory()) throw pathError(path, 'is a directory; name a file in it');
  if (existing !== undefined) {
    // Renaming onto a symbolic link would replace the link instead of the file that it names.
    return existing.isFile() ? await realpath(path) : undefined;
  }
  const folder = await statIfThere(dirname(path));
  if (folder?.isDirectory()) return path;
  const fault = folder === undefined ? 'does not exist' : 'is not a folder';
  throw pathError(path, `cannot be written: ${dirname(path)} ${fault}`);
}

function pathError(path: string, fault: string): OutputError {
  return new OutputError(`${path} ${fault}`, { file: path }, { saysLocation: true });
}

async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw outputError(path, error);
  }
}

/** The random part keeps processes of the same number apart, as in containers that share a volume. */
function temporaryName(path: string): string {
  const unique = `${process.pid}.${randomBytes(4).toString('hex')}`;
  // 64 characters are at most 192 bytes here, within the 255 that file systems allow a name.
  return join(dirname(path), `.${basename(path).slice(0, 64)}.${unique}.partial`);
}
