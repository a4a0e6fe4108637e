/** Mean and spread of numbers that come one by one, by Welford's recurrence (1962, doi:10.2307/1266577). */
export class Variation {
  #count = 0;
  #mean = 0;
  #squares = 0;

  add(value: number): void {
    const delta = value - this.#mean;
    this.#mean += delta / ++this.#count;
    this.#squares += delta * (value - this.#mean);
  }

  /**
   * Adds the values [`from`, `to`) to two of them, as `add` does one by one. Each step waits for the division of the one
   * before, so that two cost no more than one.
   */
  static addToBoth(a: Variation, b: Variation, values: Float64Array, from: number, to: number): void {
    let [countA, meanA, squaresA] = [a.#count, a.#mean, a.#squares];
    let [countB, meanB, squaresB] = [b.#count, b.#mean, b.#squares];
    for (let index = from; index < to; index++) {
      const value = values[index];
      const deltaA = value - meanA;
      const deltaB = value - meanB;
      meanA += deltaA / ++countA;
      meanB += deltaB / ++countB;
      squaresA += deltaA * (value - meanA);
      squaresB += deltaB * (value - meanB);
    }
    [a.#count, a.#mean, a.#squares] = [countA, meanA, squaresA];
    [b.#count, b.#mean, b.#squares] = [countB, meanB, squaresB];
  }

  get count(): number {
    return this.#count;
  }

  /** Coefficient of variation: population standard deviation over mean; NaN where that is no number. */
  get cv(): number {
    return Math.sqrt(this.#squares / this.#count) / this.#mean;
  }

  reset(): void {
    this.#count = this.#mean = this.#squares = 0;
  }
}
