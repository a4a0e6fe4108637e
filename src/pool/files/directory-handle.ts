import { orPoolError } from '../pool-file.js';
import { type FileLike, readBlob } from './blob.js';
import { type Folder, pathIn, refuseFolder, UNNAMED } from './folder.js';

/** A `FileSystemFileHandle`, as far as it is used. */
export interface FileHandle {
  readonly kind: 'file';
  readonly name: string;
  getFile(): Promise<FileLike>;
}

/** A `FileSystemDirectoryHandle`, as far as every compiler knows it. */
export interface DirectoryHandle {
  readonly kind: 'directory';
  readonly name: string;
}

/** What it has besides, in the file pickers and the private file systems of browsers. */
interface Directory extends DirectoryHandle {
  values(): AsyncIterable<FileHandle | Directory>;
}

/** A folder that a page was given by `showDirectoryPicker`, by dropping it, or that is in its private file system. */
export function handleFolder(handle: DirectoryHandle, name = handle.name || UNNAMED): Folder {
  let entries: Promise<ReadonlyMap<string, FileHandle | Directory>> | undefined;
  const list = () => {
    entries ??= orPoolError(name, entriesOf(handle as Directory));
    return entries;
  };
  const fileAt = async (file: string) => {
    const entry = (await list()).get(file);
    const path = pathIn(folder, file);
    if (entry?.kind !== 'file') return refuseFolder(path);
    return orPoolError(path, entry.getFile());
  };
  const folder: Folder = {
    name,
    names: async () => [...(await list()).keys()],
    sizeOf: async (file) => (await fileAt(file)).size,
    read: async (file) => readBlob(await fileAt(file), pathIn(folder, file)),
    folder: async (below) => {
      const entry = (await list()).get(below);
      return entry?.kind === 'directory' ? handleFolder(entry, pathIn(folder, below)) : undefined;
    },
  };
  return folder;
}

async function entriesOf(handle: Directory): Promise<ReadonlyMap<string, FileHandle | Directory>> {
  const entries = new Map<string, FileHandle | Directory>();
  for await (const entry of handle.values()) entries.set(entry.name, entry);
  return entries;
}
