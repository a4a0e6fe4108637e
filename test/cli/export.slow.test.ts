import { beforeAll, expect, it } from 'vitest';
import { useSharedFolder } from '../fixtures/folder.js';
import { run } from './command.js';

const folder = useSharedFolder();
const REQUESTS = 20_000_000;
const MAX_BYTES = 700e6;

async function json(...args: readonly string[]) {
  const { code, stdout, stderr } = await run([...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout.toString());
}

let digest = '';

beforeAll(async () => {
  const args = ['--requests', String(REQUESTS), '--duration', '1d', '--no-sync', '--digest'];
  ({ digest } = await json('generate', ...args, '--out', folder.path('a.arrow')));
}, 300_000);

it.each([
  ['a.arrow', 'b.csv'],
  ['b.csv', 'c.parquet'],
  ['c.parquet', 'd.jsonl'],
  ['d.jsonl', 'e.arrow'],
])('20 million rows go from %s to %s in bounded memory', { timeout: 300_000 }, async (from, to) => {
  const { requests, peakMemoryBytes } = await json(
    'export',
    folder.path(from),
    '-o',
    folder.path(to),
    '--no-sync',
  );
  expect(requests).toBe(REQUESTS);
  expect(peakMemoryBytes).toBeLessThan(MAX_BYTES);
  if (to.endsWith('.arrow')) {
    expect((await run(['digest', folder.path(to)])).stdout.toString().slice(0, 64)).toBe(digest);
  }
});
