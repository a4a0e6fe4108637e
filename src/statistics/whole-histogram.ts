import { CountedValues } from './counted-values.js';
import { DenseCounts } from './dense-counts.js';
import { enlarged } from './enlarged.js';
import type { SortedCounts } from './sorted-counts.js';

/** Counts are kept value by value below this; 2^22 counters are 32 MB. */
const EXACT_BELOW = 1 << 22;
/** From there on, in 1,024 steps an octave: a quantile is low by less than 0.1 %. */
const STEPS_LOG2 = 10;
const STEPS = 1 << STEPS_LOG2;
const FIRST_OCTAVE = 22;
const OCTAVES = 10;
/** Values that are looked through at once for large ones, which are few. */
const BLOCK = 512;

/**
 * How often each whole number from 0 to 2^32 - 1 occurs. Token counts are small, so that counting them one by
 * one is exact, fast and bounded in memory, however long the trace.
 */
export class WholeHistogram extends CountedValues {
  readonly #small = new DenseCounts();
  /** Of those that are not small, but counted one by one, by value. */
  #large = new Float64Array(1);
  #coarse: Float64Array | undefined;
  /** The sum of all that are not small. */
  #sumOfLarge = 0;
  #settledAt = 0;

  /**
   * Adds the values [`from`, `to`), each a whole number from 0 to 2^32 - 1.
   *
   * @returns their sum
   */
  add(values: Uint32Array | Uint16Array | Uint8Array, from = 0, to = values.length): number {
    let sum = 0;
    for (let low = from; low < to; low += BLOCK) {
      const high = Math.min(to, low + BLOCK);
      sum += this.#small.add(values, low, high) ?? this.#addOneByOne(values.subarray(low, high));
    }
    this.count += to - from;
    return sum;
  }

  /** Those from 2^22 on are at the lower end of their step. */
  protected override collect(): SortedCounts {
    const small = this.#small.sorted();
    const values: number[] = [];
    const counts: number[] = [];
    for (let value: number = DenseCounts.BELOW; value < this.#large.length; value++) {
      if (this.#large[value] === 0) continue;
      values.push(value);
      counts.push(this.#large[value]);
    }
    for (const [step, count] of (this.#coarse ?? []).entries()) {
      if (count === 0) continue;
      const stepWidth = 1 << (FIRST_OCTAVE - STEPS_LOG2 + Math.floor(step / STEPS));
      values.push((STEPS + (step % STEPS)) * stepWidth);
      counts.push(count);
    }
    if (values.length === 0) return small;
    return { values: joined(small.values, values), counts: joined(small.counts, counts) };
  }

  protected override settle(): void {
    if (this.#settledAt === this.count) return;
    this.#settledAt = this.count;
    // Whole numbers: their sum is the same in any order.
    let sum = this.#sumOfLarge;
    const { values, counts } = this.#small.sorted();
    for (let index = 0; index < values.length; index++) sum += values[index] * counts[index];
    if (values.length > 0) {
      this.smallest = values[0];
      this.largest = Math.max(this.largest, values[values.length - 1]);
    }
    this.sumOfValues = sum;
  }

  /** @returns their sum */
  #addOneByOne(values: Uint32Array | Uint16Array | Uint8Array): number {
    let sum = 0;
    let sumOfSmall = 0;
    for (let index = 0; index < values.length; index++) {
      const value = values[index];
      if (value < DenseCounts.BELOW) {
        this.#small.addOne(value);
        sumOfSmall += value;
        continue;
      }
      if (value >= EXACT_BELOW) this.#addCoarse(value);
      else {
        if (value >= this.#large.length) this.#large = enlarged(this.#large, value);
        this.#large[value]++;
      }
      sum += value;
      if (value < this.smallest) this.smallest = value;
      if (value > this.largest) this.largest = value;
    }
    this.#sumOfLarge += sum;
    return sumOfSmall + sum;
  }

  #addCoarse(value: number): void {
    this.#coarse ??= new Float64Array(STEPS * OCTAVES);
    const octave = 31 - Math.clz32(value);
    const step = (value >>> (octave - STEPS_LOG2)) & (STEPS - 1);
    this.#coarse[(octave - FIRST_OCTAVE) * STEPS + step]++;
  }
}

function joined(first: Float64Array, second: readonly number[]): Float64Array {
  const all = new Float64Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
