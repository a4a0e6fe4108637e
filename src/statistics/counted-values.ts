import { firstIndex } from './first-index.js';
import type { Counted, SortedCounts } from './sorted-counts.js';

/** What all histograms tell of the values that they have counted, which are at least 0. NaN where there are none. */
export abstract class CountedValues implements Counted {
  protected count = 0;
  protected sumOfValues = 0;
  protected smallest = Number.POSITIVE_INFINITY;
  protected largest = Number.NEGATIVE_INFINITY;
  #sorted: SortedCounts = { values: new Float64Array(0), counts: new Float64Array(0) };
  /** By value, how many do not exceed it. */
  #cumulative = new Float64Array(0);
  #sortedAt = 0;

  /** Brings sum, least and largest up to date, where that is not done with each value. */
  protected settle(): void {}

  /** What `sorted` gives, anew. */
  protected abstract collect(): SortedCounts;

  /** Values that occur, as far as they are told apart, and their counts, ascending. */
  sorted(): SortedCounts {
    if (this.#sortedAt === this.count) return this.#sorted;
    this.#sorted = this.collect();
    this.#sortedAt = this.count;
    let seen = 0;
    this.#cumulative = this.#sorted.counts.map((count) => {
      seen += count;
      return seen;
    });
    return this.#sorted;
  }

  /** The same, one by one. */
  *ascending(): Generator<[value: number, count: number]> {
    const { values, counts } = this.sorted();
    for (let index = 0; index < values.length; index++) yield [values[index], counts[index]];
  }

  get total(): number {
    return this.count;
  }

  get sum(): number {
    this.settle();
    return this.sumOfValues;
  }

  get mean(): number {
    return this.sum / this.count;
  }

  /** As it came. */
  get min(): number {
    this.settle();
    return this.count === 0 ? Number.NaN : this.smallest;
  }

  /** As it came. */
  get max(): number {
    this.settle();
    return this.count === 0 ? Number.NaN : this.largest;
  }

  /** The smallest value that at least a share `probability` (0 to 1) of the values does not exceed. */
  quantile(probability: number): number {
    const rank = Math.max(1, Math.ceil(probability * this.count));
    const { values } = this.sorted();
    const index = firstIndex(this.#cumulative, (seen) => seen >= rank);
    // What stands for several values can be below or above all of those that came.
    return Math.min(Math.max(values[index] ?? Number.NaN, this.min), this.max);
  }
}
