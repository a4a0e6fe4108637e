import { platform } from '#platform';

/** Directories that are looked into: a home or a root has too many. */
const MOST_DIRECTORIES = 500;

/**
 * The pools in the folders of a directory and in theirs, as paths from it, in alphabetical order.
 *
 * @param isChunk whether a file of this name makes its directory a pool
 */
export async function poolsBelow(directory: string, isChunk: (name: string) => boolean): Promise<string[]> {
  const root = directory.replace(/\/+$/, '');
  const pools: string[] = [];
  let folders = await foldersIn(root, '');
  let budget = MOST_DIRECTORIES;
  for (let depth = 1; depth <= 2; depth++) {
    const deeper: string[] = [];
    for (const folder of folders.slice(0, budget)) {
      budget--;
      if ((await namesIn(`${root}/${folder}`)).some(isChunk)) pools.push(folder);
      else if (depth < 2) deeper.push(...(await foldersIn(root, `${folder}/`)));
    }
    folders = deeper;
  }
  return pools.sort();
}

/** The folders in `root/prefix`, each with the prefix. */
async function foldersIn(root: string, prefix: string): Promise<string[]> {
  const folders: string[] = [];
  for (const name of (await namesIn(`${root}/${prefix}`)).slice(0, MOST_DIRECTORIES)) {
    // What cannot be looked at is no help, and not what was asked for.
    const isFolder = await platform.isDirectory(`${root}/${prefix}${name}`).catch(() => false);
    if (isFolder) folders.push(`${prefix}${name}`);
  }
  return folders;
}

function namesIn(path: string): Promise<string[]> {
  return platform.listDirectory(path).catch(() => []);
}
