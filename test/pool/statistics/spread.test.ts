import { describe, expect, it } from 'vitest';
import { largestOverSmallest, spreadOf } from '../../../src/pool/statistics/spread.js';

describe('spreadOf', () => {
  it('interpolates as numpy does', () => {
    // numpy.quantile([1, 2, 4, 8], [0.1, 0.5, 0.9]).
    const { of, min, p10, p50, p90, max } = spreadOf([4, 1, 8, 2])!;
    expect([of, min, p50, max]).toEqual([4, 1, 3, 8]);
    expect(p10).toBeCloseTo(1.3, 12);
    expect(p90).toBeCloseTo(6.8, 12);
  });

  it('leaves out what is no number', () => {
    expect(spreadOf([Number.NaN, 5, Number.POSITIVE_INFINITY])).toEqual({
      of: 1,
      min: 5,
      p10: 5,
      p50: 5,
      p90: 5,
      max: 5,
    });
    expect(spreadOf([Number.NaN])).toBeUndefined();
  });
});

describe('largestOverSmallest', () => {
  it.each<[number[], number | undefined]>([
    [[2, 8, 3], 4],
    [[2, 0, 3], undefined],
    [[2, Number.NaN, 3], undefined],
    [[2, Number.POSITIVE_INFINITY], undefined],
    [[], undefined],
  ])('of %j is %s', (numbers, ratio) => {
    expect(largestOverSmallest(numbers)).toBe(ratio);
  });
});
