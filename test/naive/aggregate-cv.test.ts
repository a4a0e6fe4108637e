import gammaCdf from '@stdlib/stats-base-dists-gamma-cdf';
import { expect, test } from 'vitest';
import { UsageError } from '../../src/errors.js';
import type { Pool } from '../../src/index.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import type { Amount } from '../../src/workload/resolved-workload.js';
import { BUILDS } from '../engine/modules.js';
import { empirical } from '../fixtures/synthetic-datasets.js';
import { mixedPool, type SyntheticClient, SyntheticPool } from '../fixtures/synthetic-pool.js';
import { aggregateCvOn } from '../support/at-once.js';
import { aggregateCv } from '../support/generate.js';

const RATE = 40;

function poolOf(clients: readonly SyntheticClient[]): SyntheticPool {
  const constant = empirical([[1, 1]]);
  return new SyntheticPool({
    category: 'language',
    clients,
    datasets: [{ input_tokens: constant, output_tokens: constant }],
  });
}

/** Clients of Gamma gaps that are alike and share the rate. */
function alike(count: number, shape: number, rateIn: (window: number) => number = () => 1): SyntheticPool {
  return poolOf(
    Array.from({ length: count }, (_, id) => ({
      id,
      at: (window) => ({ rate: rateIn(window), family: GapFamily.gamma, shape }),
    })),
  );
}

/**
 * CV of the gaps of `count` independent stationary renewal processes together, each with Gamma gaps of mean 1. A gap
 * of the whole exceeds t where the gap of the client that began it does, P(X > t), and each other client's time to
 * its next arrival does, the integral of P(X > s) from t on (Cox and Smith 1954, doi:10.1093/biomet/41.1-2.91).
 * Integrals by the trapezoidal rule over s = u^4, as the law is steep at 0.
 */
function superposedCv(count: number, shape: number): number {
  const steps = 40_000;
  const largest = 60 / shape;
  const time = (step: number) => largest * (step / steps) ** 4;
  const beyond = (t: number) => 1 - gammaCdf(t, shape, shape);
  let rest = 0;
  let square = 0;
  let [lastTime, lastBeyond, lastValue] = [largest, beyond(largest), 0];
  for (let step = steps - 1; step >= 0; step--) {
    const t = time(step);
    const above = beyond(t);
    const width = lastTime - t;
    rest += (width * (above + lastBeyond)) / 2;
    const value = 2 * t * above * rest ** (count - 1);
    square += (width * (value + lastValue)) / 2;
    [lastTime, lastBeyond, lastValue] = [t, above, value];
  }
  expect(rest).toBeCloseTo(1, 4);
  return Math.sqrt(square * count * count - 1);
}

test.each([
  [1, 0.25],
  [1, 4],
  [2, 0.25],
  [3, 0.1],
  [5, 4],
  [200, 0.25],
])('is that of the superposition of %i clients of shape %d', (count, shape) => {
  const expected = superposedCv(count, shape);
  if (count === 1) expect(expected).toBeCloseTo(1 / Math.sqrt(shape), 4);
  // Two hours: 6 windows of 48,000 gaps. The error of a CV of 2 is about 2% in a window; segments cost 1% more.
  expect(Math.abs(aggregateCv(alike(count, shape), { rate: RATE }) / expected - 1)).toBeLessThan(0.03);
});

test('is that of a Poisson process for clients that are Poisson', () => {
  expect(Math.abs(aggregateCv(alike(200, 1), { rate: RATE }) - 1)).toBeLessThan(0.02);
});

test('does not count changes of the rate', () => {
  // By seconds, the gaps of windows of which one has 20 times the other's rate would have a CV of 2.9.
  const pool = alike(1, 1, (window) => (window % 2 === 0 ? 2 : 40));
  expect(Math.abs(aggregateCv(pool) - 1)).toBeLessThan(0.03);
});

test('passes over windows without requests', () => {
  const pool = poolOf([
    { id: 0, at: (window) => (window < 4 ? { rate: 20, family: GapFamily.gamma, shape: 0.25 } : undefined) },
  ]);
  expect(Math.abs(aggregateCv(pool) / 2 - 1)).toBeLessThan(0.03);
});

test.each<[what: string, options: Amount, tolerance: number]>([
  // A client of CV 2 shows it to within 10% in 360 gaps, and 6% in 900 (one standard error); there are 8 traces.
  ['few requests', { requests: 900 }, 0.08],
  ['few requests in a long time', { rate: 0.05 }, 0.12],
  ['more tiles than are measured', { rate: 4_000 }, 0.03],
  ['a trace with a number of requests and a duration', { requests: 30_000, duration: 1_000 }, 0.03],
  ['more windows than are measured', { rate: 0.1, duration: 31e6 }, 0.03],
])('is measured in %s', (_, options, tolerance) => {
  expect(Math.abs(aggregateCv(alike(1, 0.25), options) / 2 - 1)).toBeLessThan(tolerance);
});

test.each(['language', 'reason', 'multimodal'] as const)(
  'is the same number in every build, whatever the fields: %s',
  (category) => {
    const pool: Pool = mixedPool(category);
    const [release, debug] = BUILDS.map(({ engine }) => aggregateCvOn(engine, pool, { requests: 20_000 }));
    expect(release).toBe(debug);
    expect(release).toBe(aggregateCv(mixedPool('language'), { requests: 20_000 }));
  },
);

test('refuses what it cannot measure', () => {
  const pool = alike(1, 1);
  const call = () => aggregateCv(pool, { rate: 0.001, duration: 60 });
  expect(call).toThrow(UsageError);
  expect(call).toThrow(
    "method.cv: 'aggregate' is measured in the workload, and 0.06 expected requests are too few for it (at least 100)",
  );
  expect(() => aggregateCv(pool, { requests: 99 })).toThrow(UsageError);
});
