import { PoolError } from '../errors.js';
import type { Pool } from './pool.js';

/** Windows of a trace, repeats included: some 57 years of 600 s; beyond it, a mistake is more likely, and a plan takes seconds. */
export const MAX_LAID_WINDOWS = 3_000_000;

/** A stretch of a trace inside one window of a pool. */
export interface LaidWindow {
  /** Index of the pool's window. */
  readonly poolWindow: number;
  /** Seconds from the start of the trace. */
  readonly start: number;
  readonly end: number;
}

/**
 * The windows of a pool or view laid along a trace, in order and without end: from the start of the trace the
 * view runs through once, then again from its beginning for as long as it is asked for more.
 *
 * @throws PoolError where numbers cannot tell the ends of windows from each other any more
 */
export function* layWindows(pool: Pool): Generator<LaidWindow, never> {
  const { windowCount, fromSeconds, toSeconds } = pool;
  const period = toSeconds - fromSeconds;
  // Each starts where the one before it ends, to the bit: sums of fractions would leave gaps.
  let start = 0;
  for (let repetition = 0; ; repetition++) {
    const startOfAll = start;
    const origin = repetition * period;
    for (let poolWindow = 0; poolWindow < windowCount; poolWindow++) {
      const end = origin + Math.min(pool.windowEdge(poolWindow + 1), toSeconds) - fromSeconds;
      if (!(end > start)) continue;
      yield { poolWindow, start, end };
      start = end;
    }
    if (!(start > startOfAll && start < Infinity)) {
      throw new PoolError(
        `its windows of ${pool.windowSeconds} s, from ${fromSeconds} to ${toSeconds} s, are too long or too short to be laid ` +
          `along a trace behind ${startOfAll} s`,
        { file: pool.name },
      );
    }
  }
}
