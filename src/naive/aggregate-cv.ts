import { Engine } from '../engine/engine.js';
import { UsageError } from '../errors.js';
import { compilePlan } from '../plan/compile.js';
import { schedule } from '../plan/schedule.js';
import type { Schedule } from '../plan/schedule-basis.js';
import type { Sliced } from '../platform/slices.js';
import type { Pool } from '../pool/pool.js';
import type { Amount, TraceSettings } from '../workload/resolved-workload.js';
import { arrivalsOnly } from './arrivals-only.js';
import { ExpectedClock } from './expected-clock.js';

/**
 * The windows over which the paper's figures of burstiness are; longer where they would expect fewer requests than
 * this, as the CV of a few gaps comes out low where arrivals are bursty.
 */
const WINDOW_SECONDS = 1_200;
const WINDOW_REQUESTS = 10_000;
/** Windows that expect fewer are passed over, and a trace that does cannot be measured. */
const LEAST_REQUESTS = 100;
/** At most so many windows are measured, evenly over the trace, and so many tiles of each, evenly over the window. */
const MOST_WINDOWS = 12;
const MOST_TILES = 8;
/** Traces of other seeds are added until there are so many gaps, which bring the error of a CV near 1 below 1%. */
const ENOUGH_GAPS = 65_536;
const MOST_TRACES = 8;

/**
 * How bursty all requests of a pool are together: the coefficient of variation of the inter-arrival times of its
 * ServeGen workload, clients merged. It has no simple formula and is measured, in traces of fixed seeds: the same
 * pool and options give the same number on every runtime.
 *
 * It is the median over windows of 20 minutes. Gaps are measured in expected requests, not in seconds: what is
 * asked is how bursty arrivals are at their rate, and changes of the total rate do not count. A median, as one burst
 * in one window would decide a mean.
 *
 * @throws UsageError when fewer than 100 requests are expected, or the settings ask for what no trace can have
 * @throws PoolError where the pool cannot carry what is asked
 */
export function* aggregateCvOn(
  module: WebAssembly.Module,
  pool: Pool,
  { rate, duration, requests, phases }: Amount,
): Sliced<number> {
  const amount = {
    ...(phases === undefined ? {} : { phases }),
    ...(rate === undefined ? {} : { rate }),
    ...(duration === undefined ? {} : { duration }),
    ...(requests === undefined ? {} : { requests }),
  };
  const arrivals = arrivalsOnly(pool);
  const expected = yield* schedule(arrivals, amount);
  const clock = new ExpectedClock(expected);
  const windows = measuredWindows(expected, clock);
  const cvs: number[] = [];
  for (let trace = 0, gaps = 0; trace < MOST_TRACES && gaps < ENOUGH_GAPS; trace++) {
    const settings: TraceSettings = { ...amount, seed: `aggregate CV ${trace}`, arrivals: 'exact' };
    const plan = yield* compilePlan(arrivals, settings);
    const engine = yield* Engine.open(plan.bytes, module);
    for (const window of windows) {
      const { count, sum, squares } = yield* measure(engine, clock, window);
      if (count < 2) continue;
      gaps += count;
      const mean = sum / count;
      cvs.push(Math.sqrt(Math.max(0, squares / count - mean * mean)) / mean);
    }
  }
  if (cvs.length === 0) throw tooFew(expected.expectedRequests);
  return median(cvs);
}

interface MeasuredWindow {
  /** Seconds from the start of the trace. */
  readonly from: number;
  readonly to: number;
}

/** Windows of equal length that have requests enough: all, or some evenly over the trace. */
function measuredWindows({ expectedRequests, duration }: Schedule, clock: ExpectedClock): MeasuredWindow[] {
  if (!(expectedRequests >= LEAST_REQUESTS)) throw tooFew(expectedRequests);
  const count = Math.max(
    1,
    Math.floor(Math.min(duration / WINDOW_SECONDS, expectedRequests / WINDOW_REQUESTS)),
  );
  const windows: MeasuredWindow[] = [];
  for (let window = 0; window < count; window++) {
    const from = (duration * window) / count;
    const to = (duration * (window + 1)) / count;
    const begin = clock.expectedBy(from);
    if (clock.expectedBy(to) - begin >= LEAST_REQUESTS) windows.push({ from, to });
  }
  const measured = Math.min(windows.length, MOST_WINDOWS);
  return Array.from(
    { length: measured },
    (_, index) => windows[Math.floor(((index + 0.5) * windows.length) / measured)],
  );
}

/** Number, sum and sum of squares of the gaps of a window, in expected requests. */
function* measure(
  engine: Engine,
  clock: ExpectedClock,
  { from, to }: MeasuredWindow,
): Sliced<{ readonly count: number; readonly sum: number; readonly squares: number }> {
  const tileOf = (time: number) => (clock.expectedBy(time) / clock.total) * engine.tiles;
  const firstTile = Math.min(Math.floor(tileOf(from)), engine.tiles - 1);
  const tiles = Math.max(1, Math.min(Math.ceil(tileOf(to)), engine.tiles) - firstTile);
  const used = Math.min(tiles, MOST_TILES);
  let [count, sum, squares] = [0, 0, 0];
  let nextTile = -1;
  let last = Number.NaN;
  for (let index = 0; index < used; index++) {
    const tile = firstTile + Math.floor((index * tiles) / used);
    yield;
    if (tile !== nextTile) {
      engine.seek(tile);
      // The gap from one stretch to another is none.
      last = Number.NaN;
    }
    nextTile = tile + 1;
    for (const time of engine.timestamps(engine.produce())) {
      if (time < from) continue;
      if (time >= to) break;
      const position = clock.expectedBy(time);
      const gap = position - last;
      last = position;
      if (!(gap >= 0)) continue;
      count++;
      sum += gap;
      squares += gap * gap;
    }
  }
  return { count, sum, squares };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function tooFew(requests: number): UsageError {
  return new UsageError(
    `'aggregate' is measured in the workload, and ${requests} expected requests are too few for it (at least ` +
      `${LEAST_REQUESTS}); use a number`,
    { field: 'method.cv' },
  );
}
