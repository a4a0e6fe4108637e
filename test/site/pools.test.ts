import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { makeReleasedPool } from '../../scripts/make-released-pool.mjs';
import { Pools } from '../../site/workers/pools.js';
import { faultsOf } from '../../site/workers/told.js';
import { SpecError } from '../../src/errors.js';
import { openWorkload } from '../../src/generate/open-workload.js';
import { openPool } from '../../src/pool/open.js';
import { packPool } from '../../src/pool/packed/write.js';
import type { TabulatedPool } from '../../src/pool/tabulated-pool.js';
import { parseWorkload } from '../../src/workload/parse.js';
import { useSharedFolder } from '../fixtures/folder.js';

const NAME = 'mine.pool.arrow';
const folder = useSharedFolder();
let files: File;

beforeAll(async () => {
  const directory = folder.path('released');
  makeReleasedPool(directory, { scale: 0.02, windows: 20 });
  writeFileSync(folder.path(NAME), packPool((await openPool(directory)) as TabulatedPool));
  files = new File([readFileSync(folder.path(NAME))], NAME);
});

const pools = () => {
  const made = new Pools();
  made.add({ name: NAME, files });
  return made;
};
const parsed = (text: string) => parseWorkload(text, { file: 'workload.yaml' });

async function faults(of: Promise<unknown>) {
  const error = await of.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(SpecError);
  return faultsOf(error as SpecError).map(({ line, field }) => ({ line, field }));
}

it('stand in the place of their names, and faults beside them keep their lines', async () => {
  const workload = await pools().resolve(parsed(`pool: ${NAME}\nrate: 5\nduration: 1h\n`));
  expect((await openWorkload(workload, { allowFiles: 'none' })).pool.clientIds.length).toBeGreaterThan(0);
  const text = `pool:\n  source: ${NAME}\n  client_ids: [987654]\nrate: 5\nduration: 1h\n`;
  const faulty = await pools().resolve(parsed(text));
  expect(await faults(openWorkload(faulty, { allowFiles: 'none' }))).toEqual([
    { line: 3, field: 'pool.client_ids' },
  ]);
});

it('are faults where they are not open, or stand where a built-in one has to', async () => {
  expect(await faults(pools().resolve(parsed('rate: 5\npool: other.pool\n')))).toEqual([
    { line: 2, field: 'pool' },
  ]);
  const text = `rate: 5\nmix:\n  - source: ${NAME}\nphases:\n  - duration: 1h\n    pool: ${NAME}\n`;
  expect(await faults(pools().resolve(parsed(text)))).toEqual([
    { line: 3, field: 'mix[0].source' },
    { line: 6, field: 'phases[0].pool' },
  ]);
});
