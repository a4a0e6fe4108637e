import { expect, test } from 'vitest';
import { workersFor } from '../../src/trace/reading/parquet/for-workers.js';
import type { NumberChunk } from '../../src/trace/reading/parquet/number-chunk.js';

const CHUNK: NumberChunk = {
  codec: 'ZSTD',
  array: 'BigInt64Array',
  rows: 2 ** 19,
  most: 2 ** 19,
  itemLevel: 0,
  emptyLevel: undefined,
};
const MANY = 2n ** 23n;

test.each<[string, number, bigint, Partial<NumberChunk> | undefined, number]>([
  ['nobody asks for any', 0, MANY, {}, 0],
  ['one is asked for', 1, MANY, {}, 1],
  ['many are asked for', 5, MANY, {}, 2],
  ['a row is missing', 5, MANY - 1n, {}, 0],
  ['the packing may not be ended', 5, MANY, { codec: 'GZIP' }, 0],
  ['chunks are small', 5, MANY, { most: 2 ** 15 - 1 }, 0],
  ['chunks are just large enough', 5, MANY, { most: 2 ** 15 }, 2],
  ['a chunk just fits ahead', 5, MANY, { most: 2 ** 23 }, 2],
  ['no chunk fits ahead', 5, MANY, { most: 2 ** 23 + 1 }, 0],
  ['there are no numbers', 5, MANY, undefined, 0],
])('workers for a file where %s', (_, asked, rows, changes, workers) => {
  const numbers = changes && { ...CHUNK, ...changes };
  const chunk = () => ({ name: 'a', range: { start: 4, end: 8 }, numbers });
  expect(workersFor(asked, rows, [chunk])).toBe(workers);
});
