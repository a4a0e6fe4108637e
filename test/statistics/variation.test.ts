import { expect, test } from 'vitest';
import { Variation } from '../../src/statistics/variation.js';

const VALUES = Float64Array.from({ length: 1000 }, (_, index) => ((index * 7919) % 997) / 3);

test('of two added to at once is to the bit what it is when they are added to one by one', () => {
  const [first, second, alone, aloneLater] = [0, 0, 0, 0].map(() => new Variation());
  for (const value of VALUES.subarray(0, 10)) {
    first.add(value);
    alone.add(value);
  }
  Variation.addToBoth(first, second, VALUES, 10, 990);
  for (const value of VALUES.subarray(10, 990)) {
    alone.add(value);
    aloneLater.add(value);
  }
  expect([first.count, second.count]).toEqual([990, 980]);
  expect([first.cv, second.cv]).toEqual([alone.cv, aloneLater.cv]);
});

test('is the standard deviation over the mean, and begins anew when it is reset', () => {
  const variation = new Variation();
  for (const value of [5, 7]) variation.add(value);
  variation.reset();
  // Mean 5, variance (9 + 1 + 1 + 9) / 4 = 5.
  Variation.addToBoth(variation, new Variation(), Float64Array.of(2, 4, 6, 8), 0, 4);
  expect(variation.count).toBe(4);
  expect(variation.cv).toBeCloseTo(Math.sqrt(5) / 5, 15);
});
