/** Numbers as they come, of which only every k-th is kept where they are many: memory has a bound, whatever comes. */
export class ThinnedValues {
  readonly #kept: Float64Array;
  #length = 0;
  #stride = 1;
  #skip = 0;
  #count = 0;

  /** @param capacity the most that are kept, even */
  constructor(capacity: number) {
    this.#kept = new Float64Array(capacity);
  }

  add(value: number): void {
    this.#count++;
    if (this.#skip > 0) {
      this.#skip--;
      return;
    }
    if (this.#length === this.#kept.length) this.#halve();
    this.#kept[this.#length++] = value;
    this.#skip = this.#stride - 1;
  }

  /** All that came. */
  get count(): number {
    return this.#count;
  }

  /** Those that were kept; overwritten by what comes next. */
  get values(): Float64Array {
    return this.#kept.subarray(0, this.#length);
  }

  reset(): void {
    this.#length = this.#count = this.#skip = 0;
    this.#stride = 1;
  }

  /** The value in hand is the one behind the last that was kept, and so is kept, as the capacity is even. */
  #halve(): void {
    this.#length /= 2;
    for (let index = 0; index < this.#length; index++) this.#kept[index] = this.#kept[2 * index];
    this.#stride *= 2;
  }
}
