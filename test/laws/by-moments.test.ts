import { describe, expect, test } from 'vitest';
import { PoolError } from '../../src/errors.js';
import { gammaByMoments, logNormalByMoments } from '../../src/laws/by-moments.js';

const CASES = [
  [600, 1.25],
  [0.01, 3],
  [1e6, 0.002],
  [40, 90],
] as const;

describe('distributions by mean and CV', () => {
  test.each(CASES)('log-normal of mean %d, CV %d', (mean, cv) => {
    const { mu, sigma } = logNormalByMoments(mean, cv, 'input_tokens');
    // The closed forms of the moments; 1e-10 is for what a CV near 0 loses in exp(sigma^2) - 1.
    expect(Math.exp(mu + sigma ** 2 / 2) / mean).toBeCloseTo(1, 12);
    expect(Math.sqrt(Math.expm1(sigma ** 2)) / cv).toBeCloseTo(1, 10);
  });

  test.each(CASES)('gamma of mean %d, CV %d', (mean, cv) => {
    const { shape, scale } = gammaByMoments(mean, cv, 'input_tokens');
    expect((shape * scale) / mean).toBeCloseTo(1, 12);
    expect((Math.sqrt(shape) * scale) / (shape * scale) / cv).toBeCloseTo(1, 12);
  });

  test.each([
    [0, 1, 'input_tokens: mean 0 is not a finite number above 0'],
    [5, -1, 'input_tokens: cv -1 is not'],
    [Number.NaN, 1, 'input_tokens: mean NaN is not'],
    [5, Infinity, 'input_tokens: cv Infinity is not'],
  ])('mean %d and CV %d are refused', (mean, cv, message) => {
    for (const byMoments of [logNormalByMoments, gammaByMoments]) {
      expect(() => byMoments(mean, cv, 'input_tokens')).toThrow(PoolError);
      expect(() => byMoments(mean, cv, 'input_tokens')).toThrow(message);
    }
  });
});
