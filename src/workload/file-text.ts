import { decodeUtf8 } from '../notation/utf8.js';
import { isLfsPointer, LFS_POINTER } from '../platform/git-lfs.js';
import { whyUnreadable } from '../platform/unreadable.js';

/**
 * The text of a file of a spec.
 *
 * @throws Error when Git LFS has left a pointer in the place of the file; UsageError when it is not UTF-8
 */
export function fileText(bytes: Uint8Array, path: string): string {
  if (isLfsPointer(bytes)) throw new Error(LFS_POINTER);
  return decodeUtf8(bytes, path);
}

/** The sentence for a file that cannot be read. */
export function unreadable(path: string, error: unknown): string {
  return `${path} cannot be read: ${whyUnreadable(error)}`;
}
