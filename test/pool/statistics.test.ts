import { describe, expect, it } from 'vitest';
import { truncated } from '../../src/laws/conditioning.js';
import type { ContinuousDistribution, FieldDistribution } from '../../src/laws/distribution.js';
import { FieldAccumulator } from '../../src/pool/field-statistics.js';
import { openPool } from '../../src/pool/open.js';
import { poolStatistics } from '../../src/pool/statistics.js';
import { ratioCdf } from '../fixtures/field-laws.js';
import { loadDirectory } from '../support/load-directory.js';
import { directoryOf, languageDataset } from './released-fixture.js';

/** Three clients over two windows of an hour; the last has no dataset. */
async function fixture() {
  return loadDirectory(
    directoryOf({
      'chunk-0-trace.csv': '0,3,1,Gamma,1,1\n3600,1,2,Gamma,0.25,4\n',
      'chunk-0-dataset.json': languageDataset('{10: 0.5, 30: 0.5}', '{5: 1.0}'),
      'chunk-1-trace.csv': '0,0,0,,0,0\n3600,1,4,Weibull,0.4,1\n',
      'chunk-1-dataset.json': languageDataset('{120: 1.0}', '{5: 1.0}'),
      'chunk-2-trace.csv': '0,0,0,,0,0\n3600,5,1,Gamma,1,1\n',
    }),
  );
}

describe('poolStatistics', () => {
  it('counts what can be counted by hand', async () => {
    const statistics = poolStatistics(await fixture());
    expect(statistics).toMatchObject({
      category: 'language',
      clients: 2,
      leftOutShare: 0.5,
      windows: 2,
      windowSeconds: 3600,
      gammaShare: 0.8,
      activeShare: 0.75,
      peakOverTrough: 1.5,
      topShares: [
        { clients: 1, share: 0.8 },
        { clients: 5, share: 1 },
        { clients: 10, share: 1 },
        { clients: 20, share: 1 },
      ],
    });
    expect(statistics.rate).toEqual({ mean: 2.5, min: 2, max: 3, byWindow: Float64Array.of(3, 2) });
    expect(statistics.cv.byRequest.p50).toBeCloseTo(1, 2);
    expect(statistics.cv.byWindow.p50).toBeCloseTo(2, 2);
    expect(statistics.cv.byClient.p5).toBeCloseTo(1.25, 2);
    expect(statistics.cv.byClient.p95).toBeCloseTo(4, 1);
    expect(statistics.cv.byRequest.mean).toBeCloseTo((3 * 1 + 1 * 2 + 1 * 4) / 5, 12);
    // Gamma laws of these shapes have the CVs that are reported. A Weibull law of shape 0.4 has the second moment
    // 5! = 120 and the mean Gamma(3.5) = 15 sqrt(pi) / 8.
    const weibull = Math.sqrt(120 / ((225 * Math.PI) / 64) - 1);
    expect(statistics.lawCv.byRequest.mean).toBeCloseTo((3 * 1 + 1 * 2 + weibull) / 5, 9);
    expect(statistics.lawCv.byWindow.mean).toBeCloseTo((1 + 2 + weibull) / 3, 9);
    expect(statistics.lawCv.byClient.mean).toBeCloseTo((1.25 + weibull) / 2, 9);
    expect(statistics.lawCv.byClient.p95 / weibull).toBeCloseTo(1, 2);
    const [input, output] = statistics.fields;
    // 80% of requests have 10 or 30 tokens, the others 120.
    expect(input).toMatchObject({ field: 'input_tokens', p10: 10, p50: 30, p90: 120, p99: 120, max: 120 });
    expect(input.mean).toBeCloseTo(40, 9);
    expect(input.cv).toBeCloseTo(Math.sqrt(0.4 * 100 + 0.4 * 900 + 0.2 * 14400 - 1600) / 40, 9);
    expect(output).toEqual({
      field: 'output_tokens',
      mean: 5,
      cv: 0,
      p10: 5,
      p50: 5,
      p90: 5,
      p95: 5,
      p99: 5,
      max: 5,
      within: { cv: 0, distinctValues: 1, severalModes: 0 },
    });
  });

  it('weights a window that a view cuts by what is left of it', async () => {
    const pool = await fixture();
    const statistics = poolStatistics(pool.span(1800, 7200));
    expect(statistics.rate.mean).toBeCloseTo((3 * 1800 + 2 * 3600) / 5400, 12);
    expect(statistics.fromSeconds).toBe(1800);
  });

  it('compares no hours of the day where there is one', async () => {
    expect(poolStatistics((await fixture()).span(3600, 7200))).not.toHaveProperty('peakOverTrough');
  });

  it('takes seconds, not minutes, for a hundred thousand clients', async () => {
    const pool = await openPool('builtin:language?clients=100000');
    const started = performance.now();
    expect(poolStatistics(pool).clients).toBe(100_000);
    expect(performance.now() - started).toBeLessThan(60_000);
  });
});

