import { platform } from '#platform';
import { orPoolError, readPoolFile } from '../pool-file.js';
import { type Folder, pathIn } from './folder.js';

/** The directory at a path. */
export function pathFolder(path: string): Folder {
  const folder: Folder = {
    name: path,
    names: () => orPoolError(path, platform.listDirectory(path)),
    sizeOf: (name) => at(name, platform.fileSize),
    read: (name) => readPoolFile(pathIn(folder, name)),
    folder: async (name) => {
      // What cannot be looked at is no help, and not what was asked for.
      const isFolder = await platform.isDirectory(pathIn(folder, name)).catch(() => false);
      return isFolder ? pathFolder(pathIn(folder, name)) : undefined;
    },
  };
  function at<T>(name: string, access: (path: string) => Promise<T>): Promise<T> {
    return orPoolError(pathIn(folder, name), access(pathIn(folder, name)));
  }
  return folder;
}
