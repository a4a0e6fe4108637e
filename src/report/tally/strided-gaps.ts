/**
 * Every so many of numbers that come in arrays, spread evenly over all of them: each second one is left out whenever there are
 * more than fit. Which these are depends on their places alone, and not on how they are cut into arrays.
 */
export class StridedGaps {
  readonly #values: Float64Array;
  #length = 0;
  #stride: number;
  /** Numbers to pass over before the next that is kept. */
  #skip = 0;
  /** How many came. */
  count = 0;

  /**
   * @param most that are kept, a power of two; at least half as many are, where as many came
   * @param stride to begin with
   */
  constructor(most: number, stride = 1) {
    this.#values = new Float64Array(most);
    this.#stride = stride;
  }

  /** Adds the numbers [`from`, `to`). */
  add(values: Float64Array, from: number, to: number): void {
    this.count += to - from;
    let at = from + this.#skip;
    while (at < to) {
      // As many are kept as a power of two: the next is in its place with twice the stride, too.
      if (this.#length === this.#values.length) this.#halve();
      this.#values[this.#length++] = values[at];
      at += this.#stride;
    }
    this.#skip = at - to;
  }

  /** Those that are kept, a view of them. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }

  /** How many numbers each of those that are kept stands for. */
  get stride(): number {
    return this.#stride;
  }

  /** Forgets all, to begin again with a stride. */
  reset(stride: number): void {
    this.#length = 0;
    this.#stride = stride;
    this.#skip = 0;
    this.count = 0;
  }

  #halve(): void {
    const values = this.#values;
    for (let index = 0; 2 * index < values.length; index++) values[index] = values[2 * index];
    this.#length /= 2;
    this.#stride *= 2;
  }
}
