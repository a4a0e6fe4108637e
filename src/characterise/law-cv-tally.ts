import type { DeterministicMath } from '../engine/math.js';
import { bestByLikelihood, fitGapFamilies } from '../estimation/gap-families.js';
import { ThinnedValues } from '../statistics/thinned-values.js';
import type { LogWindow } from './characterisation.js';
import { MIN_GAPS } from './min-gaps.js';
import type { Accumulator, TokenBatch } from './token-columns.js';
import { WindowCursor, type WindowPlan } from './window-cursor.js';

/** Ticks to a mean inter-arrival time above which the CV of what the clock shows is that of the traffic, to 1 in 1,000. */
const TICKS_A_GAP = 10;

/** Inter-arrival times that a law is fitted to in one window. */
const MAX_FITTED = 1 << 14;

/**
 * Whether a clock is so coarse that the times between what it shows are spread as its steps are, and not as those of the
 * traffic: their CV says nothing then.
 *
 * @param tick seconds; 0 for exact times
 * @param meanGap seconds
 */
export function isCoarse(tick: number, meanGap: number): boolean {
  return tick > 0 && tick * TICKS_A_GAP > meanGap;
}

/**
 * CV of the likeliest law of inter-arrival times, of which the clock shows whole ticks; NaN where no time is of more than one
 * tick, so that laws cannot be told apart.
 */
export function lawCv(gaps: Float64Array, tick: number, math: DeterministicMath): number {
  const fits = fitGapFamilies(gaps, math, { tick, withoutDistance: true });
  return fits?.isResolved ? bestByLikelihood(fits).cv : Number.NaN;
}

/** CVs of fitted laws, window by window, for logs whose clock is coarse. */
export class LawCvTally implements Accumulator {
  readonly #plan: WindowPlan;
  readonly #tick: number;
  readonly #math: DeterministicMath;
  readonly #cursor: WindowCursor;
  readonly #gaps = new ThinnedValues(MAX_FITTED);
  readonly #cvs = new Map<number, number>();
  #last = Number.NaN;

  /** @param tick of the log's clock, seconds, above 0 */
  constructor(plan: WindowPlan, tick: number, math: DeterministicMath) {
    this.#plan = plan;
    this.#tick = tick;
    this.#math = math;
    this.#cursor = new WindowCursor(plan.seconds);
  }

  add({ times, rows }: TokenBatch): void {
    const cursor = this.#cursor;
    for (let row = 0; row < rows; row++) {
      const time = times[row];
      if (time < cursor.end) this.#gaps.push(time - this.#last);
      else {
        this.#leave();
        cursor.move(time);
      }
      this.#last = time;
    }
  }

  /** The windows with the CVs of their laws in place of those of the times. To be called once, at the end. */
  replaced(windows: readonly LogWindow[]): LogWindow[] {
    this.#leave();
    return windows.map((window, index) => {
      const cv = this.#cvs.get(index);
      return { ...window, interArrivalCv: cv === undefined ? undefined : withoutInterval(cv) };
    });
  }

  #leave(): void {
    const { index } = this.#cursor;
    if (index >= 0 && index < this.#plan.count && this.#gaps.count >= MIN_GAPS) {
      const cv = lawCv(this.#gaps.values, this.#tick, this.#math);
      if (!Number.isNaN(cv)) this.#cvs.set(index, cv);
    }
    this.#gaps.clear();
  }
}

/** A CV whose interval is not known. */
export function withoutInterval(cv: number) {
  return { cv, low: Number.NaN, high: Number.NaN };
}
