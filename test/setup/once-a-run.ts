import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

/**
 * The bytes that `make` gives, made once in a run of the tests and kept in a file for the other test files. Two that
 * ask at the same time both make them: the last file under the name stays, and both are the same.
 */
export async function onceARun(name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const path = join(inject('runFolder'), name);
  if (existsSync(path)) return readFileSync(path);
  const bytes = await make();
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, bytes);
  renameSync(partial, path);
  return bytes;
}
