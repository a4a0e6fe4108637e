import { UsageError } from '../errors.js';
import type { Sliced } from '../platform/slices.js';
import { type LaidWindow, layWindows, MAX_LAID_WINDOWS } from '../pool/laid-windows.js';
import type { Pool } from '../pool/pool.js';
import { refusalOfAmount } from './plan-size.js';

export type TimelinePiece = LaidWindow;

/** Between pauses: a fraction of a millisecond's worth. */
export const PIECES_AT_A_TIME = 1024;

/** The windows of a pool or view laid along the trace. */
export class Timeline {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Seconds after which the view repeats. */
  get period(): number {
    return this.#pool.toSeconds - this.#pool.fromSeconds;
  }

  /** The pieces in order, without end. */
  pieces(): Generator<TimelinePiece, never> {
    return layWindows(this.#pool);
  }

  /**
   * Refuses a trace that goes through the view so often that it has too many pieces, before any is made.
   *
   * @throws UsageError
   */
  checkPeriods(periods: number): void {
    checkPieces(Math.floor(periods) * this.#pool.windowCount);
  }

  /**
   * The pieces up to `duration` seconds; the last is cut there.
   *
   * @throws UsageError when they are too many
   */
  *until(duration: number): Sliced<TimelinePiece[]> {
    this.checkPeriods(duration / this.period);
    const pieces: TimelinePiece[] = [];
    for (const piece of this.pieces()) {
      if (piece.start >= duration) break;
      checkPieces(pieces.length);
      if (pieces.length % PIECES_AT_A_TIME === 0) yield;
      pieces.push(piece.end > duration ? { ...piece, end: duration } : piece);
    }
    return pieces;
  }
}

/**
 * Refuses another piece behind `count` of them when they become too many.
 *
 * @throws UsageError
 */
export function checkPieces(count: number): void {
  if (count < MAX_LAID_WINDOWS) return;
  throw refusalOfAmount(
    new UsageError(
      `rate, duration and requests amount to a trace of more than ${MAX_LAID_WINDOWS} windows of the pool; use a shorter ` +
        'duration, fewer requests or a higher rate',
    ),
  );
}
