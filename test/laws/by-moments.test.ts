import { describe, expect, test } from 'vitest';
import type {
  GammaDistribution,
  LogNormalDistribution,
  NormalDistribution,
  ParetoDistribution,
  UniformDistribution,
  WeibullDistribution,
} from '../../src/laws/distribution.js';
import { resolveDistribution } from '../../src/laws/resolve.js';

const CASES = [
  [600, 1.25],
  [0.01, 3],
  [1e6, 0.002],
  [40, 90],
] as const;

/** What is given in place of a CV. */
const SPREADS = [
  ['cv', (_: number, cv: number) => ({ cv })],
  ['std', (mean: number, cv: number) => ({ std: mean * cv })],
] as const;

describe.each(SPREADS)('distributions by mean and %s', (_, spreadOf) => {
  test.each(CASES)('log-normal of mean %d, CV %d', (mean, cv) => {
    const spec = { family: 'lognormal', mean, ...spreadOf(mean, cv) } as const;
    const { mu, sigma } = resolveDistribution(spec) as LogNormalDistribution;
    // The closed forms of the moments; 1e-10 is for what a CV near 0 loses in exp(sigma^2) - 1.
    expect(Math.exp(mu + sigma ** 2 / 2) / mean).toBeCloseTo(1, 12);
    expect(Math.sqrt(Math.expm1(sigma ** 2)) / cv).toBeCloseTo(1, 10);
  });

  test.each(CASES)('gamma of mean %d, CV %d', (mean, cv) => {
    const spec = { family: 'gamma', mean, ...spreadOf(mean, cv) } as const;
    const { shape, scale } = resolveDistribution(spec) as GammaDistribution;
    expect((shape * scale) / mean).toBeCloseTo(1, 12);
    expect((Math.sqrt(shape) * scale) / (shape * scale) / cv).toBeCloseTo(1, 12);
  });

  // Gamma(1 + 1/k) and Gamma(1 + 2/k), by scipy.special.gamma: scale = mean / Gamma(1 + 1/k).
  test.each([
    // k = 2: Gamma(3/2) = sqrt(pi) / 2, CV^2 = 4 / pi - 1
    [300, Math.sqrt(4 / Math.PI - 1), 2, 300 / (Math.sqrt(Math.PI) / 2)],
    // k = 1: the exponential law
    [300, 1, 1, 300],
    // k = 1/2: Gamma(3) = 2, Gamma(5) = 24, CV^2 = 24 / 4 - 1
    [300, Math.sqrt(5), 0.5, 150],
  ])('Weibull of mean %d, CV %d', (mean, cv, shape, scale) => {
    const spec = { family: 'weibull', mean, ...spreadOf(mean, cv) } as const;
    const resolved = resolveDistribution(spec) as WeibullDistribution;
    expect(resolved.shape / shape).toBeCloseTo(1, 6);
    expect(resolved.scale / scale).toBeCloseTo(1, 6);
  });

  test.each(CASES)('Pareto of mean %d, CV %d', (mean, cv) => {
    const spec = { family: 'pareto', mean, ...spreadOf(mean, cv) } as const;
    const { scale, alpha } = resolveDistribution(spec) as ParetoDistribution;
    expect(alpha).toBeGreaterThan(2);
    expect((alpha * scale) / (alpha - 1) / mean).toBeCloseTo(1, 12);
    expect(1 / Math.sqrt(alpha * (alpha - 2)) / cv).toBeCloseTo(1, 6);
  });

  test('normal and uniform', () => {
    const spread = spreadOf(500, 0.2);
    const normal = resolveDistribution({ family: 'normal', mean: 500, ...spread }) as NormalDistribution;
    expect(normal).toEqual({ family: 'normal', mean: 500, std: 100 });
    const { min, max } = resolveDistribution({
      family: 'uniform',
      mean: 500,
      ...spread,
    }) as UniformDistribution;
    expect((min + max) / 2).toBeCloseTo(500, 10);
    expect((max - min) / Math.sqrt(12)).toBeCloseTo(100, 10);
  });
});