describe('FieldAccumulator', () => {
  it('mixes distributions of every kind by weight', () => {
    const accumulator = new FieldAccumulator('input_tokens', 2);
    accumulator.add(
      { family: 'empirical', values: Float64Array.of(0), probabilities: Float64Array.of(1) },
      1,
    );
    const components: { weight: number; distribution: FieldDistribution }[] = [
      { weight: 0.5, distribution: { family: 'exponential', mean: 100 } },
      { weight: 0.5, distribution: { family: 'exponential', mean: 300 } },
    ];
    accumulator.add({ family: 'mixture', components }, 3);
    const { mean, p10, p90 } = accumulator.result();
    expect(mean).toBeCloseTo(150, 9);
    expect(p10).toBe(0);
    // The root of 3/8 exp(-x/100) + 3/8 exp(-x/300) = 1/10.
    expect(Math.abs(0.375 * Math.exp(-p90 / 100) + 0.375 * Math.exp(-p90 / 300) - 0.1)).toBeLessThan(0.001);
  });
});

describe('FieldAccumulator of other distributions', () => {
  it.each<[FieldDistribution, number, number]>([
    [{ family: 'samples', samples: [4, 4, 10, 2] }, 5, 9],
    [{ family: 'constant', value: 12 }, 12, 0],
    [{ family: 'poisson', mean: 6 }, 6, 6],
    [{ family: 'zipf', exponent: 1, ranks: 3 }, 18 / 11, 6 / (11 / 6) - (18 / 11) ** 2],
    [{ family: 'uniform', min: 0, max: 12 }, 6, 12],
  ])('%j', (distribution, mean, variance) => {
    const accumulator = new FieldAccumulator('input_tokens', 1);
    accumulator.add(distribution, 2);
    const statistics = accumulator.result();
    expect(statistics.mean).toBeCloseTo(mean, 9);
    expect((statistics.cv * mean) ** 2).toBeCloseTo(variance, 9);
  });

  it('does not round ratios, and ends them at 1', () => {
    const accumulator = new FieldAccumulator('reason_ratio', 1);
    accumulator.add({ family: 'normal', mean: 1, std: 0.1 }, 1);
    const { p50, max } = accumulator.result();
    // The lower half of a normal law: its median is the quartile of the whole, 0.6745 deviations below the mean.
    expect(p50).toBeCloseTo(1 - 0.06745, 3);
    expect(max).toBe(1);
  });

  it('cuts a mixture as a whole', () => {
    const accumulator = new FieldAccumulator('input_tokens', 1);
    accumulator.add(
      {
        family: 'mixture',
        components: [
          { weight: 0.5, distribution: { family: 'uniform', min: 0, max: 100 } },
          { weight: 0.5, distribution: { family: 'constant', value: 10 } },
        ],
        max: 50,
      },
      1,
    );
    // 51 of the 101 values of the uniform law are left, with mean 25; rounding comes after the cut here, to half a token.
    const left = 51 / 101;
    const mean = (left * 25 + 10) / (left + 1);
    expect(Math.abs(accumulator.result().mean / mean - 1)).toBeLessThan(0.01);
    expect(accumulator.result().max).toBe(50);
  });
});

