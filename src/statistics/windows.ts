import { UsageError } from '../errors.js';

/** Windows that a trace is cut into, at most: their counts and sums stay below 300 MB. */
const MAX_WINDOWS = 1 << 22;

/** Equal windows from the start of a trace, numbered from 0. */
export interface Windows {
  /** Whole windows. */
  readonly count: number;
  readonly seconds: number;
}

/**
 * The whole windows of `seconds` that fit into a duration; where it is shorter, one window as long as it is.
 *
 * @throws UsageError where there are too many
 */
export function wholeWindows(durationSeconds: number, seconds: number): Windows {
  if (durationSeconds < seconds) return { count: durationSeconds > 0 ? 1 : 0, seconds: durationSeconds };
  // A quotient that is whole but for rounding, such as 0.3 / 0.1, is whole.
  return { count: countable((durationSeconds / seconds) * (1 + 1e-12), seconds), seconds };
}

/**
 * The number of the window of `seconds` that a moment lies in.
 *
 * @param elapsed seconds since the start of the trace, at least 0
 * @throws UsageError where there are too many windows before it
 */
export function windowOf(elapsed: number, seconds: number): number {
  return countable(elapsed / seconds, seconds);
}

function countable(windows: number, seconds: number): number {
  if (windows < MAX_WINDOWS) return Math.floor(windows);
  throw new UsageError(
    `the trace has more than ${MAX_WINDOWS} windows of ${seconds} s, the most that can be kept; use longer ones`,
  );
}
