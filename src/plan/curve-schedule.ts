/** Schedules of rates that are functions of time. */
import { deterministicMath } from '../engine/math.js';
import { MIN_SLOPE } from '../engine/plan-bounds.generated.js';
import { PoolError, UsageError } from '../errors.js';
import type { Sliced } from '../platform/slices.js';
import type { Pool } from '../pool/pool.js';
import { integralOf, type RateCurve, split, timeOfIntegral } from '../rate/curve.js';
import type { RateContext } from '../rate/expression.js';
import type { Amount } from '../workload/resolved-workload.js';
import type { ActivityReader } from './activity.js';
import {
  type IdlePhase,
  idleWindowFault,
  largestRate,
  type Schedule,
  windowsNeeded,
} from './schedule-basis.js';
import { checkPieces, PIECES_AT_A_TIME, type Timeline, type TimelinePiece } from './timeline.js';

/** A rate over time: an expression, or one that the phases of a workload make. */
export type CurveOf = (context: RateContext) => Sliced<RateCurve>;

/** The phase that a time of the trace is in, seconds; undefined where there are none. */
export type PhaseAt = (time: number) => IdlePhase | undefined;

/** What the expected requests of the pieces of a trace of so many requests may miss by their rounding. */
const COARSE = 1e-9;
/** How often the time in which a number of requests is looked for is doubled. */
const MAX_DOUBLINGS = 40;

/**
 * The schedule of a rate that is a function of time.
 *
 * @throws PoolError where the rate is above 0 and no client is active, or is 0 everywhere
 * @throws UsageError where a number of requests is never reached
 */
export function* curveSchedule(
  pool: Pool,
  reader: ActivityReader,
  timeline: Timeline,
  rate: CurveOf,
  { duration, requests }: Amount,
): Sliced<Schedule> {
  if (requests === undefined) {
    const wholeDuration = duration ?? timeline.period;
    const curve = yield* curveOver(pool, reader, timeline, rate, wholeDuration);
    return yield* layOut(pool, reader, timeline, curve, wholeDuration, undefined);
  }
  let horizon = timeline.period;
  for (let doubling = 0; doubling < MAX_DOUBLINGS; doubling++, horizon *= 2) {
    const curve = yield* curveOver(pool, reader, timeline, rate, horizon);
    const end = timeOfIntegral(curve, requests);
    if (end < Infinity) return yield* layOut(pool, reader, timeline, curve, end, requests);
  }
  throw new UsageError(`the rate never adds up to ${requests} requests; it ends at 0`, { field: 'rate' });
}

/** The curve of a rate over the time of a trace. */
export function curveOver(
  pool: Pool,
  reader: ActivityReader,
  timeline: Timeline,
  rate: CurveOf,
  duration: number,
): Sliced<RateCurve> {
  return rate({
    duration,
    *native() {
      const pieces = yield* timeline.until(duration);
      const { totalRates } = yield* reader.read(windowsNeeded(pieces));
      const rates = pieces.map(({ poolWindow }) => totalRates[poolWindow]);
      return { edges: [0, ...pieces.map(({ end }) => end)], begins: rates, ends: rates };
    },
    largestNative: () => largestRate(pool),
    cos: deterministicMath().cos,
    exp: deterministicMath().exp,
    log: deterministicMath().log,
  });
}

/** Cuts the pool's windows and the curve at each other's edges. */
export function* layOut(
  pool: Pool,
  reader: ActivityReader,
  timeline: Timeline,
  whole: RateCurve,
  duration: number,
  requests: number | undefined,
  phaseAt: PhaseAt = () => undefined,
): Sliced<Schedule> {
  const windows = yield* timeline.until(duration);
  const curve = split(whole, [...windows.map(({ end }) => end), duration]);
  const windowCount = windowsNeeded(windows);
  const { totalRates } = yield* reader.read(windowCount);
  const pieces: TimelinePiece[] = [];
  const expectedByPiece: number[] = [];
  const beginShares: number[] = [];
  let window = 0;
  for (let index = 0; curve.edges[index] < duration; index++) {
    const [start, end] = [curve.edges[index], curve.edges[index + 1]];
    while (windows[window].end <= start) window++;
    checkPieces(pieces.length);
    if (pieces.length % PIECES_AT_A_TIME === 0) yield;
    const { poolWindow } = windows[window];
    const [begin, last] = [curve.begins[index], curve.ends[index]];
    if (begin + last > 0 && !(totalRates[poolWindow] > 0)) {
      throw idleWindowFault(pool, poolWindow, Math.max(begin, last), phaseAt(start));
    }
    pieces.push({ poolWindow, start, end });
    expectedByPiece.push(((begin + last) / 2) * (end - start));
    beginShares.push(beginShareOf(begin, last));
  }
  const expectedRequests = integralOf({ ...curve, begins: curve.begins.slice(0, pieces.length) });
  if (!(expectedRequests > 0)) {
    throw new PoolError(`the rate is 0 over the whole of ${duration} s, so there is nothing to generate`, {
      field: 'rate',
    });
  }
  if (requests !== undefined) amendLast(expectedByPiece, requests);
  return {
    pieces,
    expectedByPiece: Float64Array.from(expectedByPiece),
    beginShares: Float64Array.from(beginShares),
    // What was asked for, which the sum can miss by its rounding.
    expectedRequests: requests ?? expectedRequests,
    duration,
    windowCount,
  };
}

/**
 * Gives the last piece what the others leave of `requests`, where the time at which it ends is too coarse for its
 * rate.
 */
function amendLast(expectedByPiece: number[], requests: number): void {
  const sum = expectedByPiece.reduce((all, expectedRequests) => all + expectedRequests, 0);
  if (Math.abs(sum - requests) <= COARSE * requests) return;
  const last = expectedByPiece.pop() ?? 0;
  expectedByPiece.push(Math.max(requests - (sum - last), 0));
}

function beginShareOf(begin: number, end: number): number {
  const share = begin / (begin + end);
  return Math.abs(1 - 2 * share) >= MIN_SLOPE ? share : 0.5;
}
