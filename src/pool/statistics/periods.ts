import type { Pool } from '../pool.js';

/** Rounding of the ends of windows must not cost the last period. */
const SLIVER = 1e-9;

/**
 * Whole periods of equal length, one after the other from the start of a pool's part in use; what is left at its end is in
 * none. Rates are constant within a window, so that a window that lies in several is shared out by seconds.
 */
export class Periods {
  readonly count: number;
  readonly #periods: number[] = [];
  readonly #seconds: number[] = [];
  /** Where the parts of each window begin; those of the last end where the lists do. */
  readonly #first: Uint32Array;

  constructor(pool: Pool, seconds: number) {
    const { fromSeconds, toSeconds, windowCount } = pool;
    this.count = Math.floor((toSeconds - fromSeconds) / seconds + SLIVER);
    this.#first = new Uint32Array(windowCount + 1);
    for (let window = 0; window < windowCount; window++) {
      const start = Math.max(pool.windowEdge(window), fromSeconds) - fromSeconds;
      const end = Math.min(pool.windowEdge(window + 1), toSeconds) - fromSeconds;
      this.#cut(start, end, seconds);
      this.#first[window + 1] = this.#periods.length;
    }
  }

  /** The parts of a window that lie in whole periods are `first(window)` up to, but not with, `first(window + 1)`. */
  first(window: number): number {
    return this.#first[window];
  }

  /** The period that a part lies in. */
  period(part: number): number {
    return this.#periods[part];
  }

  seconds(part: number): number {
    return this.#seconds[part];
  }

  #cut(start: number, end: number, length: number): void {
    const last = Math.min(Math.ceil(end / length), this.count);
    for (let period = Math.floor(start / length); period < last; period++) {
      const seconds = Math.min(end, (period + 1) * length) - Math.max(start, period * length);
      if (!(seconds > 0)) continue;
      this.#periods.push(period);
      this.#seconds.push(seconds);
    }
  }
}
