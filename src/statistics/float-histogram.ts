import { type CountTable, mostCounts, type NarrowTable, widened } from './count-table.js';
import { CountedValues } from './counted-values.js';
import type { SortedCounts } from './sorted-counts.js';

/** Bits of the significand that are kept, the leading 1 aside: steps of 1/4,096 to 1/8,192 of a value. */
const KEPT_BITS = 12;
const STEPS = 1 << KEPT_BITS;
/** Of the 20 bits of the significand in a double's upper half, those that are rounded away. */
const ROUNDED_BITS = 20 - KEPT_BITS;
const HALF_STEP = 1 << (ROUNDED_BITS - 1);
/** Exponents that a double can have. */
const OCTAVES = 1 << 11;
/** Squares and their sums are finite from here down; nothing that a trace measures is larger. */
const LARGEST = 1e100;
/** All of the upper half of a double but its sign. */
const UNSIGNED = 0x7fff_ffff;
const NONE = -1;

/**
 * How often each number of at least 0 occurs, to 13 significant bits: a number is counted as the nearest of 4,096
 * in its octave, which is within 1/8,192 of it; 0, powers of two, and whole numbers up to 8,192 are counted as
 * themselves. Sum, mean, min and max are of the numbers as they come. Memory is up to 32 kB for each octave that occurs.
 */
export class FloatHistogram extends CountedValues {
  /** Where the counts of an octave begin. */
  readonly #places = new Int32Array(OCTAVES).fill(NONE);
  #counts: CountTable;
  #octaves = 0;
  /** Numbers that the counts have room for, whatever they are. */
  #room: number;

  /** @param Narrow table of counts, as long as it has room for all numbers */
  constructor(Narrow: NarrowTable = Uint32Array) {
    super();
    this.#counts = new Narrow(STEPS);
    this.#room = mostCounts(Narrow);
  }

  /** Whether a number can be added: from 0 to 1e100. */
  static accepts(value: number): boolean {
    return value >= 0 && value <= LARGEST;
  }

  /** Adds numbers, each of which is accepted. */
  add(values: Float64Array): void {
    this.#reserve(values.length);
    // The upper half of a little-endian double is its second word; that of -0 is a sign alone.
    const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
    const places = this.#places;
    let counts = this.#counts;
    let sum = this.sumOfValues;
    let min = this.smallest;
    let max = this.largest;
    for (let index = 0; index < values.length; index++) {
      const step = ((words[2 * index + 1] & UNSIGNED) + HALF_STEP) >>> ROUNDED_BITS;
      let place = places[step >>> KEPT_BITS];
      if (place === NONE) {
        place = this.#open(step >>> KEPT_BITS);
        counts = this.#counts;
      }
      counts[place + (step & (STEPS - 1))]++;
      const value = values[index];
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    this.sumOfValues = sum;
    this.smallest = min;
    this.largest = max;
    this.count += values.length;
  }

  protected override collect(): SortedCounts {
    const scratch = new Float64Array(1);
    const words = new Uint32Array(scratch.buffer);
    const values = new Float64Array(this.#octaves * STEPS);
    const counts = new Float64Array(this.#octaves * STEPS);
    let length = 0;
    for (let octave = 0; octave < OCTAVES; octave++) {
      const place = this.#places[octave];
      if (place === NONE) continue;
      for (let step = 0; step < STEPS; step++) {
        const count = this.#counts[place + step];
        if (count === 0) continue;
        words[1] = ((octave << KEPT_BITS) | step) << ROUNDED_BITS;
        values[length] = scratch[0];
        counts[length++] = count;
      }
    }
    return { values: values.slice(0, length), counts: counts.slice(0, length) };
  }

  /** @returns where the counts of an octave begin from now on */
  #open(octave: number): number {
    const place = this.#octaves++ * STEPS;
    if (place === this.#counts.length) {
      const Counts = this.#counts.constructor as new (length: number) => CountTable;
      const larger = new Counts(2 * place);
      larger.set(this.#counts);
      this.#counts = larger;
    }
    this.#places[octave] = place;
    return place;
  }

  #reserve(more: number): void {
    if (this.count + more <= this.#room) return;
    this.#counts = widened(this.#counts);
    this.#room = Number.MAX_SAFE_INTEGER;
  }
}
