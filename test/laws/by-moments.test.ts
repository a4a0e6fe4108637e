import { describe, expect, test } from 'vitest';
import type { GammaDistribution, LogNormalDistribution } from '../../src/laws/distribution.js';
import { resolveDistribution } from '../../src/laws/resolve.js';

const CASES = [
  [600, 1.25],
  [0.01, 3],
  [1e6, 0.002],
  [40, 90],
] as const;

describe('distributions by mean and CV', () => {
  test.each(CASES)('log-normal of mean %d, CV %d', (mean, cv) => {
    const { mu, sigma } = resolveDistribution({ family: 'lognormal', mean, cv }) as LogNormalDistribution;
    // The closed forms of the moments; 1e-10 is for what a CV near 0 loses in exp(sigma^2) - 1.
    expect(Math.exp(mu + sigma ** 2 / 2) / mean).toBeCloseTo(1, 12);
    expect(Math.sqrt(Math.expm1(sigma ** 2)) / cv).toBeCloseTo(1, 10);
  });

  test.each(CASES)('gamma of mean %d, CV %d', (mean, cv) => {
    const { shape, scale } = resolveDistribution({ family: 'gamma', mean, cv }) as GammaDistribution;
    expect((shape * scale) / mean).toBeCloseTo(1, 12);
    expect((Math.sqrt(shape) * scale) / (shape * scale) / cv).toBeCloseTo(1, 12);
  });
});
