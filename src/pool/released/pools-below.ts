import { type Folder, pathIn } from '../files/folder.js';
import { isChunkFile } from './chunks.js';

/** Directories that are looked into: a home or a root has too many. */
const MOST_DIRECTORIES = 500;

/** A folder below another. */
interface FolderBelow {
  readonly folder: Folder;
  /** From the other one on. */
  readonly path: string;
}

/** The pools in the folders of a directory and in theirs, as paths from it, in alphabetical order. */
export async function poolsBelow(root: Folder): Promise<string[]> {
  const pools: string[] = [];
  let folders = await foldersIn(root, '');
  let budget = MOST_DIRECTORIES;
  for (let depth = 1; depth <= 2; depth++) {
    const deeper: FolderBelow[] = [];
    for (const { folder, path } of folders.slice(0, budget)) {
      budget--;
      if ((await namesIn(folder)).some(isChunkFile)) pools.push(path);
      else if (depth < 2) deeper.push(...(await foldersIn(folder, path)));
    }
    folders = deeper;
  }
  return pools.sort();
}

async function foldersIn(folder: Folder, path: string): Promise<FolderBelow[]> {
  const folders: FolderBelow[] = [];
  for (const name of (await namesIn(folder)).slice(0, MOST_DIRECTORIES)) {
    const below = await folder.folder(name);
    if (below !== undefined) folders.push({ folder: below, path: pathIn({ name: path }, name) });
  }
  return folders;
}

/** What cannot be looked at is no help, and not what was asked for. */
async function namesIn(folder: Folder): Promise<readonly string[]> {
  return folder.names().catch(() => []);
}