describe('a law between bounds', () => {
  const laws: ContinuousDistribution[] = [
    { family: 'lognormal', mu: 5, sigma: 1.2 },
    { family: 'lognormal', mu: 5, sigma: 1.2, min: 50, max: 2000 },
    { family: 'lognormal', mu: 0, sigma: 1, min: 20, max: 40 },
    { family: 'pareto', scale: 100, alpha: 3.5 },
    { family: 'pareto', scale: 100, alpha: 1, min: 150, max: 5000 },
    { family: 'pareto', scale: 100, alpha: 2, max: 5000 },
    { family: 'exponential', mean: 200 },
    { family: 'exponential', mean: 200, min: 30, max: 250 },
    { family: 'gamma', shape: 0.2, scale: 900 },
    { family: 'gamma', shape: 3, scale: 50 },
    { family: 'gamma', shape: 500, scale: 2, min: 950, max: 1010 },
    { family: 'gamma', shape: 0.5, scale: 100, min: 3, max: 80 },
    { family: 'weibull', shape: 0.7, scale: 200 },
    { family: 'weibull', shape: 2.5, scale: 200, min: 100, max: 220 },
    { family: 'weibull', shape: 0.02, scale: 50, min: 1, max: 2000 },
    { family: 'normal', mean: 300, std: 80 },
    { family: 'normal', mean: 50, std: 80, max: 100 },
    { family: 'normal', mean: -50, std: 40, min: 10 },
    { family: 'uniform', min: 5, max: 60 },
  ];

  it.each(laws)('has the quantiles of an independent distribution function: %j', (distribution) => {
    const law = truncated(distribution);
    const cdf = ratioCdf({ ...distribution, max: distribution.max ?? 1e300 });
    for (const u of [1e-6, 0.001, 0.1, 0.37, 0.5, 0.9, 0.999, 1 - 1e-6]) {
      expect(Math.abs(cdf(law.quantile(u)) - u), `${u}`).toBeLessThan(1e-9);
    }
  });

  it.each(laws.filter(({ family }) => family !== 'pareto'))(
    'has the moments of an independent distribution function: %j',
    (distribution) => {
      const law = truncated(distribution);
      const { min = 0, max = 1e300 } = distribution;
      const cdf = ratioCdf({ ...distribution, max });
      // Simpson's rule on E X^k = min^k + integral of k x^(k - 1) P(X > x), over ln x, to where P(X > x) < 1e-17.
      let reach = max;
      while (cdf(reach / 1.1) === 1 && reach > 1) reach /= 1.1;
      const [from, to, steps] = [Math.log(Math.max(min, 1e-12)), Math.log(reach), 20_000];
      const moment = (order: number) => {
        let sum = 0;
        for (let step = 0; step <= steps; step++) {
          const x = Math.exp(from + ((to - from) * step) / steps);
          const weight = step === 0 || step === steps ? 1 : step % 2 === 0 ? 2 : 4;
          sum += weight * order * x ** order * (1 - cdf(x));
        }
        return Math.max(min, 1e-12) ** order + (sum * (to - from)) / steps / 3;
      };
      expect(law.mean / moment(1)).toBeCloseTo(1, 5);
      expect(law.meanSquare / moment(2)).toBeCloseTo(1, 5);
    },
  );

  it.each(laws)('has the moments of its quantiles: %j', (distribution) => {
    const law = truncated(distribution);
    const points = 400_000;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < points; i++) {
      const x = law.quantile((i + 0.5) / points);
      sum += x;
      squares += x * x;
    }
    expect(sum / points / law.mean).toBeCloseTo(1, 3);
    expect(squares / points / law.meanSquare).toBeCloseTo(1, 1);
    expect(law.quantile(1e-6)).toBeGreaterThanOrEqual((distribution.min ?? 0) * (1 - 1e-6));
    expect(law.quantile(1 - 1e-6)).toBeLessThanOrEqual((distribution.max ?? Infinity) * (1 + 1e-6));
  });

  it('has infinite moments where the law has', () => {
    expect(truncated({ family: 'pareto', scale: 1, alpha: 1.5 })).toMatchObject({
      mean: 3,
      meanSquare: Number.POSITIVE_INFINITY,
    });
  });
});
