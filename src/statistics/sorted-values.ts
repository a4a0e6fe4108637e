import type { Counted } from './distance.js';

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

  *ascending(): Generator<[value: number, count: number]> {
    const values = this.#values;
    for (let from = 0, to = 0; from < values.length; from = to) {
      while (to < values.length && values[to] === values[from]) to++;
      yield [values[from] / this.#divisor, to - from];
    }
  }

  get #mean(): number {
    return this.#values.reduce((sum, value) => sum + value, 0) / this.total;
  }
}
