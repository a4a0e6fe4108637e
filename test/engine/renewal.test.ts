import { describe, expect, test } from 'vitest';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { overrideGaps } from '../../src/pool/composed/override-gaps.js';
import type { ArrivalMode } from '../../src/workload/workload-spec.js';
import {
  equilibriumCdf,
  gammaLaw,
  type KnownGapLaw,
  logNormalLaw,
  paretoLaw,
  sampleLaw,
  squaredVariation,
  weibullLaw,
} from '../fixtures/gap-laws.js';
import { forEachArrival, identicalClients } from '../fixtures/identical-clients.js';
import { kolmogorovSmirnov, kolmogorovSmirnovBound, mean, variance } from '../fixtures/statistics.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS } from './modules.js';

const [{ engine: module }] = BUILDS;

/** Gamma of CV 1, 2 and 0.5, and one or two laws of each other family. */
const LAWS = [
  ...[1, 0.25, 4].map(gammaLaw),
  weibullLaw(0.6),
  ...[0.4, 1.2].map(logNormalLaw),
  paretoLaw(3.5),
  sampleLaw('samples', [0.2, 1, 1, 2, 9], [4, 1, 1, 2, 0.5]),
];
const CLIENTS = 1500;
/** Requests that a client expects in a window; each window is a segment, as none of LAWS has a CV above 2.1. */
const SEGMENT = 300;
const SEGMENTS = 6;
/** Two-sided 6e-7 where the sampling law is near normal, as it is for sums over thousands of segments. */
const STANDARD_ERRORS = 5;

interface Observation {
  /** Requests of each client. */
  readonly counts: Float64Array;
  /** When each client made its first. */
  readonly firsts: Float64Array;
  /** Requests of all clients by second within a segment. */
  readonly bySecond: Float64Array;
}

function observe({ law }: KnownGapLaw, arrivals: ArrivalMode): Observation {
  const pool = identicalClients(CLIENTS, SEGMENTS, SEGMENT, () => ({ family: GapFamily.gamma, shape: 1 }));
  const counts = new Float64Array(CLIENTS);
  const firsts = new Float64Array(CLIENTS).fill(Number.POSITIVE_INFINITY);
  const bySecond = new Float64Array(SEGMENT);
  const { bytes } = compilePlan(overrideGaps(pool, law), { arrivals, seed: 'renewal' });
  forEachArrival(bytes, module, (time, client) => {
    counts[client]++;
    firsts[client] = Math.min(firsts[client], time);
    bySecond[Math.floor(time % SEGMENT)]++;
  });
  return { counts, firsts, bySecond };
}

describe.each(LAWS)('renewal arrivals, $name', (known) => {
  const { counts, firsts, bySecond } = observe(known, 'renewal');
  const dispersion = squaredVariation(known);
  const expected = SEGMENT * SEGMENTS;

  test('as many requests as expected, on average', () => {
    const error = Math.sqrt((dispersion * expected) / CLIENTS);
    expect(Math.abs(mean(counts) - expected)).toBeLessThan(STANDARD_ERRORS * error);
  });

  test('the variance of counts over their mean is CV^2', () => {
    // That of a normal sample's variance is 3.7% for 1,500 clients; 2% more for segments that are not infinitely long.
    const error = Math.sqrt(2 / (CLIENTS - 1));
    const ratio = variance(counts) / expected / dispersion;
    expect(Math.abs(ratio - 1)).toBeLessThan(STANDARD_ERRORS * error + 0.02);
  });

  test('every second of a segment has as many: nothing piles up at its ends', () => {
    // 9,000 expected in each. Counts of a second vary at most like CV^2, or like Poisson's where that is more.
    const second = CLIENTS * SEGMENTS;
    const spread = Math.max(1, dispersion);
    for (const [at, count] of bySecond.entries()) {
      const error = Math.sqrt(second * spread);
      expect(Math.abs(count - second), `second ${at}`).toBeLessThan(STANDARD_ERRORS * error);
    }
    for (const [from, to] of [
      [0, 10],
      [10, 50],
      [250, 290],
      [290, 300],
    ]) {
      const part = bySecond.subarray(from, to).reduce((sum, count) => sum + count, 0);
      const error = Math.sqrt(second * (to - from) * spread);
      expect(Math.abs(part - second * (to - from)), `${from} to ${to}`).toBeLessThan(STANDARD_ERRORS * error);
    }
  });

  test('the first request comes after the time that a stationary process takes', () => {
    // n = 1,500, alpha = 1e-3 / 8: the critical value is 0.0568.
    const critical = kolmogorovSmirnovBound(CLIENTS, 1e-3 / LAWS.length);
    expect(kolmogorovSmirnov(firsts, (x) => equilibriumCdf(known, x))).toBeLessThan(critical);
  });
});

test.each(LAWS)('exact arrivals do not vary: $name', (known) => {
  const { counts } = observe(known, 'exact');
  expect(variance(counts) / mean(counts)).toBeLessThan(1e-3);
});

test('windows of different burstiness get their own requests', () => {
  // CV 1 and CV 7 in turn, a request in each window: were a gap to follow the law of the window in which it starts,
  // bursty windows would have twice theirs, and calm ones next to none.
  const [clients, windows] = [400, 2000];
  const pool = identicalClients(clients, windows, 1, (window) => ({
    family: GapFamily.gamma,
    shape: window % 2 === 0 ? 1 : 1 / 49,
  }));
  const requests = [0, 0];
  const tenths = new Float64Array(10);
  const { bytes } = compilePlan(pool, { arrivals: 'renewal', seed: 'turns' });
  forEachArrival(bytes, module, (time) => {
    requests[Math.floor(time) % 2]++;
    tenths[Math.floor(time / 200)]++;
  });
  // The mean CV^2 is 25, so half of the windows have 400,000 requests with a standard error of at most 3,162.
  const half = (clients * windows) / 2;
  for (const count of requests) {
    expect(Math.abs(count - half)).toBeLessThan(STANDARD_ERRORS * Math.sqrt(25 * half));
  }
  for (const count of tenths) {
    expect(Math.abs(count - half / 5)).toBeLessThan(STANDARD_ERRORS * Math.sqrt((25 * half) / 5));
  }
});

test('a short and very bursty window does not silence the calm ones that share its segment', () => {
  // 0.6 requests at CV 32, then 300 at CV 1; and the other way round.
  const clients = 300;
  for (const burst of [0, 500]) {
    const pool = identicalClients(clients, 501, 0.6, (window) => ({
      family: GapFamily.gamma,
      shape: window === burst ? 1e-3 : 1,
    }));
    let requests = 0;
    const { bytes } = compilePlan(pool, { arrivals: 'renewal', seed: 'burst' });
    forEachArrival(bytes, module, () => requests++);
    // The mean CV^2 is 3, so the standard error is 520 of 90,180.
    const expected = clients * 501 * 0.6;
    expect(Math.abs(requests - expected)).toBeLessThan(STANDARD_ERRORS * Math.sqrt(3 * expected));
  }
});
