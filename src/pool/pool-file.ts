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

/** How a page begins, which servers of single-page apps send with the status 200 in the place of what they do not have. */
const PAGE = /^\s*<(!doctype html|html|head|body|!--|\?xml)/i;

/** @throws PoolError when the content is not that of any pool, and what it is can be told at once */
export function refuseForeign(bytes: Uint8Array, file: string): void {
  refuseLfsPointer(bytes, file);
  if (bytes.length === 0) throw new PoolError('it is empty, and no pool', { file });
  if (PAGE.test(new TextDecoder().decode(bytes.subarray(0, 256)))) {
    throw new PoolError(
      'it is an HTML page and no pool; servers send one, as if all were well, in the place of files that they do not have',
      { file },
    );
  }
}

/** What was packed by gzip; other bytes as they are. */
export async function unzipped(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await platform.gunzip(bytes);
  } catch (error) {
    throw new PoolError(
      'it is packed by gzip, and damaged, cut off or too large',
      { file },
      { cause: error },
    );
  }
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
