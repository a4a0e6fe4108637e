import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import type { DistributionSpec } from '../../src/laws/distribution.js';
import { resolveDistribution } from '../../src/laws/resolve.js';
import { SamplerTables } from '../../src/plan/samplers.js';

import { arbitraryDistribution } from '../fixtures/arbitrary-parts.js';

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
    expect(laws.map((law) => resolveDistribution(law))).toEqual(laws);
  });
});

describe('the distribution of a field', () => {
  it('is that of the spec, where a number is a constant, also within mixtures', () => {
    const component = { family: 'exponential', mean: 9, max: 20 } as const;
    expect(
      resolveDistribution({
        family: 'mixture',
        components: [
          { weight: 0.5, distribution: 5 },
          {
            weight: 0.5,
            distribution: { family: 'mixture', components: [{ weight: 1, distribution: component }] },
          },
        ],
        max: 9,
      }),
    ).toEqual({
      family: 'mixture',
      components: [
        { weight: 0.5, distribution: { family: 'constant', value: 5 } },
        {
          weight: 0.5,
          distribution: { family: 'mixture', components: [{ weight: 1, distribution: component }] },
        },
      ],
      max: 9,
    });
  });

  it('is one that samplers are made of, whatever the spec', () => {
    let made = 0;
    fc.assert(
      fc.property(arbitraryDistribution, (spec) => {
        try {
          new SamplerTables(deterministicMath()).add(resolveDistribution(spec), 'input_tokens');
          made++;
        } catch (error) {
          // Bounds so far out that nothing of a law is within them are found where the law is computed.
          expect((error as Error).message).toMatch(
            /^input_tokens[\w.[\]]*: the bounds .* hold (none|only \S+) of the /,
          );
        }
      }),
      { seed: 12, numRuns: 300 },
    );
    // Most are: the rest is what random bounds leave nothing of.
    expect(made).toBeGreaterThan(200);
  });
});
