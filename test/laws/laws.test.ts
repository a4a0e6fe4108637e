import { describe, expect, test } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import { PoolError } from '../../src/errors.js';
import { TOKENS } from '../../src/fields.js';
import { checkDistribution } from '../../src/laws/check.js';
import { conditioned, truncated } from '../../src/laws/conditioning.js';
import type { ContinuousDistribution, DistributionSpec } from '../../src/laws/distribution.js';
import {
  FIELD_LAWS,
  FIXED_INTER_ARRIVALS,
  INTER_TURN_LAWS,
  SHAPED_INTER_ARRIVALS,
} from '../../src/laws/families.js';
import { resolveInterArrivals } from '../../src/laws/inter-arrival.js';
import { cutInterTurns } from '../../src/laws/inter-turn.js';
import { partsOf } from '../../src/laws/parts.js';
import { resolveDistribution } from '../../src/laws/resolve.js';
import { smallestOf, valuesOf } from '../../src/laws/values.js';

const math = deterministicMath();
const SECONDS = { isWhole: false, largest: 1e6, name: 'time' };

/** A distribution of each law, of the examples of its parameters. */
const EXAMPLES = FIELD_LAWS.map(({ family, parameters }) => ({
  family,
  ...Object.fromEntries(
    Object.entries(parameters).flatMap(([name, { example, isOptional }]) =>
      isOptional ? [] : [[name, example]],
    ),
  ),
})) as unknown as DistributionSpec[];

const faultsOf = (distribution: DistributionSpec) => {
  const faults: string[] = [];
  checkDistribution(distribution, 'field', (path, problem) => faults.push(`${path.join('.')}: ${problem}`));
  return faults;
};

