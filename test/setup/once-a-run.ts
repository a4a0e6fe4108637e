import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';

/**
 * The path of a folder that `make` fills, once in a run of the tests, for all test files. Of two that ask at the same time the
 * second waits for the first, and makes one where that fails.
 */
export async function onceARun(name: string, make: (folder: string) => Promise<unknown>): Promise<string> {
  const path = join(inject('runFolder'), name);
  const partial = `${path}.partial`;
  while (!existsSync(path)) {
    if (!begin(partial)) {
      await sleep(100);
      continue;
    }
    try {
      // The other may have been complete between the two looks.
      if (existsSync(path)) break;
      await make(partial);
      renameSync(partial, path);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  return path;
}

/** Makes the folder that is filled; false where another process fills it. */
function begin(partial: string): boolean {
  try {
    mkdirSync(partial);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
