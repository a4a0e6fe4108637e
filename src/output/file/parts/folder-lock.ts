import { close, futimes, lstatSync, readFileSync, write } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { OutputError } from '../../../errors.js';
import { promised } from '../../../platform/promised.js';
import { outputError } from '../output-error.js';
import { markOfPartialFile, PartialFile } from '../partial-file.js';
import { isAbandoned, isOver } from '../process-mark.js';

const PREFIX = '.lock.';

/** Whether a name in a folder is that of a lock: a temporary file that never gets another name. */
export function isLockName(name: string): boolean {
  return name.startsWith(PREFIX) && markOfPartialFile(name) !== undefined;
}

/**
 * The right of one run to write into a folder. Each run has a lock of its own name there and looks for those of others
 * when it is made: of two that come at the same moment both may be refused, but never neither. Like every temporary file
 * it names its process, so that one which a killed run has left counts for nothing.
 */
export class FolderLock {
  readonly #file: PartialFile;

  private constructor(file: PartialFile) {
    this.#file = file;
  }

  /** @throws OutputError when another run holds the folder, or nothing can be written there */
  static async take(folder: string): Promise<FolderLock> {
    let lock: FolderLock;
    try {
      const file = await PartialFile.create(join(folder, 'lock'), undefined);
      lock = new FolderLock(file);
      await promised((done) => write(file.fd, hostname(), done));
    } catch (error) {
      throw outputError(folder, error);
    }
    try {
      await lock.#requireAlone(folder);
    } catch (error) {
      await lock.release();
      throw error;
    }
    return lock;
  }

  /** Says that the run goes on; to be called every few days. */
  async renew(): Promise<void> {
    const now = new Date();
    await promised((done) => futimes(this.#file.fd, now, now, done));
  }

  /** May be called once. */
  async release(): Promise<void> {
    await promised((done) => close(this.#file.fd, done)).catch(() => undefined);
    await this.#file.remove().catch(() => undefined);
  }

  async #requireAlone(folder: string): Promise<void> {
    for (const name of await readdir(folder)) {
      if (!isLockName(name) || name === basename(this.#file.path)) continue;
      const path = join(folder, name);
      if (isLeft(path, name)) {
        await rm(path, { force: true });
        continue;
      }
      const pid = markOfPartialFile(name)?.pid;
      throw new OutputError(
        `${folder} is being written by another run, process ${pid}; if there is none any more, remove ${path}`,
        { file: folder },
        { saysLocation: true },
      );
    }
  }
}

/** Whether the run that a lock is of is over, as far as that can be told. */
function isLeft(path: string, name: string): boolean {
  const mark = markOfPartialFile(name)!;
  try {
    if (isOver(mark) || isAbandoned(lstatSync(path))) return true;
    // Elsewhere than on Linux the host's name has to do.
    if (mark.place !== undefined || readFileSync(path, 'utf8') !== hostname()) return false;
    process.kill(mark.pid, 0);
    return false;
  } catch (error) {
    // It was released in the meantime, or its process is no more.
    return ['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '');
  }
}
