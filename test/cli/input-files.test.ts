import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { refuseInputs } from '../../src/cli/input-files.js';
import { useFolder } from '../fixtures/folder.js';

const folder = useFolder();
const unreadable = new Set<string>();

vi.mock('node:fs/promises', async (load) => {
  const original = await load<typeof import('node:fs/promises')>();
  const readdir = (path: string) =>
    unreadable.has(path)
      ? Promise.reject(
          Object.assign(new Error(`EACCES: permission denied, scandir '${path}'`), { code: 'EACCES' }),
        )
      : original.readdir(path);
  return { ...original, readdir };
});

const POOL = { path: '', role: 'the pool' };

test('an output that is a file of a folder that is read is refused, and none where the folder cannot be', async () => {
  const pool = folder.path('pool');
  mkdirSync(pool);
  writeFileSync(`${pool}/chunk-0-trace.csv`, 'rows');
  const inputs = [{ ...POOL, path: pool }];
  await expect(refuseInputs(`${pool}/chunk-0-trace.csv`, inputs)).rejects.toThrow(
    'is the same file as chunk-0-trace.csv of the pool',
  );
  // Why the folder cannot be read is said by whoever opens it.
  unreadable.add(pool);
  await expect(refuseInputs(`${pool}/chunk-0-trace.csv`, inputs)).resolves.toBeUndefined();
});

test('the second file of an output is none of the inputs either', async () => {
  const { checkTraceOutput } = await import('../../src/cli/check-output.js');
  const out = folder.path('trace.csv');
  writeFileSync(`${out}.header.yaml`, 'duration: 1h\n');
  const inputs = [{ path: `${out}.header.yaml`, role: 'the spec' }];
  await expect(checkTraceOutput(out, 'blis', inputs)).rejects.toThrow(
    /trace.csv.header.yaml is the same file as the spec/,
  );
  await expect(checkTraceOutput(out, 'csv', inputs)).resolves.toEqual({ out, format: 'csv' });
});
