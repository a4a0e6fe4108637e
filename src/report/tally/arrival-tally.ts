import type { DeterministicMath } from '../../engine/math.js';
import { clockTick } from '../../estimation/clock-tick.js';
import type { InterArrivalSummary } from '../traffic-summary.js';
import { fittedArrivals, type GapStretch } from './fitted-arrivals.js';
import { GapHistogram } from './gap-histogram.js';
import { logBins, spreadOf } from './histogram-bins.js';
import { STRETCH_SECONDS, StretchGaps } from './stretch-gaps.js';
import { StridedGaps } from './strided-gaps.js';

/** Inter-arrival times that the clock's tick is told by, at most. */
const TICK_GAPS = 1 << 14;

/** Inter-arrival times of all requests together, and those of the stretch of 20 minutes that has the most of them. */
export class ArrivalTally {
  readonly #histogram = new GapHistogram();
  readonly #some = new StridedGaps(TICK_GAPS);
  #current = new StretchGaps();
  #busiest = new StretchGaps();

  /**
   * @param times seconds, ascending, at least 0
   * @param before the time before the first of them; NaN where that is the very first
   * @param gaps to be filled with the time from each to the one before it
   */
  add(times: Float64Array, before: number, gaps: Float64Array): void {
    this.#histogram.addTimes(times, before, gaps);
    this.#some.add(gaps, Number.isNaN(before) ? 1 : 0, gaps.length);
    for (let from = 0; from < times.length; ) {
      if (times[from] >= this.#current.end) this.#enter(times[from]);
      from = this.#current.add(times, gaps, from);
    }
  }

  /**
   * To be called once, at the end.
   *
   * @param cv of all inter-arrival times
   */
  summary(durationSeconds: number, cv: number, math: DeterministicMath): InterArrivalSummary {
    const tick = clockTick(this.#some.values);
    return {
      seconds: { ...spreadOf(this.#histogram), cv },
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
    // Whichever is busier than those before needs at least their stride.
    const { stride } = this.#current;
    this.#leave();
    this.#current.begin(Math.floor(time / STRETCH_SECONDS), stride);
  }
}
