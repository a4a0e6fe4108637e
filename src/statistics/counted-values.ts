/** What all histograms tell of the values that they have counted, which are at least 0. NaN where there are none. */
export abstract class CountedValues {
  protected count = 0;
  protected sumOfValues = 0;
  protected smallest = Number.POSITIVE_INFINITY;
  protected largest = Number.NEGATIVE_INFINITY;

  /** Brings sum, least and largest up to date, where that is not done with each value. */
  protected settle(): void {}

  /** Values that occur, as far as they are told apart, and their counts, ascending. */
  abstract ascending(): Generator<[value: number, count: number]>;

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
    this.settle();
    const rank = Math.max(1, Math.ceil(probability * this.count));
    let seen = 0;
    for (const [value, count] of this.ascending()) {
      seen += count;
      // What stands for several values can be below or above all of those that came.
      if (seen >= rank) return Math.min(Math.max(value, this.smallest), this.largest);
    }
    return Number.NaN;
  }
}
