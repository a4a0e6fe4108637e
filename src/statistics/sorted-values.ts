import type { Counted, SortedCounts } from './sorted-counts.js';

/** Numbers of which there are few enough to keep them all. */
export class SortedValues implements Counted {
  readonly #values: Float64Array;
  readonly #divisor: number;

  /**
   * @param values are sorted in place
   * @param divisor by which each is meant to be divided, above 0; whole numbers are added up exactly before that
   */
  constructor(values: Float64Array, divisor = 1) {
    this.#values = values.sort();
    this.#divisor = divisor;
  }

  get total(): number {
    return this.#values.length;
  }

  /** NaN where there are none, as for all that follows. */
  get mean(): number {
    return this.#mean / this.#divisor;
  }

  /** Coefficient of variation: population standard deviation over mean. */
  get cv(): number {
    const mean = this.#mean;
    const squares = this.#values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
    return Math.sqrt(squares / this.total) / mean;
  }

  /** The smallest value that at least `percent` of 100 values do not exceed; 0 gives the least. */
  percentile(percent: number): number {
    const rank = Math.max(1, Math.ceil((percent * this.total) / 100));
    return (this.#values[rank - 1] ?? Number.NaN) / this.#divisor;
  }

  sorted(): SortedCounts {
    const values = this.#values;
    const [distinct, counts] = [new Float64Array(values.length), new Float64Array(values.length)];
    let length = 0;
    for (let from = 0, to = 0; from < values.length; from = to) {
      while (to < values.length && values[to] === values[from]) to++;
      distinct[length] = values[from] / this.#divisor;
      counts[length++] = to - from;
    }
    return { values: distinct.subarray(0, length), counts: counts.subarray(0, length) };
  }

  get #mean(): number {
    return this.#values.reduce((sum, value) => sum + value, 0) / this.total;
  }
}
