/** Values below this are counted in an array, others in a map. */
const DENSE_LIMIT = 1 << 20;

/** Sums masses by value: the histogram of any number of distributions, exact in its values. */
export class ValueMasses {
  #dense = new Float64Array(0);
  readonly #sparse = new Map<number, number>();

  /** @param value at least 0 */
  add(value: number, mass: number): void {
    if (!(mass > 0)) return;
    if (Number.isInteger(value) && value < DENSE_LIMIT) {
      if (value >= this.#dense.length) {
        const grown = new Float64Array(Math.min(DENSE_LIMIT, 2 * value + 1024));
        grown.set(this.#dense);
        this.#dense = grown;
      }
      this.#dense[value] += mass;
    } else this.#sparse.set(value, (this.#sparse.get(value) ?? 0) + mass);
  }

  /** The values that have a mass, ascending, and their masses. */
  sorted(): { readonly values: Float64Array; readonly masses: Float64Array } {
    const dense = this.#dense.reduce((count, mass) => count + (mass > 0 ? 1 : 0), 0);
    const values = new Float64Array(dense + this.#sparse.size);
    let count = 0;
    for (const [value, mass] of this.#dense.entries()) if (mass > 0) values[count++] = value;
    for (const value of this.#sparse.keys()) values[count++] = value;
    values.sort();
    return { values, masses: values.map((value) => this.#sparse.get(value) ?? this.#dense[value]) };
  }
}
