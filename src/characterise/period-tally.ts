import type { Period } from './characterisation.js';
import { GapMoments, MIN_GAPS } from './gap-moments.js';
import type { Accumulator, TokenBatch, TokenColumns } from './token-columns.js';
import { WindowCursor, type WindowPlan } from './window-cursor.js';

/** Requests, inter-arrival CV and sums of tokens of all requests together, by window. */
export class PeriodTally implements Accumulator {
  readonly #plan: WindowPlan;
  readonly #names: readonly string[];
  readonly #cursor: WindowCursor;
  readonly #gaps = new GapMoments();
  readonly #requests: Float64Array;
  readonly #cvs: Float64Array;
  readonly #sums: readonly Float64Array[];
  #last = Number.NaN;

  constructor(plan: WindowPlan, { names }: TokenColumns) {
    this.#plan = plan;
    this.#names = names;
    this.#cursor = new WindowCursor(plan.seconds);
    this.#requests = new Float64Array(plan.count);
    this.#cvs = new Float64Array(plan.count).fill(Number.NaN);
    this.#sums = names.map(() => new Float64Array(plan.count));
  }

  add({ times, rows, tokens }: TokenBatch): void {
    const cursor = this.#cursor;
    let from = 0;
    for (let row = 0; row < rows; row++) {
      const time = times[row];
      if (time < cursor.end) this.#gaps.add(time - this.#last);
      else {
        this.#addTokens(tokens, from, row);
        from = row;
        this.#leave();
        cursor.move(time);
      }
      this.#last = time;
    }
    this.#addTokens(tokens, from, rows);
  }

  /** To be called once, at the end. */
  periods(): Period[] {
    this.#leave();
    return Array.from({ length: this.#plan.count }, (_, index) => ({
      startSeconds: index * this.#plan.seconds,
      requests: this.#requests[index],
      interArrivalCv: this.#cvs[index],
      meanTokens: Object.fromEntries(
        this.#names.map((name, column) => [name, this.#sums[column][index] / this.#requests[index]]),
      ),
    }));
  }

  /** Rows of the window at hand. */
  #addTokens(tokens: readonly Uint32Array[], from: number, to: number): void {
    const { index } = this.#cursor;
    if (index < 0 || index >= this.#plan.count) return;
    this.#requests[index] += to - from;
    for (const [column, values] of tokens.entries()) {
      let sum = 0;
      for (let row = from; row < to; row++) sum += values[row];
      this.#sums[column][index] += sum;
    }
  }

  #leave(): void {
    const { index } = this.#cursor;
    if (index >= 0 && index < this.#plan.count && this.#gaps.count >= MIN_GAPS) {
      this.#cvs[index] = this.#gaps.cv;
    }
    this.#gaps.reset();
  }
}
