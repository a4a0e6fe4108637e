import { PoolError } from '../errors.js';
import type { Sliced } from '../platform/slices.js';
import type { Pool } from '../pool/pool.js';
import { readTotalRates } from '../pool/walk.js';
import type { TimelinePiece } from './timeline.js';

/** A stretch of a trace that has exactly so many requests. */
export interface CountedStep {
  /** Pieces of the schedule. */
  readonly fromPiece: number;
  readonly toPiece: number;
  /** A whole number; what its pieces expect adds up to it. */
  readonly requests: number;
}

/** When how many requests are expected: the resolved meaning of rate, duration and requests. */
export interface Schedule {
  /** Contiguous, from 0 to `duration`. */
  readonly pieces: readonly TimelinePiece[];
  /** Expected requests in each piece; 0 where the pool is idle. */
  readonly expectedByPiece: Float64Array;
  /**
   * The rate at the start of each piece over the sum of those at its start and its end: 1/2 where it is constant. The
   * rate is a straight line between them.
   */
  readonly beginShares: Float64Array;
  /** Expected requests in all; a whole number where `requests` was given. */
  readonly expectedRequests: number;
  /** Seconds. */
  readonly duration: number;
  /** Windows of the pool that are needed, from its first. */
  readonly windowCount: number;
  /** Stretches that have counts of their own, from the first piece to the last; undefined where none has. */
  readonly steps?: readonly CountedStep[];
}

/** The pool's own rate in its busiest window. */
export function* largestRate(pool: Pool): Sliced<number> {
  const totals = yield* readTotalRates(pool, pool.windowCount);
  return totals.reduce((max, total) => Math.max(max, total), 0);
}

/** The share of a piece's requests that are expected in a second where its rate is highest. */
export function highestDensity({ pieces, beginShares }: Schedule, piece: number): number {
  const { start, end } = pieces[piece];
  const share = beginShares[piece];
  return (2 * Math.max(share, 1 - share)) / (end - start);
}

/** The fault of a rate where nobody could make requests. */
export function idleWindowFault(pool: Pool, poolWindow: number, rate: number, phase?: IdlePhase): PoolError {
  const start = pool.windowEdge(poolWindow);
  const where =
    phase === undefined ? `in the window at ${start} s` : `${start - phase.start} s into the phase`;
  return new PoolError(
    `no client is active ${where}, so a rate of ${rate} requests/s cannot be met there; ` +
      'choose another span, or a rate that follows the pool (native, scale, max)',
    phase === undefined ? { file: pool.name } : { field: `phases[${phase.index}]` },
  );
}

/** A phase in which nobody could make requests, and its start in seconds. */
export interface IdlePhase {
  readonly index: number;
  readonly start: number;
}

export function windowsNeeded(pieces: readonly TimelinePiece[]): number {
  return pieces.reduce((max, { poolWindow }) => Math.max(max, poolWindow + 1), 0);
}
