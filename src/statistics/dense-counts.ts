import { type CountTable, mostCounts, type NarrowTable, widened } from './count-table.js';
import type { SortedCounts } from './sorted-counts.js';

type Whole = Uint32Array | Uint16Array | Uint8Array;

const LOW_BITS = 0xffff;

/** How often whole numbers below 65,536 occur: a nanosecond or two each, for those that most values of a trace are. */
export class DenseCounts {
  /** What is counted is below this. */
  static readonly BELOW = LOW_BITS + 1;
  // Every other value has its count in another table: one that follows upon itself, as short ones do, need not wait
  // until its count has been stored.
  #even: CountTable;
  #odd: CountTable;
  #count = 0;
  /** Values that the tables have room for, whatever they are. */
  #room: number;
  /** Of all values together: none has a higher one. */
  #bits = 0;

  /** @param Narrow tables of counts, as long as it has room for all values */
  constructor(Narrow: NarrowTable = Uint32Array) {
    this.#even = new Narrow(DenseCounts.BELOW);
    this.#odd = new Narrow(DenseCounts.BELOW);
    this.#room = mostCounts(Narrow);
  }

  /**
   * Adds the values [`from`, `to`), up to 32,768 of them.
   *
   * @returns their sum; undefined where one is too large, and then none is added
   */
  add(values: Whole, from: number, to: number): number | undefined {
    this.#reserve(to - from);
    const [even, odd] = [this.#even, this.#odd];
    let bits = 0;
    let sum = 0;
    let index = from;
    for (; index + 1 < to; index += 2) {
      // In whole numbers of 32 bits, and counted before it is known that all are small: one look at each is enough.
      const first = values[index] | 0;
      const second = values[index + 1] | 0;
      bits |= first | second;
      sum = (sum + ((first + second) | 0)) | 0;
      even[first & LOW_BITS]++;
      odd[second & LOW_BITS]++;
    }
    if (index < to) {
      const last = values[index] | 0;
      bits |= last;
      sum = (sum + last) | 0;
      even[last & LOW_BITS]++;
    }
    if (bits >>> 0 >= DenseCounts.BELOW) {
      this.#takeBack(values, from, to);
      return undefined;
    }
    this.#bits |= bits;
    return sum;
  }

  /** Adds one value, below 65,536. */
  addOne(value: number): void {
    this.#reserve(1);
    this.#bits |= value;
    this.#even[value]++;
  }

  /** The values that occur and their counts, ascending. */
  sorted(): SortedCounts {
    const [even, odd] = [this.#even, this.#odd];
    const end = this.#bits === 0 ? 1 : 2 << (31 - Math.clz32(this.#bits));
    const values = new Float64Array(end);
    const counts = new Float64Array(end);
    let length = 0;
    for (let value = 0; value < end; value++) {
      const count = even[value] + odd[value];
      if (count === 0) continue;
      values[length] = value;
      counts[length++] = count;
    }
    return { values: values.slice(0, length), counts: counts.slice(0, length) };
  }

  /** Uncounts what `add` has counted by its low bits. */
  #takeBack(values: Whole, from: number, to: number): void {
    for (let index = from; index < to; index++) {
      const counts = (index - from) % 2 === 0 ? this.#even : this.#odd;
      counts[values[index] & LOW_BITS]--;
    }
    this.#count -= to - from;
  }

  #reserve(more: number): void {
    this.#count += more;
    if (this.#count <= this.#room) return;
    this.#even = widened(this.#even);
    this.#odd = widened(this.#odd);
    this.#room = Number.MAX_SAFE_INTEGER;
  }
}
