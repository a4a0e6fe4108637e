import { expect, test } from 'vitest';
import { workerRunRows } from '../../src/workers/produce-runs.js';

test('runs of workers stay within four million rows, however many the clients', () => {
  expect([1, 1_000, 32_768, 100_000, 1e9].map(workerRunRows)).toEqual([
    1_048_576, 1_048_576, 1_048_576, 3_200_000, 4_194_304,
  ]);
});
