import { enlarged } from './enlarged.js';
import { type Windows, windowOf } from './windows.js';

/** Windows that there is memory for at first. */
const FIRST_WINDOWS = 1 << 10;

/** Requests of each window, and the sums of their columns. */
export class WindowTally {
  readonly #windowSeconds: number;
  #requests: Float64Array = new Float64Array(FIRST_WINDOWS);
  readonly #sums: Float64Array[];
  /** The window of each row of the batch in hand. */
  #windows = new Uint32Array(0);

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
    const windows = new Uint32Array(timestamps.length);
    for (let row = 0; row < windows.length; row++) {
      windows[row] = windowOf(timestamps[row] - start, this.#windowSeconds);
    }
    this.#reserve(windows[windows.length - 1]);
    const requests = this.#requests;
    for (const window of windows) requests[window]++;
    this.#windows = windows;
  }

  /** @param values one for each row of the batch */
  addColumn(column: number, values: ArrayLike<number>): void {
    const sums = this.#sums[column];
    const windows = this.#windows;
    for (let row = 0; row < windows.length; row++) sums[windows[row]] += values[row];
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
