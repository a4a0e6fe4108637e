import { describe, expect, it } from 'vitest';
import { ValueWeights } from '../../src/statistics/value-weights.js';

function weightsOf(...entries: readonly (readonly [value: number, weight: number])[]): ValueWeights {
  const weights = new ValueWeights();
  for (const [value, weight] of entries) weights.add(value, weight);
  return weights;
}

describe('ValueWeights', () => {
  // On both sides of where whole values are kept otherwise, and one between whole numbers.
  const entries = [
    [1_048_576, 1],
    [7, 2],
    [0.5, 3],
    [1_048_575, 4],
    [7, 8],
    [0, 0],
    [1_048_576, 16],
  ] as const;

  it('sums weights by value, and has the values in order', () => {
    const { values, weights } = weightsOf(...entries).sorted();
    expect([...values]).toEqual([0.5, 7, 1_048_575, 1_048_576]);
    expect([...weights]).toEqual([3, 10, 4, 17]);
  });

  it.each([
    [0, 0.5],
    [3 / 34, 0.5],
    [0.1, 7],
    [13 / 34, 7],
    [0.5, 1_048_575],
    [0.51, 1_048_576],
    [1, 1_048_576],
  ])('has at %d the quantile %d', (probability, value) => {
    expect(weightsOf(...entries).quantiles([probability])).toEqual([value]);
  });

  it('reaches its last value where thirds do not add up to 1', () => {
    expect(weightsOf([1, 1 / 3], [2, 1 / 3], [3, 1 / 3]).quantiles([1 / 3, 2 / 3, 1])).toEqual([1, 2, 3]);
  });

  it('has no quantile without weight', () => {
    expect(weightsOf([3, 0]).quantiles([0.5])).toEqual([Number.NaN]);
  });
});
