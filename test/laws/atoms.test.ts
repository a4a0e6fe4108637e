import gammaCdf from '@stdlib/stats-base-dists-gamma-cdf';
import { describe, expect, test } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import { PoolError } from '../../src/errors.js';
import { supportOf } from '../../src/fields.js';
import { atomsOf } from '../../src/laws/atoms.js';
import type { DiscreteDistribution } from '../../src/laws/distribution.js';
import { empirical } from '../fixtures/synthetic-datasets.js';

const atoms = (distribution: DiscreteDistribution, field = 'input_tokens') =>
  atomsOf(distribution, supportOf(field), deterministicMath(), field);

/** Values and their probabilities. */
function law(distribution: DiscreteDistribution, field?: string): [number, number][] {
  const { values, weights } = atoms(distribution, field);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Array.from(values, (value, index) => [value, weights[index] / total]);
}

function expectLaw(
  actual: readonly [number, number][],
  expected: readonly (readonly [number, number])[],
): void {
  expect(actual.map(([value]) => value)).toEqual(expected.map(([value]) => value));
  for (const [index, [value, probability]] of expected.entries()) {
    expect(Math.abs(actual[index][1] - probability), `P(${value})`).toBeLessThan(1e-14);
  }
}

describe('listed values', () => {
  test('an empirical distribution of a pool is taken as it is, without a copy', () => {
    const distribution = empirical([
      [3, 0.25],
      [8, 0.75],
    ]);
    const { values, weights } = atoms(distribution);
    expect([...values, ...weights]).toEqual([3, 8, 0.25, 0.75]);
    expect(values.buffer).toBe(distribution.values.buffer);
    expect(weights.buffer).toBe(distribution.probabilities.buffer);
  });

  test('samples are counted, sorted, rounded and weighted', () => {
    expectLaw(law({ family: 'samples', samples: [7, 2, 2.5, 2.4, 7] }), [
      [2, 0.4],
      [3, 0.2],
      [7, 0.4],
    ]);
    expectLaw(law({ family: 'samples', samples: [4, 1, 4], weights: [1, 2, 5] }), [
      [1, 0.25],
      [4, 0.75],
    ]);
    expectLaw(law({ family: 'samples', samples: [0.5, 0.25, 0.5] }, 'reason_ratio'), [
      [0.25, 1 / 3],
      [0.5, 2 / 3],
    ]);
  });

  test('bounds are those of the rounded values', () => {
    expectLaw(law({ family: 'samples', samples: [1.6, 2.4, 2.6, 9], min: 2, max: 3 }), [
      [2, 2 / 3],
      [3, 1 / 3],
    ]);
    expectLaw(law({ family: 'samples', samples: [5], min: 5, max: 5 }), [[5, 1]]);
  });
});

describe('zipf', () => {
  test('weights fall with the power of the rank', () => {
    const weights = [1, 1 / 4, 1 / 9, 1 / 16];
    const total = 1 + 1 / 4 + 1 / 9 + 1 / 16;
    expectLaw(
      law({ family: 'zipf', exponent: 2, ranks: 4 }),
      weights.map((weight, index) => [index + 1, weight / total]),
    );
    expectLaw(law({ family: 'zipf', exponent: 0, ranks: 2 }), [
      [1, 0.5],
      [2, 0.5],
    ]);
    expectLaw(law({ family: 'zipf', exponent: 1, ranks: 100, min: 3, max: 4 }), [
      [3, 4 / 7],
      [4, 3 / 7],
    ]);
  });
});

describe('poisson', () => {
  test.each([0.001, 0.7, 1, 12.5, 30])(
    'mean %d: the distribution function is that of waiting times',
    (mean) => {
      // P(N <= n) = P(the sum of n + 1 exponential times exceeds the mean).
      let sum = 0;
      for (const [value, probability] of law({ family: 'poisson', mean })) {
        sum += probability;
        expect(Math.abs(sum - (1 - gammaCdf(mean, value + 1, 1)))).toBeLessThan(1e-13);
      }
      expect(sum).toBeCloseTo(1, 12);
    },
  );

  test('mean and variance of a large one are its mean', () => {
    const mean = 1e6;
    const entries = law({ family: 'poisson', mean });
    const first = entries.reduce((sum, [value, probability]) => sum + value * probability, 0);
    const variance = entries.reduce((sum, [value, p]) => sum + (value - mean) ** 2 * p, 0);
    expect(first / mean).toBeCloseTo(1, 10);
    expect(variance / mean).toBeCloseTo(1, 9);
    expect(entries.length).toBeLessThan(20_000);
  });
});

test.each<[DiscreteDistribution, string]>([
  [{ family: 'samples', samples: [] }, 'input_tokens.samples: it is not a list of at least one number'],
  [
    { family: 'samples', samples: [1, 2], weights: [1] },
    'input_tokens.weights: there are 1 weights for 2 samples',
  ],
  [{ family: 'samples', samples: [1, -2] }, 'input_tokens.samples: -2 is not a number from 0 to 4294967295'],
  [
    { family: 'samples', samples: [5e9] },
    'input_tokens.samples: 5000000000 is not a number from 0 to 4294967295',
  ],
  [{ family: 'samples', samples: [Number.NaN] }, 'input_tokens.samples: NaN is not'],
  [
    { family: 'samples', samples: [1], weights: [0] },
    'input_tokens.weights: the weights do not have a positive, finite sum',
  ],
  [
    { family: 'samples', samples: [1], weights: [-1] },
    'input_tokens.weights[0]: -1 is not a number of at least 0',
  ],
  [{ family: 'constant', value: -1 }, 'input_tokens.value: -1 is not'],
  [{ family: 'samples', samples: [7], max: 6 }, 'the bounds 0 to 6 hold none of the distribution'],
  [{ family: 'poisson', mean: 7, min: 8, max: 6 }, 'input_tokens.max: 6 is below min, 8'],
  [{ family: 'poisson', mean: 7, min: -1 }, 'input_tokens.min: -1 is not a number from 0 to 4294967295'],
  [{ family: 'poisson', mean: 7, min: 6.1, max: 6.9 }, 'there is no whole number from 6.1 to 6.9'],
  [{ family: 'zipf', exponent: -1, ranks: 5 }, 'input_tokens.exponent: -1 is not a number of at least 0'],
  [
    { family: 'zipf', exponent: 1, ranks: 1.5 },
    'input_tokens.ranks: 1.5 is not a whole number from 1 to 1048576',
  ],
  [{ family: 'zipf', exponent: 1, ranks: 2e6 }, 'input_tokens.ranks: 2000000 is not a whole number from 1'],
  [{ family: 'poisson', mean: 0 }, 'input_tokens.mean: 0 is not a number above 0, at most 1000000'],
  [{ family: 'poisson', mean: 2e6 }, 'input_tokens.mean: 2000000 is not a number above 0'],
  [{ family: 'poisson', mean: 3, min: 60 }, 'hold none of the distribution'],
])('%j is refused', (distribution, message) => {
  expect(() => atoms(distribution)).toThrow(PoolError);
  expect(() => atoms(distribution)).toThrow(message);
});
