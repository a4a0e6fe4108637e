import { describe, expect, test } from 'vitest';
import { supportOf, TOKENS } from '../../src/fields.js';
import type { ResolvedDistribution } from '../../src/laws/distribution.js';
import { resolveDistribution } from '../../src/laws/resolve.js';
import { fieldCdf, ratioCdf } from '../fixtures/field-laws.js';

const of = (quantiles: Readonly<Record<string, number>>, bounds = {}) =>
  resolveDistribution({ family: 'quantiles', quantiles, ...bounds });

/** The smallest whole number that at least a share of a law is at or below. */
function quantileOf(law: ResolvedDistribution, share: number): number {
  const cdf = fieldCdf(law);
  let [low, high] = [-1, 4294967295];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (cdf(middle) >= share - 1e-9) high = middle;
    else low = middle;
  }
  return high;
}

describe('a law by quantiles', () => {
  // Figures of m-large and of m-small, whose outputs are short.
  test.each([
    [{ p50: 601, p90: 2371, p99: 5452 }, {}],
    [{ p50: 3, p90: 44, p99: 142 }, {}],
    [{ p10: 0, p50: 3, p90: 44, 'p99.9': 142 }, { max: 200 }],
    [
      { p50: 20, p5: 20, p90: 44, p95: 44, p99: 150 },
      { min: 1, max: 4096 },
    ],
    [{ p25: 5, p75: 6 }, {}],
    [
      { p50: 10, p90: 500, p99: 500 },
      { min: 10, max: 500 },
    ],
  ])('has these quantiles, to the value: %j', (quantiles, bounds) => {
    const law = of(quantiles as Readonly<Record<string, number>>, bounds);
    const cdf = fieldCdf(law);
    const values = Object.values(quantiles);
    for (const [name, value] of Object.entries(quantiles)) {
      const share = Number(name.slice(1)) / 100;
      expect(quantileOf(law, share)).toBe(value);
      // Where a value is that of several quantiles, it has what lies between them.
      if (values.filter((other) => other === value).length > 1) continue;
      expect(cdf(value)).toBeCloseTo(share, 9);
    }
    const { min = 0, max = 4294967295 } = bounds as { readonly min?: number; readonly max?: number };
    expect(cdf(min - 1)).toBe(0);
    expect(cdf(max)).toBeCloseTo(1, 12);
  });

  test('of two is log-normal', () => {
    // Normal scores of 0.5 and 0.9, by scipy.stats.norm.ppf; whole numbers end half a unit above.
    const sigma = Math.log(2371.5 / 601.5) / 1.2815515655446004;
    expect(of({ p50: 601, p90: 2371 })).toEqual({
      family: 'lognormal',
      mu: expect.closeTo(Math.log(601.5), 12),
      sigma: expect.closeTo(sigma, 12),
    });
  });

  test('is log-normal between two, and goes on beyond the last', () => {
    const cdf = fieldCdf(of({ p50: 601, p90: 2371, p99: 5452 }));
    const normal = (x: number) => (Math.log(x) - Math.log(2371.5)) / Math.log(5452.5 / 2371.5);
    // Scores of 0.9, 0.99 and 0.999, and of 0.96, by scipy.stats.norm.ppf.
    const [z90, z99, z999, z96] = [
      1.2815515655446004, 2.3263478740408408, 3.090232306167813, 1.7506860712521692,
    ];
    const valueAt = (z: number) =>
      Math.exp(Math.log(2371.5) + ((z - z90) / (z99 - z90)) * Math.log(5452.5 / 2371.5));
    expect(normal(valueAt(z99))).toBeCloseTo(1, 12);
    expect(quantileOf(of({ p50: 601, p90: 2371, p99: 5452 }), 0.96)).toBe(Math.ceil(valueAt(z96) - 0.5));
    expect(quantileOf(of({ p50: 601, p90: 2371, p99: 5452 }), 0.999)).toBe(Math.ceil(valueAt(z999) - 0.5));
    expect(cdf(2371)).toBeCloseTo(0.9, 9);
  });

  test('of ratios is uniform from 0 to the next', () => {
    const law = resolveDistribution(
      { family: 'quantiles', quantiles: { p10: 0, p50: 0.4, p90: 0.8 }, max: 1 },
      supportOf('reason_ratio'),
    );
    const cdf = ratioCdf(law);
    for (const [x, share] of [
      [0, 0.1],
      [0.2, 0.3],
      [0.4, 0.5],
      [0.8, 0.9],
      [1, 1],
    ]) {
      expect(cdf(x)).toBeCloseTo(share, 9);
    }
  });

  test('resolves to itself', () => {
    const law = of({ p50: 601, p90: 2371, p99: 5452 }, { max: 8192 });
    expect(resolveDistribution(law, TOKENS)).toEqual(law);
  });
});
