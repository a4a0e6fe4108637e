import { afterEach, expect, test, vi } from 'vitest';
import { platform } from '#platform';
import { stretchRows, type WorkerLoad, workerBytes, workerCount } from '../../src/workers/worker-count.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { generate } from '../support/generate.js';

const GIB = 2 ** 30;
/** A long trace of the language category. */
const LOAD: WorkerLoad = {
  tiles: 100_000,
  rowsPerTile: 8_192,
  planBytes: 1e6,
  clientCount: 1_000,
  columnTypes: ['uint32', 'uint32'],
};

afterEach(() => void vi.restoreAllMocks());

test('stretches of workers stay within four million rows, however many the clients', () => {
  expect([1, 1_000, 32_768, 100_000, 1e9].map(stretchRows)).toEqual([
    1_048_576, 1_048_576, 1_048_576, 3_200_000, 4_194_304,
  ]);
});

test('there are as many workers as are asked for where there is room', () => {
  const machine = { cores: 16, memoryBytes: 64 * GIB };
  expect(workerCount(1, LOAD, machine)).toEqual({ count: 1 });
  expect(workerCount(16, LOAD, machine)).toEqual({ count: 16 });
  expect(workerCount(16, LOAD, { ...machine, memoryBytes: undefined })).toEqual({ count: 16 });
});

test('there are no more than cores', () => {
  const machine = { cores: 2, memoryBytes: 24 * GIB };
  expect(workerCount(256, LOAD, machine)).toEqual({ count: 2, limitedBy: 'cores' });
});

test('they take no more than half of the memory, and one is always left', () => {
  const machine = { cores: 256, memoryBytes: 8 * GIB };
  const { count, limitedBy } = workerCount(256, LOAD, machine);
  expect(limitedBy).toBe('memory');
  expect(count * workerBytes(LOAD)).toBeLessThanOrEqual(4 * GIB);
  expect((count + 1) * workerBytes(LOAD)).toBeGreaterThan(4 * GIB);
  // Each has the plan once, and as it came.
  expect(workerCount(256, { ...LOAD, planBytes: 1e9 }, machine)).toEqual({ count: 2, limitedBy: 'memory' });
  expect(workerCount(2, LOAD, { cores: 2, memoryBytes: 1e6 })).toEqual({ count: 1, limitedBy: 'memory' });
});

test('each has a quarter of a million rows to make, and a tile', () => {
  const machine = { cores: 16, memoryBytes: 64 * GIB };
  expect(workerCount(8, { ...LOAD, tiles: 100 }, machine)).toEqual({ count: 3, limitedBy: 'length' });
  expect(workerCount(8, { ...LOAD, tiles: 10 }, machine)).toEqual({ count: 1, limitedBy: 'length' });
  const few = { ...LOAD, tiles: 2, rowsPerTile: 1 << 20 };
  expect(workerCount(8, few, machine)).toEqual({ count: 2, limitedBy: 'length' });
});

test('a trace says how many make it, and why not more', () => {
  vi.spyOn(platform, 'resources').mockReturnValue({ cores: 3, memoryBytes: undefined });
  const pool = mixedPool('language');
  expect(generate(pool, { requests: 2_300_000, workers: 2 }).workers).toEqual({ count: 2 });
  expect(generate(pool, { requests: 2_300_000, workers: 256 }).workers).toEqual({
    count: 3,
    limitedBy: 'cores',
  });
});

test("this machine's cores and memory are known", () => {
  const { cores, memoryBytes } = platform.resources();
  expect(cores).toBeGreaterThanOrEqual(1);
  expect(memoryBytes).toBeGreaterThan(GIB / 4);
  expect(memoryBytes).toBeLessThan(2 ** 50);
});
