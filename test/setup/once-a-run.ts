import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

/**
 * The path of a folder that `make` fills, once in a run of the tests, for all test files. Two that ask at the same time
 * both make one: the first that is complete stays, and both are the same.
 */
export async function onceARun(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const path = join(inject('runFolder'), name);
  if (existsSync(path)) return path;
  const partial = `${path}.${process.pid}`;
  mkdirSync(partial);
  await make(partial);
  try {
    renameSync(partial, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
    rmSync(partial, { recursive: true });
  }
  return path;
}
