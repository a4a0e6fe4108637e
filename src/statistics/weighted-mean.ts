/** The mean of weighted values. Where all are equal it is that value, to the bit: ranges include their ends. */
export class WeightedMean {
  #weight = 0;
  #sum = 0;
  #smallest = Number.POSITIVE_INFINITY;
  #largest = Number.NEGATIVE_INFINITY;

  /** @param weight above 0 */
  add(value: number, weight: number): void {
    this.#weight += weight;
    this.#sum += weight * value;
    this.#smallest = Math.min(this.#smallest, value);
    this.#largest = Math.max(this.#largest, value);
  }

  /** NaN where nothing was added. */
  get mean(): number {
    if (this.#weight === 0) return Number.NaN;
    return Math.min(Math.max(this.#sum / this.#weight, this.#smallest), this.#largest);
  }
}