describe('every law of the registry', () => {
  test.each(EXAMPLES)('can be sampled by the examples of its parameters: %j', (example) => {
    expect(faultsOf(example)).toEqual([]);
    const parts = partsOf(resolveDistribution(example), TOKENS, math, 'input_tokens');
    expect(parts).toHaveLength(1);
    expect(parts[0].weight).toBe(1);
  });

  test.each(
    EXAMPLES.filter(
      (_, index) => FIELD_LAWS[index].nature === 'continuous',
    ) as unknown as ContinuousDistribution[],
  )('has one and the same distribution function, standard form and quantile: %j', (distribution) => {
    const cut = { ...distribution, min: 20, max: 900 } as ContinuousDistribution;
    const { cumulative, below, upTo, form } = conditioned(cut, SECONDS, math, 'x');
    const law = truncated(cut);
    const standard = {
      NORMAL: math.normalQuantile,
      EXPONENTIAL: (p: number) => -Math.log1p(-p),
      LOG_EXPONENTIAL: (p: number) => Math.log(-Math.log1p(-p)),
      UNIFORM: (p: number) => p,
      // The quantile of the gamma law is the one that is tested.
      LOG_GAMMA: undefined,
    };
    const quantileOf = form === undefined ? undefined : standard[form.quantile];
    for (const share of [0.01, 0.3, 0.5, 0.77, 0.99]) {
      const x = law.quantile(share);
      expect((cumulative(x) - below) / (upTo - below)).toBeCloseTo(share, 9);
      if (form === undefined || quantileOf === undefined) continue;
      const drawn = form.location + form.scale * quantileOf(below + share * (upTo - below));
      expect((form.exponentiate ? Math.exp(drawn) : drawn) / x).toBeCloseTo(1, 7);
    }
  });

  test('has a name and, of inter-arrival times, a code of its own', () => {
    const names = FIELD_LAWS.map(({ family }) => family);
    expect(new Set(names).size).toBe(names.length);
    const codes = SHAPED_INTER_ARRIVALS.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

test.each(INTER_TURN_LAWS.filter(({ family }) => family !== 'constant'))(
  'the inter-turn law $family is one of the quantiles that conversations have',
  ({ family }) => {
    const example = EXAMPLES.find((law) => (law as { family: string }).family === family);
    const law = cutInterTurns(resolveDistribution(example!) as never, math, 'conversations');
    expect(['NORMAL', 'EXPONENTIAL', 'UNIFORM', 'LOG_EXPONENTIAL']).toContain(law.quantile);
    expect(law.cdf(law.longest)).toBe(1);
  },
);

describe('laws of inter-arrival times', () => {
  test.each(SHAPED_INTER_ARRIVALS)('$family: the CV of the shape of a CV is that CV', (law) => {
    for (const cv of [0.05, 0.4, 1, 3, 12]) {
      const { shape } = resolveInterArrivals({ family: law.family, cv }) as { readonly shape: number };
      expect(law.cvOfShape(shape, math) / cv).toBeCloseTo(1, 5);
    }
  });

  test.each(FIXED_INTER_ARRIVALS)('$family: has no parameters', ({ family, code, shape }) => {
    expect(resolveInterArrivals({ family })).toEqual({ family: code, shape });
  });
});

describe('a mixture', () => {
  const uniform = (min: number, max: number) => ({ family: 'uniform', min, max }) as const;
  const inner = {
    family: 'mixture',
    components: [
      { weight: 0.5, distribution: uniform(0, 9) },
      { weight: 0.5, distribution: uniform(10, 19) },
    ],
  } as const;
  const mixtureOf = (distribution: DistributionSpec, bounds = {}) =>
    partsOf(
      resolveDistribution({
        family: 'mixture',
        components: [
          { weight: 0.25, distribution: 700 },
          { weight: 0.75, distribution },
        ],
        ...bounds,
      }),
      TOKENS,
      math,
      'input_tokens',
    ).map(({ weight }) => weight);

  test('within a mixture has its weight, whatever its own bounds cut away', () => {
    expect(mixtureOf(inner)).toEqual([0.25, 0.375, 0.375]);
    // Half of the upper component is left: two thirds and one third of the inner mixture.
    const cut = mixtureOf({ ...inner, max: 14 });
    expect(cut[1]).toBeCloseTo(0.5, 12);
    expect(cut[2]).toBeCloseTo(0.25, 12);
  });

  test('loses what its bounds cut away', () => {
    const [first, second] = mixtureOf(inner, { max: 14 });
    expect(first).toBeCloseTo(0.375, 12);
    expect(second).toBeCloseTo(0.1875, 12);
  });

  test('says where a component is wrong, to a spec and to a pool', () => {
    const wrong = {
      family: 'mixture',
      components: [
        {
          weight: 1,
          distribution: {
            ...inner,
            components: [
              { weight: 0.5, distribution: { family: 'pareto', scale: 9, alpha: 1, max: 5 } },
              { weight: 0.4, distribution: 3 },
            ],
          },
        },
      ],
    } as const satisfies DistributionSpec;
    const place = 'components.0.distribution.components';
    expect(faultsOf(wrong)).toEqual([
      `${place}: weights sum to 0.9, not to 1`,
      `${place}.0.distribution.max: 5 is below scale, 9, the smallest value`,
    ]);
    const parts = () => partsOf(resolveDistribution(wrong), TOKENS, math, 'input_tokens');
    expect(parts).toThrow(PoolError);
    expect(parts).toThrow('input_tokens.components[0].distribution.components: weights sum to 0.9, not to 1');
  });
});

test('the values of a distribution are those in its unit', () => {
  const distribution: DistributionSpec = {
    family: 'mixture',
    components: [
      { weight: 0.5, distribution: { family: 'zipf', exponent: 2, ranks: 50, min: 4 } },
      { weight: 0.5, distribution: { family: 'samples', samples: [9, 7], weights: [1, 2] } },
    ],
    max: 60,
  };
  expect([...valuesOf(distribution)].map(([path, value]) => [path.join('.'), value])).toEqual([
    ['max', 60],
    ['components.0.distribution.ranks', 50],
    ['components.0.distribution.min', 4],
    ['components.1.distribution.samples.0', 9],
    ['components.1.distribution.samples.1', 7],
  ]);
  expect(smallestOf(distribution)).toBe(4);
  expect(smallestOf({ family: 'pareto', scale: 30, alpha: 1 })).toBe(30);
  expect(smallestOf({ family: 'lognormal', mean: 3, cv: 1 })).toBe(0);
});
