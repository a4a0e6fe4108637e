import { describe, expect, it } from 'vitest';
import { Cdf } from '../../src/statistics/cdf.js';

describe('Cdf', () => {
  const cdf = new Cdf(Float64Array.of(5, 1, 5, 3, 9), Float64Array.of(1, 2, 3, 2, 0));

  it('is a staircase of the values that have weight', () => {
    expect([[...cdf.values], [...cdf.probabilities]]).toEqual([
      [1, 3, 5],
      [0.25, 0.5, 1],
    ]);
  });

  it.each([
    [0, 1],
    [0.25, 1],
    [0.2500001, 3],
    [0.5, 3],
    [0.51, 5],
    [1, 5],
  ])('has the quantile of %d', (u, value) => {
    expect(cdf.quantile(u)).toBe(value);
  });

  it.each([
    [0.999, 0],
    [1, 0.25],
    [2, 0.25],
    [4.9, 0.5],
    [5, 1],
    [100, 1],
  ])('has the probability of %d or less', (x, probability) => {
    expect(cdf.at(x)).toBe(probability);
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses the quantile of %d', (u) => {
    expect(() => cdf.quantile(u)).toThrow(`u: ${u} is not a probability from 0 to 1`);
  });

  it('gives even steps to equal weights', () => {
    const even = new Cdf(Float64Array.of(7, 8, 9), Float64Array.of(1, 1, 1));
    expect([...even.probabilities]).toEqual([1 / 3, 2 / 3, 1]);
    expect(even.quantile(2 / 3)).toBe(8);
  });
});
