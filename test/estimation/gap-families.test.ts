import { describe, expect, it } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import { clockTick } from '../../src/estimation/clock-tick.js';
import {
  bestByKs,
  bestByLikelihood,
  type FamilyFit,
  fitGapFamilies,
} from '../../src/estimation/gap-families.js';
import { GAMMA, WEIBULL } from '../../src/estimation/gap-law.js';
import { logLessDigamma, tetragamma, trigamma } from '../../src/estimation/special-functions.js';
import { FloatHistogram } from '../../src/statistics/float-histogram.js';
import { medianOf, Sampler, throughClock } from './samplers.js';
import reference from './scipy-values.json' with { type: 'json' };

const math = deterministicMath();
const exact = { tick: 0 } as const;

/** Within a share of it. */
const near = (value: number, relative: number) =>
  expect.toSatisfy((own: number) => Math.abs(own - value) <= Math.abs(value) * relative, `be ${value}`);

describe('derivatives of ln Gamma', () => {
  it.each(reference.special)('are those of mpmath at $x', (known) => {
    expect(logLessDigamma(known.x, math)).toEqual(near(known.logLessDigamma, 1e-12));
    expect(trigamma(known.x)).toEqual(near(known.trigamma, 1e-12));
    expect(tetragamma(known.x)).toEqual(near(known.tetragamma, 1e-12));
  });
});

