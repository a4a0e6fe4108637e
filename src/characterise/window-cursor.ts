import { UsageError } from '../errors.js';
import { wholeWindows } from '../statistics/windows.js';

/** Windows that a log is cut into, at most: five years of ten minutes. Each is told one by one. */
export const MAX_WINDOWS = 1 << 18;

/** The windows of a log: whole ones from its start, or one as long as it is where it is shorter. */
export interface WindowPlan {
  readonly seconds: number;
  /** At least 1. */
  readonly count: number;
  /** Length of each for rates: `seconds`, or the log's own length where that is less. */
  readonly lengthSeconds: number;
}

/**
 * @param durationSeconds of the log, above 0
 * @throws UsageError where there are too many
 */
export function planWindows(durationSeconds: number, seconds: number): WindowPlan {
  if (!(durationSeconds / seconds < MAX_WINDOWS)) {
    throw new UsageError(
      `the log has more than ${MAX_WINDOWS} windows of ${seconds} s, the most that are told; use longer ones`,
    );
  }
  const { count, seconds: lengthSeconds } = wholeWindows(durationSeconds, seconds);
  return { seconds, count, lengthSeconds };
}

/** Follows ascending moments from window to window. The window w is from w times its length up to the start of the next. */
export class WindowCursor {
  readonly #seconds: number;
  #index = -1;
  #end = 0;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  /** The window of the last moment; -1 before the first. */
  get index(): number {
    return this.#index;
  }

  /** Where the window of the last moment ends: later moments before it need not be told. */
  get end(): number {
    return this.#end;
  }

  /**
   * Moves on to the window of a moment.
   *
   * @param time at least that of the call before
   * @returns whether it is another one
   */
  move(time: number): boolean {
    if (time < this.#end) return false;
    const seconds = this.#seconds;
    let index = Math.floor(time / seconds);
    // The quotient is rounded; the edges are what decides.
    while ((index + 1) * seconds <= time) index++;
    while (index * seconds > time) index--;
    this.#index = index;
    this.#end = (index + 1) * seconds;
    return true;
  }
}
