import { firstIndex } from '../../statistics/first-index.js';
import type { GapStretch } from './fitted-arrivals.js';
import { StridedGaps } from './strided-gaps.js';

/** Length of a stretch in which the rate is taken for nearly the same. */
export const STRETCH_SECONDS = 1200;
/** Inter-arrival times of it that families are fitted to, at most. */
const MOST_FITTED = 1 << 16;

/** Inter-arrival times within a stretch of 20 minutes. */
export class StretchGaps {
  readonly #gaps = new StridedGaps(MOST_FITTED);
  #index = 0;
  #first = 0;
  #last = 0;
  requests = 0;

  /** Second at which it ends. */
  get end(): number {
    return (this.#index + 1) * STRETCH_SECONDS;
  }

  get stride(): number {
    return this.#gaps.stride;
  }

  /**
   * Begins anew.
   *
   * @param index of the stretch
   * @param stride of the inter-arrival times that are kept, to begin with
   */
  begin(index: number, stride: number): void {
    this.#gaps.reset(stride);
    this.#index = index;
    this.requests = 0;
  }

  /**
   * Adds the rows from `from` on that are in the stretch, at least that one. The time to its first request belongs to none.
   *
   * @returns the first row that is not
   */
  add(times: Float64Array, gaps: Float64Array, from: number): number {
    const { end } = this;
    let to = times.length;
    if (times[to - 1] >= end) to = firstIndex(times, (time) => time >= end, from, to);
    if (this.requests === 0) this.#first = times[from];
    this.#gaps.add(gaps, this.requests === 0 ? from + 1 : from, to);
    this.#last = times[to - 1];
    this.requests += to - from;
    return to;
  }

  /** @param durationSeconds of the traffic, where it ends, if that is before the stretch does */
  found(durationSeconds: number): GapStretch {
    const count = this.#gaps.count;
    return {
      fromSeconds: this.#index * STRETCH_SECONDS,
      toSeconds: Math.min(this.end, durationSeconds),
      count,
      meanSeconds: (this.#last - this.#first) / count,
      gaps: this.#gaps.values,
    };
  }
}
