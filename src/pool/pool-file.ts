import { platform } from '#platform';
import { PoolError, ServegenError } from '../errors.js';
import { isLfsPointer, LFS_POINTER } from '../platform/git-lfs.js';
import { whyUnreadable } from '../platform/unreadable.js';

/**
 * Reads a file of a pool.
 *
 * @param hint as for `orPoolError`
 * @throws PoolError when it is not there, cannot be read, or is not a regular file, and when Git LFS has left a
 *   pointer in its place
 */
export async function readPoolFile(path: string, hint = ''): Promise<Uint8Array> {
  const bytes = await orPoolError(path, platform.readFile(path), hint);
  refuseLfsPointer(bytes, path);
  return bytes;
}

/** @throws PoolError when the bytes are a pointer of Git LFS */
export function refuseLfsPointer(bytes: Uint8Array, file: string): void {
  if (isLfsPointer(bytes)) throw new PoolError(LFS_POINTER, { file });
}

/**
 * Gives a failure of the file system the form that a caller can show.
 *
 * @param hint what to add to the message
 */
export async function orPoolError<T>(path: string, access: Promise<T>, hint = ''): Promise<T> {
  try {
    return await access;
  } catch (error) {
    if (error instanceof ServegenError || !(error instanceof Error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT' || code === 'ENOTDIR'
        ? 'there is no such file or directory'
        : `the path cannot be read: ${whyUnreadable(error)}`;
    throw new PoolError(`${reason}${hint}`, { file: path }, { cause: error });
  }
}
