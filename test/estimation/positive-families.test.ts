import { describe, expect, it } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import { bestPositive, fitPositive } from '../../src/estimation/positive-families.js';
import { Sampler } from './samplers.js';
import reference from './scipy-values.json' with { type: 'json' };

const math = deterministicMath();

describe('laws of positive values', () => {
  it.each(['weibull 0.5', 'lognormal', 'gamma 0.6', 'two'] as const)(
    'are fitted as SciPy does: %s',
    (name) => {
      const known = reference.samples[name];
      const { values, lognormal, exponential, weibull } = fitPositive(Float64Array.from(known.values), math)!;
      expect(values).toBe(known.values.length);
      const { shape, scale, ks } = known.weibull.likeliest;
      expect(lognormal.distribution.mu).toBeCloseTo(known.lognormal.mu, 9);
      expect(lognormal.distribution.sigma).toBeCloseTo(known.lognormal.sigma, 9);
      expect(lognormal.logLikelihood).toBeCloseTo(known.lognormal.likelihood, 7);
      expect(lognormal.ks).toBeCloseTo(known.lognormal.ks, 9);
      expect(exponential.logLikelihood).toBeCloseTo(known.exponential.likelihood, 7);
      expect(exponential.ks).toBeCloseTo(known.exponential.ks, 9);
      expect(weibull.distribution.shape / shape).toBeCloseTo(1, 9);
      expect(weibull.distribution.scale / scale).toBeCloseTo(1, 9);
      expect(weibull.logLikelihood).toBeCloseTo(known.weibull.likelihood, 7);
      expect(weibull.ks).toBeCloseTo(ks, 8);
    },
  );

  it('are told apart', () => {
    const sampler = new Sampler(1);
    const best = (draw: () => number) =>
      bestPositive(fitPositive(sampler.times(2000, draw), math)!).distribution.family;
    expect(best(() => Math.exp(4.6 + 1.5 * sampler.normal()))).toBe('lognormal');
    expect(best(() => 100 * sampler.weibull(0.5))).toBe('weibull');
    expect(best(() => 100 * sampler.exponential())).toBe('exponential');
  });

  it('are numbers, and within what specs accept, whatever the values', () => {
    for (const values of [
      [7, 7, 7],
      [0, 5],
      [0, 0, 0, 1e-12],
      [1e-9, 1e9],
      [100, 100.0000001],
    ]) {
      const fits = fitPositive(Float64Array.from(values), math)!;
      for (const { distribution, logLikelihood, ks } of [fits.lognormal, fits.exponential, fits.weibull]) {
        const { family, ...numbers } = distribution;
        const all = [...Object.values(numbers), logLikelihood, ks];
        expect(all.every(Number.isFinite), `${family} of ${values}: ${all}`).toBe(true);
      }
      expect(fits.lognormal.distribution.sigma).toBeGreaterThanOrEqual(0.001);
      expect(fits.weibull.distribution.shape).toBeLessThanOrEqual(1000);
    }
    for (const none of [[], [3], [0, 0]]) expect(fitPositive(Float64Array.from(none), math)).toBeUndefined();
  });
});
