import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aliasTable } from '../../src/plan/alias-table.js';

const TWO_32 = 2 ** 32;

/** Probability of each value of a table: a bin is chosen uniformly, and its threshold decides. */
function reconstructed({ thresholds, own, alias }: ReturnType<typeof aliasTable>): Map<number, number> {
  const probabilities = new Map<number, number>();
  const add = (value: number, probability: number) =>
    probabilities.set(value, (probabilities.get(value) ?? 0) + probability);
  thresholds.forEach((threshold, bin) => {
    add(own[bin], threshold / TWO_32 / own.length);
    add(alias[bin], (TWO_32 - threshold) / TWO_32 / own.length);
  });
  return probabilities;
}

function expectExact(values: readonly number[], weights: readonly number[]): void {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const table = aliasTable(Float64Array.from(values), Float64Array.from(weights));
  const positive = weights.filter((weight) => weight > 0).length;
  expect(table.own).toHaveLength(positive);
  const probabilities = reconstructed(table);
  values.forEach((value, index) => {
    // Each of the value's bins and aliases is off by at most 2^-32 of a bin; 1e-12 is for rounding.
    const error = Math.abs((probabilities.get(value) ?? 0) - weights[index] / total);
    expect(error).toBeLessThanOrEqual(values.length / TWO_32 + 1e-12);
    if (weights[index] === 0) expect(probabilities.has(value)).toBe(false);
    probabilities.delete(value);
  });
  expect(probabilities.size).toBe(0);
}

const weight = fc.oneof(
  fc.constantFrom(0, 1e-300, 1e-15, 1e-9, 1, 1, 1),
  fc.double({ min: 1e-6, max: 1, noNaN: true }),
);

test('any probabilities are reconstructed to within n * 2^-32', () => {
  fc.assert(
    fc.property(fc.array(weight, { minLength: 1, maxLength: 300 }), (weights) => {
      fc.pre(weights.some((value) => value > 1e-200));
      expectExact(
        weights.map((_, index) => index * 3),
        weights,
      );
    }),
    { seed: 1, numRuns: 500 },
  );
});

test.each([
  ['one value', [1]],
  ['equal values', Array.from({ length: 1024 }, () => 1 / 1024)],
  ['one value with nearly everything', [1 - 1e-12, 1e-12]],
  ['28,757 values that fall off', Array.from({ length: 28_757 }, (_, rank) => 1 / (rank + 1))],
  ['a third each, which no double is', [1 / 3, 1 / 3, 1 / 3]],
  ['zeros at both ends', [0, 0.5, 0, 0.5, 0]],
  ['sums that are not 1', [2, 3, 5]],
])('%s', (_, weights) => {
  expectExact(
    weights.map((_, index) => index),
    weights,
  );
});
