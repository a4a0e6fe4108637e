/** Schedules of rates that are a number, or the pool's own times a factor. */
import { PoolError, UsageError } from '../errors.js';
import { mapped, type Sliced } from '../platform/slices.js';
import type { Pool } from '../pool/pool.js';
import type { ActivityReader } from './activity.js';
import { idleWindowFault, type Schedule, windowsNeeded } from './schedule-basis.js';
import { checkPieces, PIECES_AT_A_TIME, type Timeline, type TimelinePiece } from './timeline.js';

/** Windows read before more are asked for, when it is not known how many a number of requests needs. */
const FIRST_WINDOWS = 6;

/**
 * A rate that is a number of requests per second, for so many seconds.
 *
 * @throws PoolError where a window has no active client
 */
export function* constantRate(
  pool: Pool,
  reader: ActivityReader,
  timeline: Timeline,
  rate: number,
  duration: number,
  expectedRequests: number,
): Sliced<Schedule> {
  const { pieces, windowCount, totals } = yield* laidOut(reader, timeline, duration);
  for (const { poolWindow } of pieces) {
    if (!(totals[poolWindow] > 0)) throw idleWindowFault(pool, poolWindow, rate);
  }
  const expectedByPiece = yield* mapped(
    pieces.length,
    (piece) => rate * (pieces[piece].end - pieces[piece].start),
  );
  return {
    pieces,
    expectedByPiece,
    beginShares: constantShares(pieces),
    expectedRequests,
    duration,
    windowCount,
  };
}

/**
 * The pool's own rates times a factor, for so many seconds.
 *
 * @throws PoolError where no client is active; UsageError where the requests are more than a number
 */
export function* poolRate(
  pool: Pool,
  reader: ActivityReader,
  timeline: Timeline,
  factor: number,
  duration: number,
): Sliced<Schedule> {
  const { pieces, windowCount, totals } = yield* laidOut(reader, timeline, duration);
  const expectedByPiece = yield* mapped(pieces.length, (piece) => expectedIn(pieces[piece], totals, factor));
  const expectedRequests = expectedByPiece.reduce((sum, value) => sum + value, 0);
  if (!(expectedRequests > 0)) {
    throw new PoolError(`no client is active in the first ${duration} s, so there is nothing to generate`, {
      file: pool.name,
    });
  }
  if (!(expectedRequests < Infinity)) {
    throw new UsageError(
      `at the pool's rates more than ${Number.MAX_VALUE} requests are expected in ${duration} s; use a shorter duration ` +
        'or a lower rate',
      { field: 'duration' },
    );
  }
  return {
    pieces,
    expectedByPiece,
    beginShares: constantShares(pieces),
    expectedRequests,
    duration,
    windowCount,
  };
}

/**
 * The pool's own rates times a factor, for as long as so many requests take.
 *
 * @throws PoolError where no client is ever active; UsageError where the requests take no time
 */
export function* poolRateFor(
  pool: Pool,
  reader: ActivityReader,
  timeline: Timeline,
  factor: number,
  requests: number,
): Sliced<Schedule> {
  let windowCount = Math.min(FIRST_WINDOWS, pool.windowCount);
  let { totalRates: totals } = yield* reader.read(windowCount);
  const pieces: TimelinePiece[] = [];
  const expectedByPiece: number[] = [];
  let before = 0;
  let isRepeated = false;
  for (const piece of timeline.pieces()) {
    if (piece.poolWindow >= windowCount) {
      windowCount = Math.min(windowCount * 2, pool.windowCount);
      totals = (yield* reader.read(windowCount)).totalRates;
    }
    checkPieces(pieces.length);
    if (pieces.length % PIECES_AT_A_TIME === 0) yield;
    const expectedRequests = expectedIn(piece, totals, factor);
    if (before + expectedRequests >= requests) {
      const share = (requests - before) / expectedRequests;
      const end = piece.start + (piece.end - piece.start) * share;
      if (end > piece.start) {
        pieces.push({ ...piece, end });
        expectedByPiece.push(requests - before);
      } else if (pieces.length === 0) {
        throw new UsageError(
          `at the pool's rates ${requests} requests take no time that could be told from 0; use a lower rate`,
          { field: 'requests' },
        );
      } else {
        // What is left takes less time than can be told from none: the piece before has it, too.
        expectedByPiece[expectedByPiece.length - 1] += requests - before;
      }
      break;
    }
    before += expectedRequests;
    pieces.push(piece);
    expectedByPiece.push(expectedRequests);
    if (!isRepeated && piece.end >= timeline.period) {
      isRepeated = true;
      if (before === 0) {
        throw new PoolError('no client is ever active, so there is nothing to generate', { file: pool.name });
      }
      timeline.checkPeriods(requests / before);
      yield* reader.checkRepetitions((requests / before) * timeline.period);
    }
  }
  return {
    pieces,
    expectedByPiece: Float64Array.from(expectedByPiece),
    beginShares: constantShares(pieces),
    expectedRequests: requests,
    duration: pieces.at(-1)!.end,
    windowCount: windowsNeeded(pieces),
  };
}

interface LaidOut {
  readonly pieces: readonly TimelinePiece[];
  readonly windowCount: number;
  readonly totals: Float64Array;
}

/** The pieces of a trace of a known duration, and the pool's rates in the windows that they need. */
function* laidOut(reader: ActivityReader, timeline: Timeline, duration: number): Sliced<LaidOut> {
  timeline.checkPeriods(duration / timeline.period);
  yield* reader.checkRepetitions(duration);
  const pieces = yield* timeline.until(duration);
  const windowCount = windowsNeeded(pieces);
  const { totalRates: totals } = yield* reader.read(windowCount);
  return { pieces, windowCount, totals };
}

/** The same shape over time, with another number of expected requests. */
export function scaledTo(base: Schedule, requests: number): Schedule {
  const factor = requests / base.expectedRequests;
  return {
    ...base,
    expectedByPiece: base.expectedByPiece.map((expectedRequests) => expectedRequests * factor),
    expectedRequests: requests,
  };
}

function expectedIn(piece: TimelinePiece, totals: Float64Array, factor: number): number {
  return totals[piece.poolWindow] * factor * (piece.end - piece.start);
}

function constantShares(pieces: readonly TimelinePiece[]): Float64Array {
  return new Float64Array(pieces.length).fill(0.5);
}
