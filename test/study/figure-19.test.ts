import { Field, List, type RecordBatch, Table, tableFromArrays, Uint32, vectorFromArray } from 'apache-arrow';
import { expect, test } from 'vitest';
import { compareTraces } from '../../src/compare/compare.js';
import { generate } from '../../src/generate/generate.js';
import { rateRange } from '../../study/figure-19.js';

const OF = { pool: 'p', hour: '0d 00:00', rate: 1, seed: 1, traffic: 'actual' as const };

/** Batches of so many rows each. */
function batches(table: Table, rows = 4): RecordBatch[] {
  return Array.from({ length: Math.ceil(table.numRows / rows) }, (_, index) => {
    return table.slice(index * rows, (index + 1) * rows).batches[0]!;
  });
}

/** Requests in windows of 3 s: 1, 0, 3, 2, 2, and one in the last second, which is no whole window. */
const TIMES = [0, 6, 7, 8.9, 9, 11, 12, 14.99, 15];
const INPUTS = [10, 40, 50, 60, 20, 40, 60, 60, 1000];

test('rates, correlation and tenths are those worked by hand', async () => {
  const table = tableFromArrays({
    timestamp: Float64Array.from(TIMES),
    input_tokens: Uint32Array.from(INPUTS),
  });
  const range = await rateRange(batches(table), { ...OF, durationSeconds: 16 });
  // Sorted: 0, 1/3, 2/3, 2/3, 1. Quantiles are values that occur: the 1st, 1st, 2nd, 3rd, 4th, 5th, 5th.
  expect(range.rates).toEqual([0, 0, 1 / 3, 2 / 3, 2 / 3, 1, 1]);
  // Windows with requests: 1, 3, 2, 2 with means 10, 50, 30, 60. Ranks 1, 4, 2.5, 2.5 and 1, 3, 2, 4: from their means of
  // 2.5, the products sum to 2.25 + 0.75 = 3, the squares to 4.5 and 5.
  expect(range.rateLengthCorrelation).toBeCloseTo(3 / Math.sqrt(4.5 * 5), 12);
  expect(range.tenths).toEqual([
    { rate: 1 / 3, inputTokens: 10 },
    { rate: 2 / 3, inputTokens: 30 },
    { rate: 2 / 3, inputTokens: 60 },
    { rate: 1, inputTokens: 50 },
  ]);
  expect(range).toMatchObject(OF);
  expect(range).not.toHaveProperty('durationSeconds');
});

test('the input of a multimodal request is its text and all of its items', async () => {
  const list = new List(new Field('item', new Uint32()));
  const lists = (values: number[][]) => vectorFromArray(values, list);
  const table = new Table({
    timestamp: vectorFromArray(Float64Array.from([0, 1, 3, 4])),
    text_tokens: vectorFromArray(Uint32Array.from([1, 2, 3, 4])),
    image_tokens: lists([[10, 20], [], [30], []]),
    audio_tokens: lists([[], [100], [], [200]]),
  });
  const { tenths } = await rateRange(batches(table, 3), { ...OF, durationSeconds: 6 });
  expect(tenths.map(({ inputTokens }) => inputTokens)).toEqual([(31 + 102) / 2, (33 + 204) / 2]);
});

test('of a generated trace, it agrees with what compare says, ties at their mean rank', async () => {
  const workload = { pool: 'builtin:language', rate: 2, duration: '20m', seed: 3 } as const;
  const { a: figures } = await compareTraces(await generate(workload), await generate(workload));
  const range = await rateRange(await generate(workload), { ...OF, durationSeconds: 1200 });
  const { p1, p5, p50, p95, p99 } = figures.windowRates;
  const [low, fifth, , middle, , ninetyFifth, high] = range.rates;
  expect([low, fifth, middle, ninetyFifth, high]).toEqual([p1, p5, p50, p95, p99]);
  const { spearman } = figures.rateLength.correlations.find(({ column }) => column === 'input_tokens')!;
  expect(range.rateLengthCorrelation).toBeCloseTo(spearman, 12);
  expect(range.tenths).toHaveLength(10);
});

test('a trace without requests, or without input, is refused', async () => {
  const empty = tableFromArrays({ timestamp: new Float64Array(0), input_tokens: new Uint32Array(0) });
  await expect(rateRange(empty.batches, { ...OF, durationSeconds: 9 })).rejects.toThrow(
    'the trace of p, 0d 00:00, has no requests',
  );
  const bare = tableFromArrays({ timestamp: Float64Array.from([1]) });
  await expect(rateRange(bare.batches, { ...OF, durationSeconds: 9 })).rejects.toThrow(
    'neither input_tokens nor text_tokens',
  );
});
