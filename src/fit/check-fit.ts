import { compareTraces } from '../compare/compare.js';
import type { TraceComparison } from '../compare/comparison.js';
import { UsageError } from '../errors.js';
import { generate } from '../generate/generate.js';
import type { Log } from '../logs/log.js';
import { TabulatedPool } from '../pool/tabulated-pool.js';
import type { Attended } from '../progress.js';
import type { FittedPool } from './fit-log.js';
import { traceBatches } from './log-batches.js';
import { partOfLog } from './passes.js';

/** Requests that are compared, as long as the log's first window has no more. */
const MOST_COMPARED = 5_000_000;
/** Time that is compared, as windows of 3 s, of which there are 1,200 an hour, have a bound as well. */
const MOST_SECONDS = 100 * 86_400;
const DAY_SECONDS = 86_400;

/** How what a fitted pool generates compares with a log. */
export interface FitCheck {
  /** The log is `a`, what was generated `b`. */
  readonly comparison: TraceComparison;
  /** The part of the log that is compared, seconds from its start. */
  readonly logSeconds: readonly [from: number, to: number];
  /** The part of the pool that it is compared with, seconds from its start. */
  readonly poolSeconds: readonly [from: number, to: number];
}

/** Compares what was fitted with what the pool generates over the same time at its own rates: 5,000,000 requests at most. */
export async function checkFit(log: Log, { tables }: FittedPool, attended: Attended = {}): Promise<FitCheck> {
  const { windowSeconds } = tables;
  const expected = requestsByWindow(log.durationSeconds, windowSeconds, tables);
  const to = Math.min(log.durationSeconds, windowSeconds * windowsOf(expected), MOST_SECONDS);
  const comparison = await compare(
    partOfLog(log, 0, to),
    { pool: new TabulatedPool(tables), duration: to },
    ['the log', 'the fitted pool'],
    attended,
  );
  return { comparison, logSeconds: [0, to], poolSeconds: [0, to] };
}

/**
 * Compares a part of a log that was not fitted, behind that which was, with what the pool generates at the part's rate in each of the
 * pool's windows: from the pool's clients at the same time of the day before, where it has one, else from its end.
 *
 * @param heldFrom where the part begins, seconds from the log's start
 */
export async function checkHeldOut(
  log: Log,
  heldFrom: number,
  { tables }: FittedPool,
  attended: Attended = {},
): Promise<FitCheck> {
  const { windowSeconds, windowCount, startSeconds } = tables;
  const held = partOfLog(log, heldFrom, log.durationSeconds);
  const counts = await countByWindow(held, windowSeconds);
  const windows = windowsOf(counts);
  const poolSeconds = windowSeconds * windowCount;
  const heldSeconds = Math.min(held.durationSeconds, windowSeconds * windows, MOST_SECONDS);
  const days = Math.ceil(heldSeconds / DAY_SECONDS) * DAY_SECONDS;
  const isDayBefore = heldFrom >= days && heldFrom - days + heldSeconds <= poolSeconds;
  const wanted = isDayBefore ? heldFrom - days : Math.max(0, poolSeconds - heldSeconds);
  // The part's windows are those of the pool, so that each has clients or none.
  const from = windowSeconds * Math.floor(wanted / windowSeconds);
  const to = Math.min(heldSeconds, poolSeconds - from);
  const active = requestsByWindow(poolSeconds, windowSeconds, tables);
  const steps = Array.from(
    counts.subarray(0, Math.ceil(to / windowSeconds)),
    (count, window): [number, number] => {
      const covered = Math.min(windowSeconds, to - window * windowSeconds);
      // Nobody can send what comes where the pool is idle: its rate is 0 there, as the comparison then shows.
      const isIdle = active[Math.round(from / windowSeconds) + window] === 0;
      return [window * windowSeconds, isIdle ? 0 : count / covered];
    },
  );
  if (steps.every(([, rate]) => rate === 0)) {
    throw new UsageError('the fitted part is idle where it would stand in for the part that is held out', {
      field: 'holdout',
    });
  }
  const pool = new TabulatedPool(tables).span(startSeconds + from, startSeconds + from + to);
  const comparison = await compare(
    partOfLog(held, 0, to),
    { pool, duration: to, rate: { steps } },
    ['the log, held out', 'the fitted pool'],
    attended,
  );
  return { comparison, logSeconds: [heldFrom, heldFrom + to], poolSeconds: [from, from + to] };
}

async function compare(
  log: Log,
  workload: Parameters<typeof generate>[0],
  names: readonly [string, string],
  attended: Attended,
): Promise<TraceComparison> {
  const { signal } = attended;
  const trace = await generate(workload, { ...(signal && { signal }) });
  return compareTraces(traceBatches(log), trace, { ...attended, names });
}

/** Windows from the first on that together have no more requests than are compared; at least one. */
function windowsOf(counts: Float64Array): number {
  let [windows, total] = [0, 0];
  while (windows < counts.length && (windows === 0 || total + counts[windows] <= MOST_COMPARED)) {
    total += counts[windows++];
  }
  return windows;
}

function requestsByWindow(
  durationSeconds: number,
  windowSeconds: number,
  { rate, windowCount }: FittedPool['tables'],
): Float64Array {
  const counts = new Float64Array(windowCount);
  for (let cell = 0; cell < rate.length; cell++) counts[cell % windowCount] += rate[cell] * windowSeconds;
  return counts.subarray(0, Math.max(1, Math.ceil(durationSeconds / windowSeconds)));
}

async function countByWindow(log: Log, windowSeconds: number): Promise<Float64Array> {
  const counts = new Float64Array(Math.max(1, Math.ceil(log.durationSeconds / windowSeconds)));
  for await (const { rows, times } of log.batches()) {
    for (let i = 0; i < rows; i++)
      counts[Math.min(Math.floor(times[i] / windowSeconds), counts.length - 1)]++;
  }
  return counts;
}
