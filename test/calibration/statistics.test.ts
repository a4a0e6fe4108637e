import { describe, expect, it } from 'vitest';
import { rankCorrelation } from '../../calibration/figures/rank-correlation.js';
import { deviationOf, logRatios, Weighted } from '../../calibration/figures/statistics.js';
import { dispersionWithin } from '../../calibration/figures/traffic-tally.js';
import { spreadOf, summarise } from '../../calibration/summary.js';

describe('Weighted', () => {
  it('has the smallest values that reach a share', () => {
    const weighted = new Weighted();
    for (const [value, weight] of [
      [5, 1],
      [1, 2],
      [3, 5],
      [1, 2],
      [9, 0],
    ])
      weighted.add(value, weight);
    // Cumulative: 1 up to 0.4, 3 up to 0.9, 5 up to 1.
    expect(weighted.quantiles(0, 0.4, 0.41, 0.9, 0.91, 1)).toEqual([1, 1, 3, 3, 5, 5]);
    expect(weighted.shareOf((value) => value > 2)).toBeCloseTo(0.6, 12);
  });

  it('has none where nothing weighs', () => {
    expect(new Weighted().quantiles(0.5)).toEqual([Number.NaN]);
    expect(new Weighted().shareOf(() => true)).toBeNaN();
  });
});

it('has the standard deviation of all values, and the logarithms of ratios', () => {
  expect(deviationOf([2, 4, 4, 4, 5, 5, 7, 9])).toBe(2);
  expect(deviationOf([])).toBeNaN();
  expect([...logRatios([1, Math.E, 1])]).toEqual([1, -1]);
});

describe('rankCorrelation', () => {
  it('has ties at their mean rank', () => {
    // scipy.stats.spearmanr([1, 2, 2, 3, 70000], [5, 6, 7, 7, 1]).statistic
    expect(rankCorrelation(Uint32Array.of(1, 2, 2, 3, 70_000), Uint32Array.of(5, 6, 7, 7, 1))).toBeCloseTo(
      -0.13157894736842107,
      12,
    );
  });

  it('is 1 and -1 of what rises and falls together, and none of what does not vary', () => {
    const rising = Uint32Array.of(1, 10, 100, 1000);
    expect(rankCorrelation(rising, Uint32Array.of(2, 3, 5, 8))).toBe(1);
    expect(rankCorrelation(rising, rising.slice().reverse())).toBe(-1);
    expect(rankCorrelation(rising, new Uint32Array(4))).toBeNaN();
  });
});

it('has the dispersion of counts about the mean of their own stretch', () => {
  // Pairs make 2, 4 | 20, 22: variances 2 and 2 about means 3 and 21.
  expect(dispersionWithin(Float64Array.of(1, 1, 1, 3, 10, 10, 12, 10), 2, 4)).toBeCloseTo(4 / 24, 12);
});

describe('summarise', () => {
  it('has the median and the tenths between order statistics', () => {
    // numpy.quantile(range(1, 12), [.1, .5, .9])
    const values = [11, 3, 1, 9, 7, 5, 2, 4, 6, 8, 10];
    expect(spreadOf(values)).toEqual({ p10: 2, p50: 6, p90: 10, count: 11 });
    // numpy.quantile([1, 2], [.1, .5, .9])
    const { p10, p50, p90 } = spreadOf([1, 2]);
    for (const [got, wanted] of [
      [p10, 1.1],
      [p50, 1.5],
      [p90, 1.9],
    ])
      expect(got).toBeCloseTo(wanted, 12);
  });

  it('counts what an hour has, and no more', () => {
    const hours = [{ a: 1, b: Number.NaN }, { a: 3 }].map((figures) => ({ fromSeconds: 0, figures }));
    expect(summarise(hours as never)).toMatchObject({ a: { p50: 2, count: 2 }, b: { count: 0 } });
  });
});
