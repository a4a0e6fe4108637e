import { describe, expect, test } from 'vitest';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { overrideGaps } from '../../src/pool/composed/override-gaps.js';
import {
  CONSTANT_LAW,
  gammaLaw,
  type KnownGapLaw,
  kurtosis,
  logNormalLaw,
  paretoLaw,
  sampleLaw,
  squaredVariation,
  weibullLaw,
} from '../fixtures/gap-laws.js';
import { forEachArrival, identicalClients } from '../fixtures/identical-clients.js';
import {
  chiSquareTest,
  kolmogorovSmirnov,
  kolmogorovSmirnovBound,
  mean,
  variance,
} from '../fixtures/statistics.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS } from './modules.js';

const [{ engine: module }] = BUILDS;
const MODES = ['exact', 'renewal'] as const;
/** Of each of three clients, whose laws are too many for a table in their windows and enough for one in theirs. */
const CLIENTS = 3;
const SECONDS = 40_000;

/** The gaps between requests of the same client, at one request per second, so that their mean is 1. */
function gapsOfTrace({ law }: KnownGapLaw, arrivals: (typeof MODES)[number], windows: number): Float64Array {
  const pool = identicalClients(CLIENTS, windows, SECONDS / windows, () => ({
    family: GapFamily.gamma,
    shape: 1,
  }));
  const last = new Float64Array(CLIENTS).fill(-1);
  const gaps: number[] = [];
  forEachArrival(
    compilePlan(overrideGaps(pool, law), { arrivals, seed: 'gaps' }).bytes,
    module,
    (time, client) => {
      if (last[client] >= 0) gaps.push(time - last[client]);
      last[client] = time;
    },
  );
  return Float64Array.from(gaps);
}

describe.each(MODES)('the gaps of a trace, %s', (arrivals) => {
  const laws = [
    ...[0.25, 1, 4].map(gammaLaw),
    ...[0.7, 2].map(weibullLaw),
    ...[0.3, 1].map(logNormalLaw),
    ...[2.5, 6].map(paretoLaw),
  ];
  // Windows of 40,000 requests, where gamma and Weibull laws have tables, and of 2,000, where they have none.
  test.each(laws.flatMap((known) => [1, 20].map((windows) => ({ name: known.name, known, windows }))))(
    '$name in $windows windows',
    ({ known, windows }) => {
      const gaps = gapsOfTrace(known, arrivals, windows);
      // n is about 120,000 and alpha 1e-3 / 36: the critical value is 0.0068. In segments of 1,024 requests and more
      // one gap in 1,024 lies across a border, and scaling to a fixed sum moves the law by less than 0.0005.
      const alpha = 1e-3 / (laws.length * 4);
      // Scaling blurs the smallest value of a Pareto law, beyond which it is the same law whatever the scale.
      const least = known.law.family === 'pareto' && arrivals === 'exact' ? 1 : 0;
      const beyond = (x: number) => (known.cdf(x) - known.cdf(least)) / (1 - known.cdf(least));
      const tail = gaps.filter((gap) => gap > least);
      expect(tail.length).toBeGreaterThan(20_000);
      expect(kolmogorovSmirnov(tail, beyond)).toBeLessThan(
        kolmogorovSmirnovBound(tail.length, alpha) + 0.0015,
      );
      if (!(kurtosis(known) < 1000)) return;
      // The relative error of a CV is half of that of the variance; scaling takes up to 0.5% of it.
      const error = Math.sqrt((kurtosis(known) - 1) / gaps.length) / 2;
      const cv = Math.sqrt(variance(gaps)) / mean(gaps);
      expect(Math.abs(cv / Math.sqrt(squaredVariation(known)) - 1)).toBeLessThan(5 * error + 0.005);
    },
  );
});

test('renewal arrivals have observed gaps as they are, and as often as they weigh', () => {
  const known = sampleLaw('samples', [0.5, 1, 3, 20], [10, 5, 2, 0.5]);
  const gaps = gapsOfTrace(known, 'renewal', 1);
  const values = [0.5, 1, 3, 20].map((gap) => gap / ((5 + 5 + 6 + 10) / 17.5));
  const counts = values.map((value) => gaps.filter((gap) => Math.abs(gap - value) < 1e-6).length);
  // All but those across the borders of the 3 x 9 segments.
  const total = counts.reduce((sum, count) => sum + count, 0);
  expect(gaps.length - total).toBeLessThan(3 * 20);
  const expected = [10, 5, 2, 0.5].map((weight) => (total * weight) / 17.5);
  expect(chiSquareTest(counts, expected).pValue).toBeGreaterThan(1e-3);
});

describe.each(MODES)('constant gaps, %s', (arrivals) => {
  test.each([1, 20])('one request a second throughout, in %d windows', (windows) => {
    const gaps = gapsOfTrace(CONSTANT_LAW, arrivals, windows);
    expect(gaps.length).toBeGreaterThanOrEqual(CLIENTS * (SECONDS - 2));
    expect(gaps.every((gap) => Math.abs(gap - 1) < 1e-9)).toBe(true);
  });

  test('clients do not strike together', () => {
    // Phases of 1,000 clients within their second: n = 1,000, alpha = 1e-3, the critical value is 0.0617.
    const pool = identicalClients(1000, 1, 5, () => ({ family: GapFamily.constant, shape: 0 }));
    for (const rate of [1000, 1300]) {
      const phases = new Float64Array(1000);
      const { bytes } = compilePlan(pool, { arrivals, rate, seed: 'phases' });
      forEachArrival(bytes, module, (time, client) => {
        phases[client] = ((time * rate) / 1000) % 1;
      });
      expect(kolmogorovSmirnov(phases, (x) => x)).toBeLessThan(kolmogorovSmirnovBound(1000, 1e-3));
    }
  });
});
