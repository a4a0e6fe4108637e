import { describe, expect, it } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import { fitBodyTail, fitExponential, QQ_PROBABILITIES } from '../../src/estimation/body-tail.js';
import { estimates } from '../../src/estimation/body-tail-em.js';
import { cellsOf } from '../../src/estimation/cells.js';
import { byValue } from '../../src/estimation/weighted.js';
import { Sampler } from './samplers.js';

const math = deterministicMath();

/** Rounded values of the mixture. */
function lengths(
  seed: number,
  count: number,
  weight: number,
  scale: number,
  alpha: number,
  mu: number,
  sigma: number,
) {
  const sampler = new Sampler(seed);
  return byValue(
    sampler.times(count, () => {
      const isTail = sampler.uniform() < weight;
      return Math.round(
        isTail ? scale * sampler.uniform() ** (-1 / alpha) : Math.exp(mu + sigma * sampler.normal()),
      );
    }),
  );
}

describe('the mixture of Pareto and log-normal laws', () => {
  it.each([
    [0.3, 1000, 1.5, 5, 0.8],
    [0.15, 100, 1.2, 6.5, 0.5],
    [0.5, 5, 1.1, 5.5, 0.3],
  ])('is recovered: weight %d, scale %d, alpha %d, mu %d, sigma %d', (weight, scale, alpha, mu, sigma) => {
    const fit = fitBodyTail(lengths(1, 40_000, weight, scale, alpha, mu, sigma), math)!;
    // Four standard errors of a share of 40,000, and as much again for the scale, which is one of twelve quantiles.
    expect(Math.abs(fit.paretoWeight - weight)).toBeLessThan(0.03 + 0.15 * weight);
    expect(Math.abs(fit.pareto!.alpha / alpha - 1)).toBeLessThan(0.15);
    expect(Math.abs(fit.lognormal.mu - mu)).toBeLessThan(0.1);
    expect(Math.abs(fit.lognormal.sigma / sigma - 1)).toBeLessThan(0.1);
    expect(fit.ks).toBeLessThan(0.02);
    expect(fit.qq.map(({ probability }) => probability)).toEqual(QQ_PROBABILITIES);
    for (const { probability, observed, fitted } of fit.qq) {
      if (probability <= 0.9 && observed > 20) expect(Math.abs(fitted / observed - 1)).toBeLessThan(0.15);
    }
  });

  it('has a likelihood that never falls', () => {
    const cells = cellsOf(lengths(2, 5000, 0.4, 30, 1.3, 2, 1));
    const start = { paretoWeight: 0.05, scale: cells.low[20], alpha: 4, mu: 6, sigma: 0.2 };
    let last = Number.NEGATIVE_INFINITY;
    let steps = 0;
    for (const { meanLogLikelihood } of estimates(cells, start, math)) {
      expect(meanLogLikelihood).toBeGreaterThanOrEqual(last - 1e-12);
      last = meanLogLikelihood;
      if (steps++ === 200) break;
    }
    expect(last).toBeGreaterThan(-6);
  });

  it('says when it has converged', () => {
    const fit = fitBodyTail(lengths(3, 10_000, 0.3, 1000, 1.5, 5, 0.8), math)!;
    expect(fit.converged).toBe(true);
    expect(fit.iterations).toBeGreaterThan(10);
  });

  it('is a log-normal law alone, or numbers at least, where there is little to see', () => {
    const of = (...entries: readonly [value: number, weight: number][]) => ({
      values: Float64Array.from(entries, ([value]) => value),
      weights: Float64Array.from(entries, ([, weight]) => weight),
    });
    for (const values of [of([0, 1]), of([7, 1000]), of([0, 3], [4294967295, 1]), of([5, 1], [6, 1])]) {
      const fit = fitBodyTail(values, math)!;
      expect(fit).toMatchObject({ paretoWeight: 0, pareto: undefined, converged: true });
      expect(fit.lognormal.sigma).toBeGreaterThanOrEqual(0.01);
    }
    for (const values of [
      of([7, 1]),
      of([0, 0.5], [1, 0.25], [2, 0.25]),
      of([0, 1], [1, 1], [4294967295, 1]),
      of([100, 1e9], [101, 1], [102, 1]),
    ]) {
      for (const { qq, ks, meanLogLikelihood } of [
        fitBodyTail(values, math)!,
        fitExponential(values, math)!,
      ]) {
        const numbers = [ks, meanLogLikelihood, ...qq.flatMap(({ observed, fitted }) => [observed, fitted])];
        expect(numbers.every(Number.isFinite), `${values.values}: ${numbers}`).toBe(true);
      }
    }
    expect(fitBodyTail(of(), math)).toBeUndefined();
    expect(fitExponential(of(), math)).toBeUndefined();
    const [single] = fitBodyTail(of([7, 1000]), math)!.qq;
    expect(single).toEqual({ probability: 0.01, observed: 7, fitted: 7 });
  });
});

describe('the exponential law of lengths', () => {
  it('has the mean of the values, and the distance of a closed form', () => {
    const sampler = new Sampler(4);
    const fit = fitExponential(
      byValue(sampler.times(20_000, () => Math.round(150 * sampler.exponential()))),
      math,
    )!;
    // 1.63 / sqrt(n) is the 1 % point; the estimate of the mean lowers it.
    expect(fit.ks).toBeLessThan(0.0116);
    expect(Math.abs(fit.mean / 150 - 1)).toBeLessThan(0.03);
    const median = fit.qq.find(({ probability }) => probability === 0.5)!;
    expect(median.fitted).toBe(Math.ceil(fit.mean * Math.LN2 - 0.5));
    // Half of 0 and half of 20: mean 10, F(0.5) = 1 - exp(-0.05).
    const two = fitExponential({ values: Float64Array.of(0, 20), weights: Float64Array.of(1, 1) }, math)!;
    expect(two.ks).toBeCloseTo(Math.max(0.5 - (1 - Math.exp(-0.05)), 1 - Math.exp(-1.95) - 0.5), 12);
  });
});
