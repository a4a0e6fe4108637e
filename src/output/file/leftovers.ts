import { lstat, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findTarget } from './output-target.js';
import { markOfPartialFile } from './partial-file.js';
import { isLockName } from './parts/folder-lock.js';
import { isAbandoned, isOver } from './process-mark.js';

/** What was removed. */
export interface Leftovers {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Removes the temporary files that killed runs have left in the folder of an output: those of processes of this machine
 * and container that are over, and any that nobody has written to for a week. Whether a process of another machine,
 * container or start of this machine lives cannot be told from here, so that nothing else of theirs is touched.
 *
 * @throws OutputError where `findTarget` does
 */
export async function removeLeftovers(out: string): Promise<Leftovers | undefined> {
  const target = await findTarget(out);
  return target.kind === 'file' ? removeLeftoversIn(dirname(target.path)) : undefined;
}

/** Likewise in a folder. */
export async function removeLeftoversIn(folder: string): Promise<Leftovers> {
  let files = 0;
  let bytes = 0;
  // A folder may be written to without being readable.
  for (const name of await readdir(folder).catch(() => [])) {
    const removed = await removeIfLeft(join(folder, name), name);
    // A lock is none that anybody misses.
    if (removed === undefined || isLockName(name)) continue;
    files++;
    bytes += removed;
  }
  return { folder, files, bytes };
}

/** The bytes of its files. */
async function removeFolder(path: string): Promise<number> {
  const names = await readdir(path);
  const files = await Promise.all(names.map((name) => lstat(join(path, name))));
  await rm(path, { recursive: true });
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** Its bytes; undefined where it stays. */
async function removeIfLeft(path: string, name: string): Promise<number | undefined> {
  const mark = markOfPartialFile(name);
  if (mark === undefined) return undefined;
  try {
    const stats = await lstat(path);
    // Of a folder that was to be made.
    if (stats.isDirectory() && isOver(mark)) return await removeFolder(path);
    if (!stats.isFile()) return undefined;
    if (!isOver(mark) && !isAbandoned(stats)) return undefined;
    await rm(path);
    return stats.size;
  } catch {
    // Another run was faster, or it is not ours to remove: no reason for this run to fail.
    return undefined;
  }
}
