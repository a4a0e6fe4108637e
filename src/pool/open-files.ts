import { platform } from '#platform';
import { PoolError, UsageError } from '../errors.js';
import { tellBytes } from '../progress.js';
import { type BlobLike, type FileLike, readBlob } from './files/blob.js';
import { type DirectoryHandle, type FileHandle, handleFolder } from './files/directory-handle.js';
import { fileListFolder } from './files/file-list.js';
import type { Folder } from './files/folder.js';
import { pathFolder } from './files/path-folder.js';
import type { Pool } from './pool.js';
import { orPoolError, readPoolFile, refuseForeign, unzipped } from './pool-file.js';
import { isChunkFile } from './released/chunks.js';
import type { OpenPoolOptions, PoolSource } from './source.js';

const ACCEPTED =
  'a pool is builtin:<name>, a directory with files chunk-<id>-trace.csv and chunk-<id>-dataset.json, or a packed pool';

/** What bytes without a name are called in messages. */
const UNNAMED = 'packed pool';

/** `openPool`, of what is not built in. */
export async function openFiles(source: PoolSource, options: OpenPoolOptions): Promise<Pool> {
  if (typeof source === 'string' && source !== '') return openText(source, options);
  if (ArrayBuffer.isView(source)) {
    return openPacked(new Uint8Array(source.buffer, source.byteOffset, source.byteLength), UNNAMED);
  }
  if (isTagged(source, 'ArrayBuffer') || isTagged(source, 'SharedArrayBuffer')) {
    return openPacked(new Uint8Array(source as ArrayBuffer), UNNAMED);
  }
  if (isTagged(source, 'URL')) return openText((source as URL).href, options);
  if (isResponse(source)) {
    const { readResponse } = await import('../platform/read-response.js');
    const name = source.url === '' ? UNNAMED : source.url;
    return openPacked(await readResponse(source, name, bytesOptions(options)), name);
  }
  if (isBlob(source)) return openBlob(source);
  if (hasKind(source, 'directory')) return openFolder(handleFolder(source as DirectoryHandle), options);
  if (hasKind(source, 'file')) {
    const handle = source as FileHandle;
    return openBlob(await orPoolError(handle.name, handle.getFile()));
  }
  const files = filesOf(source);
  if (files !== undefined) return openFileList(files, options);
  const given = source === '' ? 'an empty text' : typeof source;
  throw new UsageError(
    `${given} is neither a text nor the bytes of a packed pool, a Blob, a list of files or a handle of a folder; ${ACCEPTED}`,
    { field: 'pool' },
  );
}

async function openText(text: string, options: OpenPoolOptions): Promise<Pool> {
  const location = locate(text);
  if (location.url !== undefined) {
    const { fetchFile } = await import('../platform/fetch.js');
    return openPacked(await fetchFile(location.url, bytesOptions(options)), location.url, text);
  }
  const { path } = location;
  if (await orPoolError(path, platform.isDirectory(path), `; ${ACCEPTED}`)) {
    return openFolder(pathFolder(path), options);
  }
  return openPacked(await readPoolFile(path, `; ${ACCEPTED}`), path, text);
}

/** @throws PoolError for a `file:` URL that no file of this system can have */
function locate(text: string): ReturnType<typeof platform.locate> {
  try {
    return platform.locate(text);
  } catch (error) {
    throw new PoolError(
      `it is not the URL of a file here: ${(error as Error).message}`,
      { file: text },
      { cause: error },
    );
  }
}

async function openFolder(folder: Folder, options: OpenPoolOptions): Promise<Pool> {
  const { loadDirectory } = await import('./released/directory.js');
  return loadDirectory(folder, bytesOptions(options));
}

/** A packed pool may have been chosen where several files could be. */
async function openFileList(files: readonly FileLike[], options: OpenPoolOptions): Promise<Pool> {
  if (files.length === 0) throw new PoolError('the list of files is empty, so there is no pool');
  const [first] = files;
  if (files.length === 1 && !isChunkFile(first.name)) return openBlob(first);
  return openFolder(fileListFolder(files), options);
}

async function openBlob(blob: BlobLike): Promise<Pool> {
  const { name } = blob as Partial<FileLike>;
  const path = typeof name === 'string' && name !== '' ? name : UNNAMED;
  return openPacked(await readBlob(blob, path), path);
}

/** @param location where a spec finds it */
async function openPacked(bytes: Uint8Array, name: string, location?: string): Promise<Pool> {
  refuseForeign(bytes, name);
  const whole = await unzipped(bytes, name);
  const { readPackedPool } = await import('./packed/read.js');
  return readPackedPool(whole, name, location);
}

function bytesOptions(options: OpenPoolOptions) {
  return { signal: options.signal, onBytes: tellBytes(options) };
}

/** What a value of a built-in class is, also of another window of a page. */
function isTagged(value: unknown, tag: string): boolean {
  return Object.prototype.toString.call(value) === `[object ${tag}]`;
}

function isBlob(value: unknown): value is BlobLike {
  const blob = value as Partial<BlobLike> | null | undefined;
  return typeof blob?.arrayBuffer === 'function' && typeof blob.size === 'number';
}

function isResponse(value: unknown): value is Response {
  const response = value as Partial<Response> | null | undefined;
  return typeof response?.arrayBuffer === 'function' && typeof response.status === 'number';
}

function hasKind(value: unknown, kind: string): boolean {
  return (value as { kind?: unknown } | null | undefined)?.kind === kind;
}

/** Undefined where it is no list of files. */
function filesOf(value: unknown): readonly FileLike[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!(Symbol.iterator in value) && !('length' in value)) return undefined;
  const files: unknown[] = Array.from(value as Iterable<unknown>);
  return files.every((file) => isBlob(file) && typeof (file as FileLike).name === 'string')
    ? (files as FileLike[])
    : undefined;
}
