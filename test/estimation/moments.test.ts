import { describe, expect, it } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import { Moments } from '../../src/estimation/moments.js';
import { Sampler } from './samplers.js';

const math = deterministicMath();

function momentsOf(values: Iterable<number>): Moments {
  const moments = new Moments();
  for (const value of values) moments.add(value);
  return moments;
}

describe('moments', () => {
  it('give the interval of their formula', () => {
    // Mean 3; deviations -2 -1 0 3: m2 = 14/4, m3 = 18/4, m4 = 98/4.
    const moments = momentsOf([1, 2, 3, 6]);
    expect([moments.count, moments.mean]).toEqual([4, 3]);
    const cv = Math.sqrt(3.5) / 3;
    const spread = Math.max((24.5 / 3.5 ** 2 - 1) / 4 - 4.5 / (3.5 * 3) + cv * cv, (1 + cv * cv) / 2);
    const reach = Math.exp(1.959963984540054 * Math.sqrt(spread / 4));
    const interval = moments.cvInterval(math);
    expect(interval.cv).toBeCloseTo(cv, 12);
    expect(interval.low).toBeCloseTo(cv / reach, 12);
    expect(interval.high).toBeCloseTo(cv * reach, 12);
  });

  it('are those of numbers far from 0, too', () => {
    const sampler = new Sampler(1);
    const values = sampler.times(1000, () => sampler.exponential());
    const shifted = momentsOf(values.map((value) => 1e6 + value));
    const around = momentsOf(values);
    expect(shifted.cv * shifted.mean).toBeCloseTo(around.cv * around.mean, 6);
  });

  it('have no interval with fewer than three numbers, and none of width for equal ones', () => {
    const none = { cv: Number.NaN, low: Number.NaN, high: Number.NaN };
    expect(momentsOf([]).cvInterval(math)).toEqual(none);
    expect(momentsOf([1, 2]).cvInterval(math)).toEqual(none);
    expect(momentsOf([0, 0, 0]).cvInterval(math)).toEqual(none);
    expect(momentsOf([2, 2, 2]).cvInterval(math)).toEqual({ cv: 0, low: 0, high: 0 });
    const again = momentsOf([5, 9, 1]);
    again.reset();
    for (const value of [1, 2, 3, 6]) again.add(value);
    expect(again.cvInterval(math)).toEqual(momentsOf([1, 2, 3, 6]).cvInterval(math));
  });

  // 1,000 samples each: of a true 95 % the standard error is 0.7 %. Tails heavier than a gamma law's are covered less.
  it.each([
    ['exponential', 1, 100, 0.93],
    ['gamma', 0.25, 100, 0.93],
    ['gamma', 0.25, 500, 0.93],
    ['gamma', 4, 100, 0.93],
    ['gamma', 0.05, 500, 0.93],
    ['exponential', 1, 20, 0.91],
    ['weibull', 0.5, 500, 0.78],
  ] as const)('cover the CV of %s gaps, shape %d, %d of them', (family, shape, count, least) => {
    const sampler = new Sampler(11);
    const true2 = family === 'weibull' ? 5 : 1 / shape;
    let covered = 0;
    for (let sample = 0; sample < 1000; sample++) {
      const moments = new Moments();
      for (let gap = 0; gap < count; gap++) {
        moments.add(family === 'exponential' ? sampler.exponential() : sampler[family](shape));
      }
      const { low, high } = moments.cvInterval(math);
      if (low * low <= true2 && true2 <= high * high) covered++;
    }
    expect(covered / 1000).toBeGreaterThan(least);
    expect(covered / 1000).toBeLessThan(0.99);
  });
});