describe('families of exact gaps', () => {
  it.each(Object.entries(reference.samples))('are fitted as SciPy does: %s', (_, known) => {
    const fits = fitGapFamilies(Float64Array.from(known.values), math, exact)!;
    expect(fits).toMatchObject({ gaps: known.values.length, tick: 0 });
    expect(fits.exponential).toMatchObject({
      shape: 1,
      cv: 1,
      logLikelihood: near(known.exponential.likelihood, 1e-9),
      ks: near(known.exponential.ks, 1e-9),
    });
    for (const family of ['gamma', 'weibull'] as const) {
      const { shape, cv, likelihood, ks } = known[family];
      expect(fits[family]).toMatchObject({
        family,
        shape: near(shape, 1e-8),
        cv: near(cv, 1e-8),
        logLikelihood: near(likelihood, 1e-7),
        ks: expect.closeTo(ks, 7),
      });
    }
    const mean = known.values.reduce((sum, gap) => sum + gap, 0) / known.values.length;
    expect(fits.gamma.shape * fits.gamma.scale).toEqual(near(mean, 1e-9));
  });

  it('are the same in any order, and of a histogram', () => {
    const sampler = new Sampler(1);
    const gaps = sampler.times(3000, () => sampler.gamma(0.5));
    const fits = fitGapFamilies(gaps, math, exact)!;
    expect(fitGapFamilies(gaps.slice().reverse(), math, exact)).toEqual(fits);
    const histogram = new FloatHistogram();
    histogram.add(gaps);
    const ofHistogram = fitGapFamilies(histogram, math, exact)!;
    expect(ofHistogram.gamma.shape).toEqual(near(fits.gamma.shape, 1e-4));
    expect(ofHistogram.weibull.shape).toEqual(near(fits.weibull.shape, 1e-4));
  });

  it.each([
    [0.05, GAMMA],
    [1, GAMMA],
    [1e4, GAMMA],
    [0.2, WEIBULL],
    [20, WEIBULL],
  ] as const)('are recovered of many gaps, of shape %d', (shape, { family }) => {
    const sampler = new Sampler(7);
    const gaps = sampler.times(100_000, () => sampler[family](shape));
    const fits = fitGapFamilies(gaps, math, { ...exact, withoutDistance: true })!;
    // Standard errors of ln shape are below sqrt(2 / n) = 0.45 %; four of them.
    expect(Math.abs(fits[family].shape / shape - 1)).toBeLessThan(0.018);
    if (shape !== 1) expect(bestByLikelihood(fits).family).toBe(family);
  });

  it('have little bias in windows of 100 gaps', () => {
    // 400 samples a shape; the mean ratio's standard error is below 0.16 / sqrt(400) = 0.8 %, so 3 % is more than three.
    const sampler = new Sampler(2);
    for (const [shape, { family }] of [
      [0.1, GAMMA],
      [0.6, GAMMA],
      [5, GAMMA],
      [0.4, WEIBULL],
      [3, WEIBULL],
    ] as const) {
      const ratios = Array.from({ length: 400 }, () => {
        const gaps = sampler.times(100, () => sampler[family](shape));
        return fitGapFamilies(gaps, math, { ...exact, withoutDistance: true })![family].shape / shape;
      });
      const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
      expect(Math.abs(mean - 1), `${family} ${shape}`).toBeLessThan(0.03);
    }
  });

  it('are told apart by likelihood and by distance', () => {
    const sampler = new Sampler(3);
    const count = (draw: () => number, family: string, best: (fits: never) => FamilyFit) =>
      Array.from({ length: 60 }, () =>
        best(fitGapFamilies(sampler.times(500, draw), math, exact)! as never),
      ).filter((fit) => fit.family === family).length;
    // Of 60. By simulation the shares are above 0.97 but for exponential gaps, where chance costs a sixth.
    expect(count(() => sampler.gamma(0.3), 'gamma', bestByLikelihood)).toBeGreaterThanOrEqual(56);
    expect(count(() => sampler.weibull(0.5), 'weibull', bestByLikelihood)).toBeGreaterThanOrEqual(56);
    expect(count(() => sampler.exponential(), 'exponential', bestByLikelihood)).toBeGreaterThanOrEqual(40);
    expect(count(() => sampler.gamma(0.3), 'gamma', bestByKs)).toBeGreaterThanOrEqual(50);
    expect(count(() => sampler.weibull(0.5), 'weibull', bestByKs)).toBeGreaterThanOrEqual(50);
  });

  it('are numbers whatever the gaps', () => {
    for (const gaps of [
      [1, 1],
      [0, 1],
      [1e-9, 1e9],
      [5, 5, 5, 5, 5, 5, 5, 5, 5, 5],
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 1e-9],
      [0, 0, 1, 0, 0, 1, 1, 2, 0, 0],
      [3600, 3600, 3600, 3600, 3600, 3600, 3600, 3601, 3599],
      [0.001, 0.002, 0.001, 86400, 0.001, 0.003, 0.001, 0.004, 0.001],
    ]) {
      const fits = fitGapFamilies(Float64Array.from(gaps), math)!;
      for (const { family, ...numbers } of [fits.exponential, fits.gamma, fits.weibull]) {
        const said = `${family} of ${gaps}: ${JSON.stringify(numbers)}`;
        expect(Object.values(numbers).every(Number.isFinite), said).toBe(true);
        expect(numbers.scale, said).toBeGreaterThan(0);
        expect(numbers.ks, said).toBeLessThanOrEqual(1 + 1e-12);
      }
    }
    for (const none of [[], [1], [0, 0, 0]])
      expect(fitGapFamilies(Float64Array.from(none), math)).toBeUndefined();
  });
});

