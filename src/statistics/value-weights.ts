import { enlarged } from './enlarged.js';

/** Whole values below this have their weight in an array, others in a map. */
const DENSE_BELOW = 1 << 20;

/** Sums weights by value: any number of distributions as one, exact in its values. */
export class ValueWeights {
  #dense = new Float64Array(1 << 10);
  readonly #sparse = new Map<number, number>();

  /** @param value at least 0 */
  add(value: number, weight: number): void {
    if (!(weight > 0)) return;
    if (Number.isInteger(value) && value < DENSE_BELOW) {
      if (value >= this.#dense.length) this.#dense = enlarged(this.#dense, value, DENSE_BELOW);
      this.#dense[value] += weight;
    } else this.#sparse.set(value, (this.#sparse.get(value) ?? 0) + weight);
  }

  /** The values that have a weight, ascending, and their weights. */
  sorted(): { readonly values: Float64Array; readonly weights: Float64Array } {
    const dense = this.#dense.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0);
    const values = new Float64Array(dense + this.#sparse.size);
    let count = 0;
    for (const [value, weight] of this.#dense.entries()) if (weight > 0) values[count++] = value;
    for (const value of this.#sparse.keys()) values[count++] = value;
    values.sort();
    return { values, weights: values.map((value) => this.#sparse.get(value) ?? this.#dense[value]) };
  }

  /**
   * The smallest values at or below which lie shares of all weight; NaN where there is none.
   *
   * @param probabilities 0 to 1, ascending
   */
  quantiles(probabilities: readonly number[]): number[] {
    const { values, weights } = this.sorted();
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let index = 0;
    let cumulative = weights[0] ?? 0;
    return probabilities.map((probability) => {
      // Rounding must not let the last value lie beyond the end of the sum.
      while (index + 1 < values.length && !(cumulative >= probability * total * (1 - 1e-12))) {
        index++;
        cumulative += weights[index];
      }
      return values[index] ?? Number.NaN;
    });
  }
}
