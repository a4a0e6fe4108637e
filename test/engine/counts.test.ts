import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { ServegenError } from '../../src/errors.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { referenceCount } from '../../src/plan/reference-count.js';
import { inOnePiece } from '../../src/platform/slices.js';
import { clientsOf } from '../fixtures/plan-reader.js';
import { allTiles, withTileRows } from '../fixtures/rows.js';
import { countedStretches } from '../fixtures/segments.js';
import { syntheticDatasets } from '../fixtures/synthetic-datasets.js';
import { mixedPool, SyntheticPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS } from './modules.js';

/** Rounding of sums of expected arrivals. */
const ROUNDING = 1e-6;

/** Arrival times by client id, in order. */
function arrivalsOf(plan: Uint8Array, module: WebAssembly.Module): Map<number, number[]> {
  const arrivals = new Map<number, number[]>();
  for (const { timestamps, clients } of allTiles(plan, module)) {
    timestamps.forEach((time, row) => {
      const times = arrivals.get(clients[row]);
      if (times === undefined) arrivals.set(clients[row], [time]);
      else times.push(time);
    });
  }
  return arrivals;
}

const countBetween = (times: readonly number[], start: number, end: number) =>
  times.reduce((count, time) => count + Number(time >= start && time < end), 0);

describe.each(BUILDS)('counts, $name build', ({ engine }) => {
  test.each([1, 2, 999, 30_000])('%d requests are that many rows', (requests) => {
    for (const seed of ['a', 'b', 'c']) {
      const { bytes } = compilePlan(mixedPool('language'), { requests, seed });
      expect(new Engine(bytes, engine).totalRequests).toBe(requests);
      const rows = Array.from(allTiles(withTileRows(bytes, 1024), engine), ({ count }) => count);
      expect(rows.reduce((sum, count) => sum + count)).toBe(requests);
    }
  });

  test('rate and duration fix the total to within one', () => {
    for (const seed of ['a', 'b', 'c']) {
      const { bytes } = compilePlan(mixedPool('language'), { rate: 3.7, duration: 1234.5, seed });
      const total = new Engine(bytes, engine).totalRequests;
      expect(Math.abs(total - 3.7 * 1234.5)).toBeLessThan(1);
      expect(Number.isInteger(total)).toBe(true);
    }
  });

  test.each(['a', 'b', 'c'])(
    'every client and counted stretch is within one of its expectation, seed %s',
    (seed) => {
      const plan = compilePlan(mixedPool('language'), { requests: 60_000, seed }).bytes;
      const arrivals = arrivalsOf(plan, engine);
      for (const { id, windows, expectedArrivals } of clientsOf(plan)) {
        const times = arrivals.get(id) ?? [];
        expect(Math.abs(times.length - expectedArrivals), `client ${id}`).toBeLessThan(1 + ROUNDING);
        for (const { expectedBegin, expectedEnd, start, end } of countedStretches(windows)) {
          const label = `client ${id}, ${start} to ${end} s`;
          const count = countBetween(times, start, end);
          expect(Math.abs(count - (expectedEnd - expectedBegin)), label).toBeLessThan(1 + ROUNDING);
          expect(Math.abs(countBetween(times, 0, end) - expectedEnd), label).toBeLessThan(1 + ROUNDING);
        }
      }
    },
  );

  test('no request falls where its client is idle, or outside the trace', () => {
    const { bytes, durationSeconds } = compilePlan(mixedPool('language'), { rate: { scale: 0.5 } });
    const arrivals = arrivalsOf(bytes, engine);
    for (const { id, windows } of clientsOf(bytes)) {
      for (const time of arrivals.get(id) ?? []) {
        expect(time >= 0 && time < durationSeconds).toBe(true);
        expect(windows.some(({ start, end }) => time >= start && time < end)).toBe(true);
      }
    }
  });

  test('the rounding is unbiased: a rare client has its expectation over seeds', () => {
    // 400 seeds of a client with mean 0.25: the standard error of the mean is sqrt(0.25 * 0.75 / 400) = 0.022.
    const pool = new SyntheticPool({
      category: 'language',
      datasets: syntheticDatasets('language'),
      clients: [
        { id: 1, at: () => ({ rate: 1, family: GapFamily.gamma, shape: 1 }) },
        { id: 2, at: () => ({ rate: 0.0025, family: GapFamily.gamma, shape: 0.1 }) },
      ],
    });
    let count = 0;
    for (let seed = 0; seed < 400; seed++) {
      const { bytes } = compilePlan(pool, { rate: 1.0025, duration: 100, seed: `${seed}` });
      count += arrivalsOf(withTileRows(bytes, 1024), engine).get(2)?.length ?? 0;
    }
    expect(Math.abs(count / 400 - 0.25)).toBeLessThan(4 * 0.022);
  });

  test('reference arrivals: ceil(expected arrivals) - 1 in every client-window', () => {
    const plan = compilePlan(mixedPool('language'), { rate: 5, duration: 5000, arrivals: 'reference' }).bytes;
    const arrivals = arrivalsOf(plan, engine);
    let total = 0;
    for (const { id, windows } of clientsOf(plan)) {
      for (const { expectedArrivals, start, end } of windows) {
        // Its last arrivals may be at the window's very end, which belongs to the window here.
        const count = countBetween(arrivals.get(id) ?? [], start, end);
        const atEnd = (arrivals.get(id) ?? []).filter((time) => time === end).length;
        expect(count, `client ${id} from ${start} s`).toBeGreaterThanOrEqual(
          Math.ceil(expectedArrivals) - 1 - atEnd,
        );
        total += Math.ceil(expectedArrivals) - 1;
      }
    }
    expect([...arrivals.values()].reduce((sum, times) => sum + times.length, 0)).toBe(total);
    expect(new Engine(plan, engine).totalRequests).toBe(total);
  });

  test('reference arrivals: as many rows as asked are left after what the procedure loses', async () => {
    const { bytes } = compilePlan(mixedPool('reason'), { requests: 5000, arrivals: 'reference' });
    expect(inOnePiece(referenceCount(bytes))).toBeGreaterThan(5000);
    expect(new Engine(bytes, engine).totalRequests).toBe(5000);
  });

  test('reference arrivals: requests that the procedure can never give are refused, not waited for', () => {
    // No window expects more than one request of a client, so each gives ceil(expected arrivals) - 1 = 0 for ever.
    const pool = mixedPool('language');
    let reads = 0;
    const readClient = pool.readClient.bind(pool);
    pool.readClient = (...windows) => {
      if (++reads > 2000) throw new Error('the pool is read again and again');
      readClient(...windows);
    };
    expect(() => compilePlan(pool, { requests: 10, rate: 0.001, arrivals: 'reference' })).toThrow(
      ServegenError,
    );
  });
});
