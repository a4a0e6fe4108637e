import type { DeterministicMath } from '../engine/math.js';
import { type CvInterval, Moments } from '../estimation/moments.js';
import type { LogWindow } from './characterisation.js';
import { MIN_GAPS } from './min-gaps.js';
import type { Accumulator, TokenBatch, TokenColumns } from './token-columns.js';
import { WindowCursor, type WindowPlan } from './window-cursor.js';

/** Requests, inter-arrival times and tokens of all requests together, window by window. */
export class WindowTally implements Accumulator {
  readonly plan: WindowPlan;
  readonly #names: readonly string[];
  readonly #math: DeterministicMath;
  readonly #cursor: WindowCursor;
  readonly #gaps = new Moments();
  readonly #requests: Float64Array;
  readonly #cvs: (CvInterval | undefined)[] = [];
  readonly #sums: readonly Float64Array[];
  #last = Number.NaN;

  constructor(plan: WindowPlan, { names }: TokenColumns, math: DeterministicMath) {
    this.plan = plan;
    this.#names = names;
    this.#math = math;
    this.#cursor = new WindowCursor(plan.seconds);
    this.#requests = new Float64Array(plan.count);
    this.#sums = names.map(() => new Float64Array(plan.count));
  }

  add({ times, rows, tokens }: TokenBatch): void {
    const cursor = this.#cursor;
    let from = 0;
    for (let row = 0; row < rows; row++) {
      const time = times[row];
      // A time between requests of different windows belongs to neither.
      if (time < cursor.end) this.#gaps.add(time - this.#last);
      else {
        this.#addRows(tokens, from, row);
        from = row;
        this.#leave();
        cursor.move(time);
      }
      this.#last = time;
    }
    this.#addRows(tokens, from, rows);
  }

  /** To be called once, at the end. */
  windows(): LogWindow[] {
    this.#leave();
    const { seconds, count, lengthSeconds } = this.plan;
    return Array.from({ length: count }, (_, index) => {
      const requests = this.#requests[index];
      const means = this.#names.map((name, column) => [name, this.#sums[column][index] / requests]);
      return {
        startSeconds: index * seconds,
        requests,
        ratePerSecond: requests / lengthSeconds,
        interArrivalCv: this.#cvs[index],
        meanTokens: Object.fromEntries(means),
      };
    });
  }

  /** Rows of the window at hand. What is behind the last whole window is in none. */
  #addRows(tokens: readonly Uint32Array[], from: number, to: number): void {
    const { index } = this.#cursor;
    if (index < 0 || index >= this.plan.count) return;
    this.#requests[index] += to - from;
    for (const [column, values] of tokens.entries()) {
      let sum = 0;
      for (let row = from; row < to; row++) sum += values[row];
      this.#sums[column][index] += sum;
    }
  }

  #leave(): void {
    const { index } = this.#cursor;
    if (index >= 0 && index < this.plan.count && this.#gaps.count >= MIN_GAPS) {
      const interval = this.#gaps.cvInterval(this.#math);
      // All at the same moment have none.
      if (!Number.isNaN(interval.cv)) this.#cvs[index] = interval;
    }
    this.#gaps.reset();
  }
}
