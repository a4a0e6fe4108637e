import type { DeterministicMath } from '../engine/math.js';
import { bestByLikelihood, fitGapFamilies } from '../estimation/gap-families.js';
import type { SortedCounts } from '../statistics/sorted-counts.js';
import type { LogWindow } from './characterisation.js';
import { MIN_GAPS } from './min-gaps.js';
import type { Accumulator, TokenBatch } from './token-columns.js';
import { WindowCursor, type WindowPlan } from './window-cursor.js';

/** Ticks to a mean inter-arrival time above which the CV of what the clock shows is that of the traffic, to 1 in 1,000. */
const TICKS_A_GAP = 10;

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
function lawCv(gaps: TickedCounts, tick: number, math: DeterministicMath): number {
  const fits = fitGapFamilies(gaps, math, { tick, withoutDistance: true });
  return fits?.isResolved ? bestByLikelihood(fits).cv : Number.NaN;
}

/**
 * How often each inter-arrival time occurs, in whole ticks. All are counted: of a clock that is very coarse few are of two ticks, and
 * these alone tell laws apart.
 */
class TickedCounts {
  readonly #tick: number;
  readonly #counts = new Map<number, number>();
  total = 0;

  constructor(tick: number) {
    this.#tick = tick;
  }

  add(gap: number): void {
    const ticks = Math.round(gap / this.#tick);
    this.#counts.set(ticks, (this.#counts.get(ticks) ?? 0) + 1);
    this.total++;
  }

  sorted(): SortedCounts {
    const ascending = [...this.#counts].sort(([a], [b]) => a - b);
    return {
      values: Float64Array.from(ascending, ([ticks]) => ticks * this.#tick),
      counts: Float64Array.from(ascending, ([, count]) => count),
    };
  }

  clear(): void {
    this.#counts.clear();
    this.total = 0;
  }
}

/** CVs of fitted laws, of a log and window by window, for logs whose clock is coarse. */
export class LawCvTally implements Accumulator {
  readonly #plan: WindowPlan;
  readonly #tick: number;
  readonly #math: DeterministicMath;
  readonly #cursor: WindowCursor;
  readonly #gaps: TickedCounts;
  readonly #all: TickedCounts;
  readonly #cvs = new Map<number, number>();
  #last = Number.NaN;

  /** @param tick of the log's clock, seconds, above 0 */
  constructor(plan: WindowPlan, tick: number, math: DeterministicMath) {
    this.#plan = plan;
    this.#tick = tick;
    this.#math = math;
    this.#cursor = new WindowCursor(plan.seconds);
    this.#gaps = new TickedCounts(tick);
    this.#all = new TickedCounts(tick);
  }

  add({ times, rows }: TokenBatch): void {
    const cursor = this.#cursor;
    for (let row = 0; row < rows; row++) {
      const time = times[row];
      const gap = time - this.#last;
      if (!Number.isNaN(gap)) this.#all.add(gap);
      if (time < cursor.end) this.#gaps.add(gap);
      else {
        this.#leave();
        cursor.move(time);
      }
      this.#last = time;
    }
  }

  /** That of the whole log. */
  ofLog(): number {
    return lawCv(this.#all, this.#tick, this.#math);
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
    if (index >= 0 && index < this.#plan.count && this.#gaps.total >= MIN_GAPS) {
      const cv = lawCv(this.#gaps, this.#tick, this.#math);
      if (!Number.isNaN(cv)) this.#cvs.set(index, cv);
    }
    this.#gaps.clear();
  }
}

/** A CV whose interval is not known. */
export function withoutInterval(cv: number) {
  return { cv, low: Number.NaN, high: Number.NaN };
}
