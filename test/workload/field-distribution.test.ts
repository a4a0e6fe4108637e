import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { fieldDistribution } from '../../src/workload/field-distribution.js';
import { resolveDistribution } from '../../src/workload/resolve/distribution.js';
import type { DistributionSpec } from '../../src/workload/workload-spec.js';

describe('parameters', () => {
  // sigma^2 = log1p(cv^2), mu = log(mean) - sigma^2 / 2, by Python's math module.
  it.each([
    [900, 1.3, 6.307624166517437, 0.9947568515037973],
    [100, 2, 3.8004512297710416, 1.2686362411795196],
    [5000, 0.01, 8.517143193916072, 0.009999750013540755],
    [1, 1e-5, -4.999999999750001e-11, 9.99999999975e-6],
  ])('of the lognormal law of mean %d and cv %d', (mean, cv, mu, sigma) => {
    const resolved = resolveDistribution({ family: 'lognormal', mean, cv, max: 5 });
    expect(resolved).toEqual({
      family: 'lognormal',
      // A few units in the last place of the engine's logarithm.
      mu: expect.closeTo(mu, 13),
      sigma: expect.closeTo(sigma, 15),
      max: 5,
    });
  });

  it('of the gamma law by mean and cv: cv^2 = 1 / shape, mean = shape * scale', () => {
    expect(resolveDistribution({ family: 'gamma', mean: 150, cv: 0.5 })).toEqual({
      family: 'gamma',
      shape: 4,
      scale: 37.5,
    });
  });

  it('stay as they are where they are the law’s own', () => {
    const laws: DistributionSpec[] = [
      { family: 'lognormal', mu: 1, sigma: 2 },
      { family: 'gamma', shape: 1, scale: 2, min: 3 },
      { family: 'weibull', shape: 1, scale: 2 },
    ];
    expect(laws.map(resolveDistribution)).toEqual(laws);
  });
});

describe('the distribution of a field', () => {
  const finite = (values: number[], probabilities: number[]) => ({
    kind: 'empirical',
    values: Float64Array.from(values),
    probabilities: Float64Array.from(probabilities),
  });

  it.each<[string, DistributionSpec, unknown]>([
    ['a number', 7, finite([7], [1])],
    ['a constant', { family: 'constant', value: 7 }, finite([7], [1])],
    [
      'values in any order',
      { family: 'empirical', values: [5, 1, 3], probabilities: [0.25, 0.5, 0.25] },
      finite([1, 3, 5], [0.5, 0.25, 0.25]),
    ],
    [
      'values within bounds',
      { family: 'empirical', values: [1, 3, 5], probabilities: [0.5, 0.25, 0.25], min: 2, max: 5 },
      finite([3, 5], [0.5, 0.5]),
    ],
    [
      'values that can occur',
      { family: 'empirical', values: [1, 3], probabilities: [1, 0] },
      finite([1], [1]),
    ],
    ['samples', { family: 'samples', samples: [9, 2, 9, 9] }, finite([2, 9], [0.25, 0.75])],
    ['samples within bounds', { family: 'samples', samples: [9, 2, 9, 9], max: 8 }, finite([2], [1])],
    [
      'a lognormal law',
      { family: 'lognormal', mu: 6, sigma: 1, max: 100 },
      { kind: 'lognormal', mu: 6, sigma: 1, max: 100 },
    ],
    [
      'a Pareto law',
      { family: 'pareto', scale: 5, alpha: 2, min: 6 },
      { kind: 'pareto', scale: 5, alpha: 2, min: 6 },
    ],
    ['an exponential law', { family: 'exponential', mean: 5 }, { kind: 'exponential', mean: 5 }],
    [
      'a mixture within a mixture',
      {
        family: 'mixture',
        components: [
          { weight: 0.5, distribution: { family: 'exponential', mean: 5 } },
          {
            weight: 0.5,
            distribution: {
              family: 'mixture',
              components: [
                { weight: 0.25, distribution: { family: 'pareto', scale: 5, alpha: 2 } },
                { weight: 0.75, distribution: { family: 'exponential', mean: 9, max: 20 } },
              ],
            },
          },
        ],
      },
      {
        kind: 'mixture',
        weights: [0.5, 0.125, 0.375],
        components: [
          { kind: 'exponential', mean: 5 },
          { kind: 'pareto', scale: 5, alpha: 2 },
          { kind: 'exponential', mean: 9, max: 20 },
        ],
      },
    ],
    [
      'a mixture of finite supports',
      {
        family: 'mixture',
        components: [
          { weight: 0.5, distribution: 5 },
          { weight: 0.5, distribution: { family: 'samples', samples: [1, 5] } },
        ],
      },
      finite([1, 5], [0.25, 0.75]),
    ],
  ])('of %s', (_, spec, expected) => expect(fieldDistribution(spec)).toEqual(expected));

  it.each<[DistributionSpec]>([
    [{ family: 'gamma', shape: 1, scale: 2 }],
    [{ family: 'uniform', min: 1, max: 2 }],
    [
      {
        family: 'mixture',
        components: [
          { weight: 0.5, distribution: 5 },
          { weight: 0.5, distribution: { family: 'exponential', mean: 5 } },
        ],
      },
    ],
  ])('of %j is none that fields have', (spec) => expect(() => fieldDistribution(spec)).toThrow(UsageError));
});
