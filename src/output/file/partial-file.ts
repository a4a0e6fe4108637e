import { randomBytes } from 'node:crypto';
import { type BigIntStats, fstatSync, openSync, type Stats } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OutputError } from '../../errors.js';
import { changeMode, changeOwner, closeDescriptor, openDescriptor, syncDescriptor } from './descriptor.js';
import { isNameOf, replacedError } from './file-identity.js';
import { forgetPartialFile, rememberPartialFile } from './partial-files.js';
import { ownMark, type ProcessMark } from './process-mark.js';

/** `.<name>.<place>.<process>.<start>.<random>.partial`; see `ProcessMark`. */
const NAME = /^\..+\.([0-9a-f]{16}|unknown)\.(\d+)\.(\d+)\.[0-9a-f]{8}\.partial$/s;

/** Whose temporary file has this name; undefined where it is the name of none. */
export function markOfPartialFile(name: string): ProcessMark | undefined {
  const match = NAME.exec(name);
  if (match === null) return undefined;
  const [, place, pid, start] = match;
  return { place: place === 'unknown' ? undefined : place, pid: Number(pid), start: Number(start) };
}

/** A file that is written under a temporary name in the folder where it is to be, and gets its own when it is complete. */
export class PartialFile {
  readonly fd: number;
  readonly path: string;
  readonly #finalPath: string;
  readonly #identity: BigIntStats;
  readonly #existing: Stats | undefined;

  private constructor(
    fd: number,
    path: string,
    finalPath: string,
    identity: BigIntStats,
    existing: Stats | undefined,
  ) {
    this.fd = fd;
    this.path = path;
    this.#finalPath = finalPath;
    this.#identity = identity;
    this.#existing = existing;
  }

  /**
   * @param existing the file that is replaced, whose mode and, where the system lets us, owner and group are kept
   * @throws the system's errors
   */
  static async create(finalPath: string, existing: Stats | undefined): Promise<PartialFile> {
    const path = temporaryName(finalPath);
    // In one go: a signal that came while the file is made, and before it is remembered, would leave it there.
    // What not everybody may read in the end nobody else may read on the way.
    const fd = openSync(path, 'wx', existing === undefined ? 0o666 : 0o600);
    const identity = fstatSync(fd, { bigint: true });
    rememberPartialFile(path, identity);
    return new PartialFile(fd, path, finalPath, identity, existing);
  }

  /**
   * Closes the file and puts it under its name.
   *
   * @param sync resolve only when file and name would outlast a loss of power, as far as the disk keeps its word
   * @throws OutputError when somebody has put something else under the temporary name; the system's errors
   */
  async finish(sync: boolean): Promise<void> {
    let closed = false;
    try {
      if (this.#existing !== undefined) await keepOwnerAndMode(this.fd, this.#identity, this.#existing);
      if (sync) await syncWherePossible(this.fd);
      // A descriptor is gone even when closing it reports an error, and may not be closed twice.
      closed = true;
      await closeDescriptor(this.fd);
    } finally {
      if (!closed) await closeDescriptor(this.fd).catch(() => undefined);
    }
    if (!isNameOf(this.path, this.#identity)) throw replacedError(this.path);
    await rename(this.path, this.#finalPath);
    forgetPartialFile(this.path);
    if (sync) await syncFolder(this.#finalPath);
  }

  /** Has the disk take what was written, where the file system knows how. */
  async sync(): Promise<void> {
    await syncWherePossible(this.fd);
  }

  /** Removes the temporary name, unless it is another file's by now. */
  async remove(): Promise<void> {
    if (isNameOf(this.path, this.#identity)) await rm(this.path, { force: true });
    forgetPartialFile(this.path);
  }
}

async function keepOwnerAndMode(fd: number, created: BigIntStats, existing: Stats): Promise<void> {
  const { uid, gid, mode } = existing;
  if (Number(created.uid) !== uid || Number(created.gid) !== gid) {
    // Only root gives files away; others may still be of the group.
    await changeOwner(fd, uid, gid)
      .catch((error) => {
        if (!isRefused(error)) throw error;
        return changeOwner(fd, Number(created.uid), gid);
      })
      .catch((error) => {
        if (!isRefused(error)) throw error;
      });
  }
  await changeMode(fd, mode & 0o777).catch((error) => {
    if (!isRefused(error)) throw error;
  });
}

/** Not allowed, or nothing that the file system has. */
function isRefused(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return ['EPERM', 'EACCES', 'EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(code ?? '');
}

/** File systems without a way to do it say so; a disk that fails is another matter. */
async function syncWherePossible(fd: number): Promise<void> {
  await syncDescriptor(fd).catch((error) => {
    if (!isRefused(error)) throw error;
  });
}

/** What is at `path` is written to its folder; not every system lets one open a folder, to have it synced. */
export async function syncFolder(path: string): Promise<void> {
  let fd: number;
  try {
    fd = await openDescriptor(dirname(path), 'r');
  } catch (error) {
    if (isRefused(error) || (error as NodeJS.ErrnoException).code === 'EISDIR') return;
    throw error;
  }
  try {
    await syncWherePossible(fd);
  } catch (error) {
    throw new OutputError(
      `${path} is complete, but may not outlast a loss of power: ${(error as Error).message}`,
      { file: path },
      { saysLocation: true, cause: error },
    );
  } finally {
    await closeDescriptor(fd);
  }
}

export function temporaryName(path: string): string {
  const { place = 'unknown', pid, start } = ownMark();
  const unique = `${place}.${pid}.${start}.${randomBytes(4).toString('hex')}`;
  // 60 characters are at most 180 bytes here, within the 255 that file systems allow a name.
  return join(dirname(path), `.${basename(path).slice(0, 60)}.${unique}.partial`);
}
