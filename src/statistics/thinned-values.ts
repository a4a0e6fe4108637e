import { copiedInto } from './enlarged.js';

/**
 * Numbers in the order in which they come, of which every second one is left out each time that there are more than fit:
 * what is left is spread evenly over all of them, and does not depend on chance.
 */
export class ThinnedValues {
  #values = new Float64Array(16);
  readonly #most: number;
  #length = 0;
  #stride = 1;
  #skip = 0;
  /** How many came. */
  count = 0;

  /** @param most that are kept, at least 16 */
  constructor(most: number) {
    this.#most = most;
  }

  push(value: number): void {
    this.count++;
    if (this.#skip > 0) {
      this.#skip--;
      return;
    }
    this.#skip = this.#stride - 1;
    if (this.#length === this.#values.length) {
      if (this.#length * 2 > this.#most) {
        for (let i = 0; 2 * i < this.#length; i++) this.#values[i] = this.#values[2 * i];
        this.#length = (this.#length + 1) >> 1;
        this.#stride *= 2;
        this.#skip = this.#stride - 1;
      } else this.#values = copiedInto(new Float64Array(this.#length * 2), this.#values);
    }
    this.#values[this.#length++] = value;
  }

  /** Those that are kept: a view, until the next is pushed. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }

  /** How many of the values that came each of those that are kept stands for. */
  get stride(): number {
    return this.#stride;
  }

  clear(): void {
    this.#length = 0;
    this.#stride = 1;
    this.#skip = 0;
    this.count = 0;
  }
}
