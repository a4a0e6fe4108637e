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
