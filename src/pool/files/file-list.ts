import { PoolError } from '../../errors.js';
import { type FileLike, readBlob } from './blob.js';
import { type Folder, pathIn, refuseFolder, UNNAMED } from './folder.js';

/** A folder whose files are given one by one, as a page gets them of `<input type="file" webkitdirectory>`. */
export function fileListFolder(files: readonly FileLike[]): Folder {
  const paths = files.map((file) => ({ file, path: (file.webkitRelativePath || file.name).split('/') }));
  const root = commonFolder(paths.map(({ path }) => path.slice(0, -1)));
  return listedFolder(
    root.join('/') || UNNAMED,
    paths.map(({ file, path }) => ({ file, path: path.slice(root.length) })),
  );
}

interface ListedFile {
  readonly file: FileLike;
  /** From the folder on. */
  readonly path: readonly string[];
}

function listedFolder(name: string, files: readonly ListedFile[]): Folder {
  const own = new Map<string, FileLike>();
  const repeated = new Set<string>();
  for (const { file, path } of files) {
    if (path.length > 1) continue;
    if (own.has(path[0])) repeated.add(path[0]);
    own.set(path[0], file);
  }
  const fileAt = async (file: string) => {
    const path = pathIn(folder, file);
    // Files that are chosen one by one can come of several folders, of which the list tells nothing.
    if (repeated.has(file)) throw new PoolError('the list has several files of this name', { file: path });
    return own.get(file) ?? refuseFolder(path);
  };
  const folder: Folder = {
    name,
    names: async () => [...new Set(files.map(({ path }) => path[0]))],
    sizeOf: async (file) => (await fileAt(file)).size,
    read: async (file) => readBlob(await fileAt(file), pathIn(folder, file)),
    folder: async (below) => {
      const inIt = files.filter(({ path }) => path.length > 1 && path[0] === below);
      if (inIt.length === 0) return undefined;
      return listedFolder(
        pathIn(folder, below),
        inIt.map(({ file, path }) => ({ file, path: path.slice(1) })),
      );
    },
  };
  return folder;
}

/** The deepest folder that all are in: who has chosen more can leave out the files of other pools. */
function commonFolder(folders: readonly (readonly string[])[]): readonly string[] {
  return folders.reduce((common, folder) => {
    const differs = common.findIndex((name, depth) => folder[depth] !== name);
    return differs < 0 ? common : common.slice(0, differs);
  });
}
