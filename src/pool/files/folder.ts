import { PoolError } from '../../errors.js';

/** A folder in which the files of a pool are, wherever it is. */
export interface Folder {
  /** Its path, or what it is called where it has none: messages and the pool are named by it. */
  readonly name: string;
  /** The names of what is in it, folders too, in no particular order. */
  names(): Promise<readonly string[]>;
  /** Bytes of a file in it. */
  sizeOf(name: string): Promise<number>;
  /** A file in it, whole; a pointer of Git LFS is refused. */
  read(name: string): Promise<Uint8Array>;
  /** A folder in it; undefined where the name is that of a file, or cannot be looked at. */
  folder(name: string): Promise<Folder | undefined>;
}

/** What a folder is called that has no name, as a file system's own: a pool has one, also in the metadata of traces. */
export const UNNAMED = 'files';

/** How messages call something in a folder. */
export function pathIn({ name: folder }: Pick<Folder, 'name'>, name: string): string {
  const root = folder.replace(/\/+$/, '');
  return root === '' && folder === '' ? name : `${root}/${name}`;
}

/** @throws PoolError for a folder that has the name of a file */
export function refuseFolder(path: string): never {
  throw new PoolError('the path cannot be read: it is a directory', { file: path });
}
