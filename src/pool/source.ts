import type { Attended } from '../progress.js';
import type { BlobLike, FileLike } from './files/blob.js';
import type { DirectoryHandle, FileHandle } from './files/directory-handle.js';

/**
 * What a pool can be opened from:
 *
 * - `builtin:<name>`
 * - a path: a directory in the released layout, or a packed pool; in a browser a text is a URL
 * - the URL of a packed pool, as a text or a `URL`, or the `Response` of one that was fetched
 * - a packed pool as bytes, `Blob`, `File` or `FileSystemFileHandle`
 * - a directory in the released layout: the `FileList` or `File`s of `<input type="file" webkitdirectory>`, or a
 *   `FileSystemDirectoryHandle`
 *
 * A packed pool may be packed by gzip once more.
 */
export type PoolSource =
  | string
  | URL
  | Response
  | ArrayBuffer
  | ArrayBufferView
  | BlobLike
  | ArrayLike<FileLike>
  | Iterable<FileLike>
  | FileHandle
  | DirectoryHandle;

/**
 * What can take half a minute are directories, which tell after each of their files how far they are, and URLs, which do
 * where the server says how many bytes there are.
 */
export type OpenPoolOptions = Attended;
