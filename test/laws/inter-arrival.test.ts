import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.js';
import type { ShapedFamily } from '../../src/laws/families.js';
import type { InterArrivalLaw } from '../../src/laws/inter-arrival.js';
import { observedFault, resolveInterArrivals } from '../../src/laws/inter-arrival.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { gammaLaw, logNormalLaw, paretoLaw, squaredVariation, weibullLaw } from '../fixtures/gap-laws.js';

const shapeOfCv = (family: ShapedFamily, cv: number) =>
  (resolveInterArrivals({ family, cv }) as { readonly shape: number }).shape;

const LAWS = { gamma: gammaLaw, weibull: weibullLaw, lognormal: logNormalLaw, pareto: paretoLaw };

/**
 * Weibull shapes by CV, from mpmath 1.3 with 40 digits: the root k of
 * gamma(1 + 2/k) / gamma(1 + 1/k)^2 - 1 = cv^2.
 */
const WEIBULL_SHAPES = [
  [0.001, 1281.81966100804],
  [0.05, 24.94977517665567],
  [0.5, 2.101349094688544],
  [2, 0.5426925612864534],
  [5, 0.3113407284243256],
  [40, 0.15576511253483],
  [1000, 0.0888103701294882],
] as const;

describe('the shape of a coefficient of variation', () => {
  test.each(['gamma', 'weibull', 'lognormal', 'pareto'] as const)('%s: the law has it', (family) => {
    for (const cv of [0.01, 0.1, 0.5, 1, 1.7, 3, 20]) {
      const known = LAWS[family](shapeOfCv(family, cv));
      // Second moments near 1 lose digits: what they lose beside a CV of 0.01 is 1e-11.
      expect(Math.sqrt(squaredVariation(known)) / cv, `${cv}`).toBeCloseTo(1, 6);
    }
  });

  test.each(WEIBULL_SHAPES)('weibull of CV %d', (cv, shape) => {
    expect(shapeOfCv('weibull', cv) / shape).toBeCloseTo(1, 6);
  });

  test('of a Weibull law like the exponential one is 1', () => {
    expect(shapeOfCv('weibull', 1)).toBeCloseTo(1, 12);
  });

  test.each([
    [
      'gamma',
      0,
      'cv: 0 is not a finite number from 0.001 on; gaps that do not vary are those of the family constant',
    ],
    ['gamma', Number.NaN, 'cv: NaN is not a finite number'],
    ['weibull', -1, 'cv: -1 is not a finite number'],
    ['pareto', Number.POSITIVE_INFINITY, 'cv: Infinity is not a finite number'],
    ['gamma', 101, 'cv: 101 is out of range for gamma gaps: it needs a shape of 0.0000980'],
    ['lognormal', 3000, 'cv: 3000 is out of range for lognormal gaps: it needs a shape of 4.0'],
  ] as const)('%s of CV %d is refused', (family, cv, message) => {
    expect(() => shapeOfCv(family, cv)).toThrow(UsageError);
    expect(() => shapeOfCv(family, cv)).toThrow(message);
  });

  test('the place of the number is said', () => {
    expect(() => resolveInterArrivals({ family: 'gamma', cv: 0 }, 'clients[3].gaps')).toThrow(
      /^clients\[3\]\.gaps\.cv: 0 is not/,
    );
  });
});

describe('a law', () => {
  test.each([
    [{ family: 'exponential' }, GapFamily.gamma, 1],
    [{ family: 'constant' }, GapFamily.constant, 0],
    [{ family: 'gamma', cv: 2 }, GapFamily.gamma, 0.25],
    [{ family: 'weibull', shape: 0.4 }, GapFamily.weibull, 0.4],
    [{ family: 'lognormal', shape: 1.5 }, GapFamily.lognormal, 1.5],
    [{ family: 'pareto', shape: 1.05 }, GapFamily.pareto, 1.05],
  ] as const satisfies readonly (readonly [InterArrivalLaw, number, number])[])(
    '%j',
    (law, family, shape) => {
      expect(resolveInterArrivals(law)).toEqual({ family, shape });
    },
  );

  test.each<[unknown, string]>([
    [null, 'gaps: null is not a law such as'],
    ['gamma', 'gaps: gamma is not a law such as'],
    [
      {},
      'gaps.family: undefined is not one of gamma, weibull, lognormal, pareto, exponential, constant, samples',
    ],
    [{ family: 'erlang' }, 'gaps.family: "erlang" is not one of'],
    [{ family: 'toString', cv: 1 }, 'gaps.family: "toString" is not one of'],
    [{ family: 'gamma' }, 'gaps: cv or shape is missing; gamma has one of them'],
    [{ family: 'gamma', cv: 1, shape: 1 }, 'gaps: cv and shape are both given'],
    [{ family: 'pareto', shape: 1 }, 'gaps.shape: 1 is not a number from 1.05 to 1000000 (pareto)'],
    [{ family: 'weibull', shape: Number.NaN }, 'gaps.shape: NaN is not a number from 0.01'],
    [{ family: 'constant', cv: 0.5 }, 'gaps.cv: there is no such parameter; constant has none'],
  ])('%j is refused', (law, message) => {
    expect(() => resolveInterArrivals(law as InterArrivalLaw)).toThrow(UsageError);
    expect(() => resolveInterArrivals(law as InterArrivalLaw)).toThrow(message);
  });

  test('observed gaps are kept as they are', () => {
    const law = { family: 'samples', samples: Float64Array.of(1, 2), weights: Uint32Array.of(3, 4) } as const;
    expect(resolveInterArrivals(law)).toEqual({ family: GapFamily.samples, samples: law });
  });
});

test.each<[readonly number[] | undefined, readonly number[] | undefined, string | undefined]>([
  [[1, 0, 1e15], undefined, undefined],
  [[1, 2], [0, 0.1], undefined],
  [undefined, undefined, 'there are no observed gaps'],
  [[], undefined, 'there are no observed gaps'],
  [[1, 2], [1], 'there are 1 weights for 2 observed gaps'],
  [[1, -2], undefined, 'observed gap -2 is not a number from 0 to'],
  [[Number.NaN], undefined, 'observed gap NaN is not a number'],
  [[1e16], undefined, 'observed gap 10000000000000000 is not a number'],
  [[1, 2], [1, -1], 'weight -1 is not a finite number of at least 0'],
  [[1], [Number.POSITIVE_INFINITY], 'weight Infinity is not'],
  [[0, 5], [1, 0], 'all observed gaps that have a weight are 0'],
  [[1e15], [1e300], 'the weights of the observed gaps are too large'],
  [[0.1, 0.1], [1.7e308, 1.7e308], 'the weights of the observed gaps are too large'],
  [[0, 5e-324], undefined, 'the mean of the observed gaps is 0; it must be at least 1e-100'],
  // One gap in n that is not 0: a squared CV of n - 1.
  [[0, 5], [8_999_999, 1], undefined],
  [[0, 5], [9_000_002, 1], 'a coefficient of variation of 3000.0003333333'],
  [[0, 1e15], [8e291, 1e285], undefined],
  [[0, 1e15], [1e292, 1e285], 'a coefficient of variation of 3162.27'],
])('observed gaps %j with weights %j', (samples, weights, fault) => {
  const found = observedFault({ samples: samples!, ...(weights === undefined ? {} : { weights }) });
  if (fault === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(fault);
});

test('every shaped family has bounds that its CVs reach', () => {
  const families: readonly ShapedFamily[] = ['gamma', 'weibull', 'lognormal', 'pareto'];
  for (const family of families) expect(shapeOfCv(family, 1e-3)).toBeGreaterThan(0);
});
