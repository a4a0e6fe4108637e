import { beforeAll, describe, expect, test } from 'vitest';
import { openPool } from '../../src/pool/open.js';
import { mean, variance } from '../fixtures/statistics.js';
import { arrivalTimes } from '../real/generated.js';
import { coarser, dispersion, varianceRatioScore } from './dispersion.js';

const RATE = 1000;
const SECONDS = 1200;
const SEEDS = 24;
const LOADS = [0.9, 0.95, 0.98];
/** The wait forgets the empty start after some 1 / (1 - load)^2 services, 2,500 at the highest load: 2.5 s. */
const START_UP_SECONDS = 60;
/** Two-sided 0.003, of each load. */
const STANDARD_ERRORS = 3;

/** Mean wait in M/D/1, in services (Pollaczek and Khinchine). */
function theory(load: number): number {
  return load / (2 * (1 - load));
}

/** Mean wait in services of the requests after the start-up, served one by one in constant time (Lindley 1952). */
function meanWait(times: Float64Array, load: number): number {
  const service = load / RATE;
  let wait = 0;
  let sum = 0;
  let requests = 0;
  for (let index = 1; index < times.length; index++) {
    wait = Math.max(0, wait + service - (times[index] - times[index - 1]));
    if (times[index] < START_UP_SECONDS) continue;
    sum += wait;
    requests++;
  }
  return sum / requests / service;
}

/** Requests by second. */
function secondsOf(times: Float64Array): Float64Array {
  const counts = new Float64Array(SECONDS);
  for (const time of times) counts[Math.floor(time)]++;
  return counts;
}

describe('the naive method, 1,000 requests/s for 20 minutes', () => {
  const traces: Float64Array[] = [];

  beforeAll(async () => {
    const pool = await openPool('builtin:language?clients=20');
    for (let seed = 0; seed < SEEDS; seed++) {
      const options = { method: 'naive', rate: RATE, duration: SECONDS, seed: `queue ${seed}` } as const;
      traces.push(await arrivalTimes(pool, options));
    }
  });

  test.each(LOADS)('the mean wait of M/D/1 at load %d', (load) => {
    const waits = traces.map((times) => meanWait(times, load));
    const error = Math.sqrt(variance(waits) / (SEEDS - 1));
    const line = `${mean(waits).toFixed(3)} ± ${error.toFixed(3)} of ${theory(load).toFixed(1)}`;
    console.log(`load ${load}: ${line}`);
    // A test that could not see a wait that is a tenth too short would be none.
    expect(error).toBeLessThan(theory(load) / 30);
    expect(Math.abs(mean(waits) - theory(load)), line).toBeLessThan(STANDARD_ERRORS * error);
  });

  test('the total is that of a Poisson process', () => {
    // The sum of squares over the expectation has a chi-square law of 24 degrees; two-sided 1e-3 is 3.29.
    const totals = Float64Array.from(traces, ({ length }) => length);
    const found = { value: dispersion(totals, RATE * SECONDS), degrees: SEEDS };
    const line = `variance of totals over their mean ${found.value.toFixed(3)}`;
    console.log(line);
    const score = varianceRatioScore(found, { value: 1, degrees: Number.POSITIVE_INFINITY });
    expect(Math.abs(score), line).toBeLessThan(3.29);
  });

  test.each([1, 3, 10])('counts in %d s vary as those of a Poisson process', (scale) => {
    const value = mean(traces.map((times) => dispersion(coarser(secondsOf(times), scale), RATE * scale)));
    const found = { value, degrees: (SEEDS * SECONDS) / scale };
    const line = `variance over mean in ${scale} s ${value.toFixed(3)}`;
    console.log(line);
    const score = varianceRatioScore(found, { value: 1, degrees: Number.POSITIVE_INFINITY });
    // Two-sided 1e-3 over the three scales.
    expect(Math.abs(score), line).toBeLessThan(3.59);
  });

  test('with a CV of 2 its counts, and its total, have four times the variance', async () => {
    const seeds = 12;
    const pool = await openPool('builtin:language?clients=20');
    const bursty: Float64Array[] = [];
    for (let seed = 0; seed < seeds; seed++) {
      const options = { method: { kind: 'naive', cv: 2 }, rate: RATE, duration: SECONDS } as const;
      bursty.push(secondsOf(await arrivalTimes(pool, { ...options, seed: `bursty ${seed}` })));
    }
    for (const scale of [10, SECONDS]) {
      const value = mean(bursty.map((counts) => dispersion(coarser(counts, scale), RATE * scale)));
      const found = { value, degrees: (seeds * SECONDS) / scale };
      const line = `variance over mean in ${scale} s ${value.toFixed(3)} at CV 2`;
      console.log(line);
      const score = varianceRatioScore(found, { value: 4, degrees: Number.POSITIVE_INFINITY });
      expect(Math.abs(score), line).toBeLessThan(3.48);
    }
  });
});
