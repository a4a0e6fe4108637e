import { UsageError } from '../errors.js';
import type { Pool } from '../pool/pool.js';

/** Windows of a trace, repeats included: some 190 years of 600 s; beyond it, a mistake is more likely. */
const MAX_PIECES = 1e7;

/** A stretch of the trace inside one window of the pool. */
export interface TimelinePiece {
  /** Index of the pool's window. */
  readonly poolWindow: number;
  /** Seconds from the start of the trace. */
  readonly start: number;
  readonly end: number;
}

/**
 * The windows of a pool or view laid along the trace: from the start of the trace the view runs through once,
 * then again from its beginning for as long as it is asked for more.
 */
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
  *pieces(): Generator<TimelinePiece, never> {
    const { windowCount, fromSeconds, toSeconds } = this.#pool;
    // Each piece starts where the one before it ends, to the bit: sums of fractions would leave gaps.
    let start = 0;
    for (let repetition = 0; ; repetition++) {
      const origin = repetition * this.period;
      for (let poolWindow = 0; poolWindow < windowCount; poolWindow++) {
        const windowEnd = this.#pool.windowEdge(poolWindow + 1);
        const end = origin + Math.min(windowEnd, toSeconds) - fromSeconds;
        if (!(end > start)) continue;
        yield { poolWindow, start, end };
        start = end;
      }
    }
  }

  /**
   * The pieces up to `duration` seconds; the last is cut there.
   *
   * @throws UsageError when they are too many
   */
  until(duration: number): TimelinePiece[] {
    const pieces: TimelinePiece[] = [];
    for (const piece of this.pieces()) {
      if (piece.start >= duration) break;
      checkPieces(pieces.length);
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
  if (count < MAX_PIECES) return;
  throw new UsageError(
    `rate, duration and requests amount to a trace of more than ${MAX_PIECES} windows of the pool; use a shorter ` +
      'duration, fewer requests or a higher rate',
  );
}
