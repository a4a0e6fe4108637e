import { expect, test } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { checkRate } from '../../src/rate/check.js';

test.each<[rate: unknown, message: string]>([
  [null, "rate: null is not a number, 'native' or an object such as { scale } or { steps }"],
  ['fast', `rate: "fast" is not a number, 'native' or an object such as { scale } or { steps }`],
  [-1, 'rate: -1 is not a finite number above 0 (requests per second)'],
  [{ sum: [1, { scale: -2 }] }, 'rate.sum[1].scale: -2 is not a finite number above 0 (a factor)'],
  [{ sum: [] }, 'rate.sum: [] is not a list of at least one rate'],
  [
    { faster: 1 },
    'rate: {"faster":1} is not an object with one of scale, max, steps, linear, ramp, diurnal, spike, sum, product, clip',
  ],
  [
    { scale: 1, max: 2 },
    'rate: {"scale":1,"max":2} is not an object with one of scale, max, steps, linear, ramp, diurnal, spike, sum, product, clip',
  ],
  [
    {
      steps: [
        [0, 1],
        [0, 2],
      ],
    },
    'rate.steps[1][0]: 0 is not a time after the one before, 0',
  ],
  [{ linear: [[0, 1, 2]] }, 'rate.linear[0]: [0,1,2] is not [time, rate]'],
  [{ linear: [[0, -1]] }, 'rate.linear[0][1]: -1 is not a finite number of at least 0 (requests per second)'],
  [{ ramp: { from: 1, to: 2 } }, 'rate.ramp.duration: undefined is not a finite number above 0 (duration)'],
  [
    { diurnal: { mean: 1, peakOverTrough: 0.5 } },
    'rate.diurnal.peakOverTrough: 0.5 is not a finite number of at least 1 (peakOverTrough)',
  ],
  [
    { diurnal: { mean: 1, peakOverTrough: 2, phase: 1 } },
    'rate.diurnal.phase: "phase" is not one of mean, peakOverTrough, peakAt, startAt',
  ],
  [{ spike: { at: 0, duration: 1 } }, 'rate.spike: {"at":0,"duration":1} is not one of rate and factor'],
  [
    { spike: { at: 0, duration: 1, rate: 2, rise: 0.6 } },
    'rate.spike.rise: 0.6 is not at most half of the duration, 0.5',
  ],
  [{ clip: { rate: 1, min: 3, max: 2 } }, 'rate.clip.min: 3 is not at most max, 2'],
  [{ clip: { rate: { steps: [] } } }, 'rate.clip.rate.steps: [] is not a list of at least one [time, rate]'],
])('%j is refused', (rate, message) => {
  const refusal = () => checkRate(rate);
  expect(refusal).toThrow(UsageError);
  expect(refusal).toThrow(expect.objectContaining({ message }));
});

test('rates within each other without end are refused', () => {
  let rate: unknown = 1;
  for (let depth = 0; depth < 40; depth++) rate = { sum: [rate] };
  expect(() => checkRate(rate)).toThrow(/at most 32 levels of sums and products/);
});
