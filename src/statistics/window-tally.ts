import { enlarged } from './enlarged.js';
import { runEnd } from './run-end.js';
import { type Windows, windowOf } from './windows.js';

/** Windows that there is memory for at first. */
const FIRST_WINDOWS = 1 << 10;

/** Requests of each window, and the sums of their columns. */
export class WindowTally {
  readonly #windowSeconds: number;
  #requests: Float64Array = new Float64Array(FIRST_WINDOWS);
  readonly #sums: Float64Array[];
  /** Rows of the batch in hand that lie in one window, one run after the other. */
  #runs: readonly { readonly window: number; readonly to: number }[] = [];

  /** @param columns whose sums are kept */
  constructor(windowSeconds: number, columns: number) {
    this.#windowSeconds = windowSeconds;
    this.#sums = Array.from({ length: columns }, () => new Float64Array(FIRST_WINDOWS));
  }

  /**
   * Adds the rows of the next batch; `addColumn` for each of its columns is to follow.
   *
   * @param timestamps ascending
   * @param start of the trace, seconds; at or before its first timestamp
   * @throws UsageError where there are too many windows
   */
  addRows(timestamps: Float64Array, start: number): void {
    const runs: { window: number; to: number }[] = [];
    for (let from = 0, to = 0; from < timestamps.length; from = to) {
      const window = windowOf(timestamps[from] - start, this.#windowSeconds);
      to = runEnd(timestamps, from, (time) => windowOf(time - start, this.#windowSeconds) !== window);
      this.#reserve(window);
      this.#requests[window] += to - from;
      runs.push({ window, to });
    }
    this.#runs = runs;
  }

  /** @param values one for each row of the batch */
  addColumn(column: number, values: ArrayLike<number>): void {
    const sums = this.#sums[column];
    let row = 0;
    for (const { window, to } of this.#runs) {
      // One sum over all batches: the figure is the same to the bit however rows are cut into batches.
      let sum = sums[window];
      for (; row < to; row++) sum += values[row];
      sums[window] = sum;
    }
  }

  /** Requests of each of the windows. */
  requests({ count }: Windows): Float64Array {
    this.#reserve(count - 1);
    return this.#requests.subarray(0, count);
  }

  /** Sums of a column over each of the windows. */
  sums(column: number, { count }: Windows): Float64Array {
    this.#reserve(count - 1);
    return this.#sums[column].subarray(0, count);
  }

  #reserve(window: number): void {
    if (window < this.#requests.length) return;
    this.#requests = enlarged(this.#requests, window);
    for (const [column, sums] of this.#sums.entries()) this.#sums[column] = enlarged(sums, window);
  }
}
