import { expect, it } from 'vitest';
import { logBatch, tallied } from './tallied.js';

const TIMES = [0, 0.5, 4.5, 5];

it('lengths have a mean for each window of the rate, which is not known of one without requests', async () => {
  const { rate, lengths } = await tallied(
    [logBatch(TIMES, { values: { input_tokens: Uint32Array.of(1, 2, 10, 20) } })],
    { fields: ['input_tokens'], durationSeconds: 6 },
  );
  // Windows of a quarter of a second: 60 at most are that short.
  expect(rate.windowSeconds).toBe(1 / 4);
  const known = lengths[0].windowMeans.flatMap((mean, index) => (Number.isNaN(mean) ? [] : [[index, mean]]));
  expect(lengths[0].windowMeans).toHaveLength(rate.windows.length);
  expect(known).toEqual([
    [0, 1],
    [2, 2],
    [18, 10],
    [20, 20],
  ]);
});

it('means of windows are those of all their requests, to six digits', async () => {
  const { lengths } = await tallied(
    [
      logBatch([0, 0.1], { values: { input_tokens: Uint32Array.of(1, 1) } }),
      logBatch([0.2], { values: { input_tokens: Uint32Array.of(2) } }),
    ],
    { fields: ['input_tokens'], durationSeconds: 1 },
  );
  expect(lengths[0].windowMeans[0]).toBe(1.33333);
});
