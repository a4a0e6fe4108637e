import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distances } from '../../src/statistics/distance.js';
import type { Counted } from '../../src/statistics/sorted-counts.js';
import { SortedValues } from '../../src/statistics/sorted-values.js';
import { WholeHistogram } from '../../src/statistics/whole-histogram.js';

function counted(values: readonly number[]): Counted {
  const histogram = new WholeHistogram();
  histogram.add(Uint32Array.from(values));
  return histogram;
}

/** By its definition: the share of values up to each value that occurs, counted anew for each. */
function bruteKolmogorovSmirnov(a: readonly number[], b: readonly number[]): number {
  const share = (values: readonly number[], limit: number) =>
    values.filter((value) => value <= limit).length / values.length;
  return Math.max(...[...a, ...b].map((value) => Math.abs(share(a, value) - share(b, value))));
}

/** By the optimal transport on a line: each value as often as the other side has values, matched in order. */
function bruteWasserstein(a: readonly number[], b: readonly number[]): number {
  const repeated = (values: readonly number[], times: number) =>
    values.toSorted((x, y) => x - y).flatMap((value) => new Array<number>(times).fill(value));
  const [left, right] = [repeated(a, b.length), repeated(b, a.length)];
  return left.reduce((sum, value, index) => sum + Math.abs(value - right[index]), 0) / left.length;
}

describe('distances', () => {
  it.each<[a: number[], b: number[], kolmogorovSmirnov: number, wasserstein: number]>([
    [[5], [5], 0, 0],
    [[0], [5], 1, 5],
    [[1, 2, 3], [2, 3, 4], 1 / 3, 1],
    // F_a is 2/3 from 0 on, F_b is 0 up to 1.
    [[0, 0, 1], [1], 2 / 3, 2 / 3],
    // Differences 1/2 over [1, 2), 0 over [2, 10), 1/2 over [10, 12).
    [[1, 10], [2, 12], 1 / 2, 1.5],
    [[7, 7, 7, 7], [7], 0, 0],
  ])('of %j and %j', (a, b, kolmogorovSmirnov, wasserstein) => {
    const found = distances(counted(a), counted(b));
    expect(found.kolmogorovSmirnov).toBeCloseTo(kolmogorovSmirnov, 15);
    expect(found.wasserstein).toBeCloseTo(wasserstein, 15);
  });

  // Small ranges make ties within and between the samples the rule.
  const sample = fc
    .constantFrom(3, 20, 1_000)
    .chain((max) => fc.array(fc.nat(max), { minLength: 1, maxLength: 40 }));

  it('are those of the definitions', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const { kolmogorovSmirnov, wasserstein } = distances(counted(a), counted(b));
        // Sums of fewer than 80 terms below 1,000, each rounded to 2^-53 of itself.
        expect(kolmogorovSmirnov).toBeCloseTo(bruteKolmogorovSmirnov(a, b), 12);
        expect(wasserstein).toBeCloseTo(bruteWasserstein(a, b), 9);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('are symmetric to the bit, and 0 for equal samples', () => {
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: 1, max: 7 }), (a, b, times) => {
        expect(distances(counted(a), counted(b))).toEqual(distances(counted(b), counted(a)));
        const repeated = a.flatMap((value) => new Array<number>(times).fill(value));
        expect(distances(counted(a), counted(repeated))).toEqual({ kolmogorovSmirnov: 0, wasserstein: 0 });
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('are no numbers where a sample is empty', () => {
    const none = { kolmogorovSmirnov: Number.NaN, wasserstein: Number.NaN };
    expect(distances(counted([]), counted([1]))).toEqual(none);
    expect(distances(counted([1]), counted([]))).toEqual(none);
    expect(distances(counted([]), counted([]))).toEqual(none);
  });
});

describe('SortedValues', () => {
  it('has the figures of its numbers, divided', () => {
    const values = new SortedValues(Float64Array.of(6, 3, 3, 12), 3);
    expect(values.sorted()).toEqual({ values: Float64Array.of(1, 2, 4), counts: Float64Array.of(2, 1, 1) });
    // 1, 1, 2, 4: mean 2, variance 6 / 4.
    expect(values.mean).toBe(2);
    expect(values.cv).toBeCloseTo(Math.sqrt(1.5) / 2, 15);
    expect([0, 25, 50, 51, 75, 76, 100].map((percent) => values.percentile(percent))).toEqual([
      1, 1, 1, 2, 2, 4, 4,
    ]);
  });

  it('is no number without any', () => {
    const { mean, cv, total } = new SortedValues(new Float64Array(0));
    expect([mean, cv, total]).toEqual([Number.NaN, Number.NaN, 0]);
    expect(new SortedValues(new Float64Array(0)).percentile(50)).toBeNaN();
  });
});
