import type { DeterministicMath } from '../../engine/math.js';
import { clockTick } from '../../estimation/clock-tick.js';
import { FloatHistogram } from '../../statistics/float-histogram.js';
import type { InterArrivalSummary } from '../traffic-summary.js';
import { fittedArrivals, type GapStretch } from './fitted-arrivals.js';
import { logBins, spreadOf } from './histogram-bins.js';
import { STRETCH_SECONDS, StretchGaps } from './stretch-gaps.js';
import { StridedGaps } from './strided-gaps.js';

/** Inter-arrival times that the clock's tick is told by, at most. */
const TICK_GAPS = 1 << 14;

/** Inter-arrival times of all requests together, and those of the stretch of 20 minutes that has the most of them. */
export class ArrivalTally {
  readonly #histogram = new FloatHistogram();
  readonly #some = new StridedGaps(TICK_GAPS);
  #current = new StretchGaps();
  #busiest = new StretchGaps();

  /**
   * @param times seconds, ascending, at least 0
   * @param gaps to each from the request before it; that of the very first counts for none
   * @param isFirst whether the very first is among them
   */
  add(times: Float64Array, gaps: Float64Array, isFirst: boolean): void {
    const known = isFirst ? gaps.subarray(1) : gaps;
    this.#histogram.add(known);
    this.#some.add(known, 0, known.length);
    for (let from = 0; from < times.length; ) {
      if (times[from] >= this.#current.end) this.#enter(times[from]);
      from = this.#current.add(times, gaps, from);
    }
  }

  /** To be called once, at the end. */
  summary(durationSeconds: number, math: DeterministicMath): InterArrivalSummary {
    const tick = clockTick(this.#some.values);
    return {
      seconds: spreadOf(this.#histogram),
      histogram: logBins(this.#histogram, tick),
      fitted: fittedArrivals(this.#stretch(durationSeconds), tick, math),
    };
  }

  /** The busiest of whole ones; all where there is none. */
  #stretch(durationSeconds: number): GapStretch {
    const isWhole = this.#current.end <= durationSeconds;
    if (isWhole) this.#leave();
    const stretch = durationSeconds < STRETCH_SECONDS ? this.#current : this.#busiest;
    return stretch.found(durationSeconds);
  }

  #leave(): void {
    if (this.#current.requests <= this.#busiest.requests) return;
    [this.#current, this.#busiest] = [this.#busiest, this.#current];
  }

  #enter(time: number): void {
    // As many as in the one before would fill the memory once more.
    const stride = Math.max(1, this.#current.stride / 2);
    this.#leave();
    this.#current.begin(Math.floor(time / STRETCH_SECONDS), stride);
  }
}
