import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import { readPackedPool } from '../../src/pool/packed/read.js';
import { packPool } from '../../src/pool/packed/write.js';
import type { TabulatedPool } from '../../src/pool/tabulated-pool.js';
import { onceARun } from '../setup/once-a-run.js';
import { loadDirectory } from '../support/load-directory.js';

const root =
  process.env.SERVEGEN_DATA ?? fileURLToPath(new URL('../../../shared/servegen-data', import.meta.url));
const present = existsSync(root);

if (!present) {
  const message = `the released ServeGen data is not at ${root}; set SERVEGEN_DATA to its directory`;
  // A continuous integration run that silently tests nothing would be worse than one that fails.
  if (process.env.CI) throw new Error(message);
  console.warn(`Skipping the tests on real data: ${message}.`);
}

/** The released pools that the tests use, by model, with what they are below the data's directory. */
export const RELEASED = {
  'm-large': 'language/m-large',
  'm-small': 'language/m-small',
  'deepseek-r1': 'reason/deepseek-r1',
  'mm-image': 'multimodal/mm-image',
} as const;
export type ReleasedModel = keyof typeof RELEASED;

/** The directory of a released pool. */
export function releasedDirectory(model: ReleasedModel): string {
  return join(root, RELEASED[model]);
}

/** A released pool. Its text is read once a run; that packing changes nothing is what `pool.slow.test.ts` tests. */
export async function releasedPool(model: ReleasedModel): Promise<TabulatedPool> {
  const folder = await onceARun(model, async (folder) => {
    const pool = await loadDirectory(releasedDirectory(model));
    writeFileSync(join(folder, 'pool.arrow'), packPool(pool, model));
  });
  return readPackedPool(readFileSync(join(folder, 'pool.arrow')), model);
}

/** `describe`, skipped where the released data is missing. */
export const describeReal = describe.skipIf(!present);
