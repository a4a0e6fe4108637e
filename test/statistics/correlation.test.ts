import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { pearson, spearman } from '../../src/statistics/correlation.js';
import { rankCorrelation } from '../fixtures/statistics.js';

/** The first data set of Anscombe (1973), doi:10.1080/00031305.1973.10478966. */
const X = Float64Array.of(10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5);
const Y = Float64Array.of(8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68);

it('is that of published data', () => {
  expect(pearson(X, Y)).toBeCloseTo(0.81642, 5);
  // No ties: 1 - 6 sum d^2 / (n (n^2 - 1)) with sum d^2 = 40 and n = 11.
  expect(spearman(X, Y)).toBeCloseTo(1 - 240 / 1_320, 12);
});

it('is 1 or -1 where one side follows from the other', () => {
  const line = X.map((x) => 3 - 2 * x);
  expect(pearson(X, line)).toBeCloseTo(-1, 15);
  expect(spearman(X, line)).toBeCloseTo(-1, 15);
  const cubes = X.map((x) => x * x * x);
  expect(pearson(X, cubes)).toBeLessThan(0.99);
  expect(spearman(X, cubes)).toBeCloseTo(1, 15);
});

it('gives ties their mean rank', () => {
  // Ranks 0.5, 0.5, 2, 3 and 0, 2, 2, 2 : products about 1.5 sum to 2, squares to 4.5 and 3.
  const [x, y] = [Float64Array.of(1, 1, 2, 3), Float64Array.of(4, 9, 9, 9)];
  expect(spearman(x, y)).toBeCloseTo(2 / Math.sqrt(13.5), 12);
  const pairs = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 2, maxLength: 50 });
  fc.assert(
    fc.property(pairs, (points) => {
      const [a, b] = [0, 1].map((side) => Float64Array.from(points, (point) => point[side]));
      const isConstant = [a, b].some((values) => new Set(values).size === 1);
      expect(spearman(a, b)).toEqual(isConstant ? Number.NaN : expect.closeTo(rankCorrelation(a, b), 12));
    }),
    { seed: 5, numRuns: 300 },
  );
});

it('is no number where a side is constant or empty', () => {
  // The mean of equal tenths is not a tenth to the bit, which would make noise of it.
  const constant = new Float64Array(11).fill(0.1);
  expect([pearson(X, constant), pearson(constant, X), spearman(X, constant)]).toEqual(
    new Array(3).fill(Number.NaN),
  );
  expect(pearson(new Float64Array(0), new Float64Array(0))).toBeNaN();
});