describe('families of gaps that a clock shows', () => {
  it.each(reference.ticks)('have the probabilities of ticks: $family $shape', (known) => {
    const law = known.family === 'gamma' ? GAMMA : WEIBULL;
    const integral = (ticks: number) =>
      law.integral(known.shape, known.scale, ticks * known.tick, math) / known.tick;
    for (const [text, seen] of Object.entries(known.seen)) {
      const ticks = Number(text);
      const own = integral(ticks + 1) - 2 * integral(ticks) + integral(ticks - 1);
      // The quadrature across the pole at 0 is good to some 1e-4 of the small shape.
      if (seen > 1e-9) expect(Math.abs(own / seen - 1), `${ticks} ticks`).toBeLessThan(2e-4);
      else expect(Math.abs(own), `${ticks} ticks`).toBeLessThan(1e-12);
    }
  });

  it('are recovered where the mean gap is three ticks, or less than one', () => {
    // Median of 60 samples of 500 gaps: its standard error is below 1.25 x 0.1 / sqrt(60) = 1.6 %; three of them.
    const sampler = new Sampler(4);
    for (const [shape, { family }, tick] of [
      [0.3, GAMMA, 0.33],
      [1, GAMMA, 1.5],
      [4, GAMMA, 0.33],
      [0.05, GAMMA, 1e-3],
      [0.5, WEIBULL, 0.6],
      [2, WEIBULL, 0.33],
    ] as const) {
      const ratios = Array.from({ length: 60 }, () => {
        const scale = family === 'gamma' ? 1 / shape : 1;
        const gaps = sampler.times(500, () => scale * sampler[family](shape));
        const shown = throughClock(gaps, tick, 100 * sampler.uniform());
        return fitGapFamilies(shown, math, { tick, withoutDistance: true })![family].shape / shape;
      });
      expect(Math.abs(medianOf(ratios) - 1), `${family} ${shape}`).toBeLessThan(0.05);
    }
  });

  it('would be far off if ticks were taken for gaps', () => {
    const sampler = new Sampler(5);
    const shown = throughClock(
      sampler.times(2000, () => sampler.exponential()),
      0.5,
      0,
    );
    const naive = shown.map((gap) => gap + 0.01);
    expect(fitGapFamilies(naive, math, exact)!.gamma.cv).toBeGreaterThan(1.2);
    const own = fitGapFamilies(shown, math, { tick: 0.5 })!;
    expect(own.gamma.cv).toBeGreaterThan(0.93);
    expect(own.gamma.cv).toBeLessThan(1.07);
    // Of ticks, too: the 1 % point of 2,000 values is 1.63 / sqrt(2000), and ties lower it.
    expect(own.gamma.ks).toBeLessThan(0.0365);
  });

  it('are not told apart by distance where a clock shows no gap of more than a tick', () => {
    // Some eight requests a minute, by a clock of minutes: gaps are 0 or 60.
    const sampler = new Sampler(8);
    const shown = throughClock(
      sampler.times(400, () => 7.5 * sampler.exponential()),
      60,
      0,
    );
    expect([...new Set(shown)].sort()).toEqual([0, 60]);
    const fits = fitGapFamilies(shown, math)!;
    expect(fits).toMatchObject({ tick: 60, isResolved: false });
    // Else the smallest of three distances that are next to nothing would be the best.
    expect(Math.max(fits.exponential.ks, fits.gamma.ks, fits.weibull.ks)).toBeLessThan(0.01);
    expect(bestByKs(fits).family).toBe('exponential');
    shown[0] = 120;
    expect(fitGapFamilies(shown, math)!.isResolved).toBe(true);
  });

  it('find the tick', () => {
    const sampler = new Sampler(6);
    const gaps = sampler.times(200, () => 3 * sampler.exponential());
    for (const tick of [300, 60, 10, 1, 0.1, 1e-3]) {
      const long = gaps.map((gap) => Math.max(tick, 1) * gap);
      expect(clockTick(throughClock(long, tick, 5))).toBe(tick);
    }
    // Of a clock of seconds, which are whole minutes by chance.
    expect(clockTick(Float64Array.of(0, 0, 0, 0, 0, 0, 0, 60, 120))).toBe(1);
    // As differences of Unix times in seconds, in doubles.
    const unix = throughClock(gaps, 1e-3, 0).map((_, index, all) => {
      const until = (end: number) => 1_764_446_400 + all.subarray(0, end).reduce((sum, gap) => sum + gap, 0);
      return until(index + 1) - until(index);
    });
    expect(clockTick(unix)).toBe(1e-3);
    expect(clockTick(gaps)).toBe(0);
    expect(clockTick(Float64Array.of(1, 2, 3))).toBe(0);
  });
});
