import { CountedValues } from './counted-values.js';

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

/**
 * How often each number of at least 0 occurs, to 13 significant bits: a number is counted as the nearest of 4,096
 * in its octave, which is within 1/8,192 of it; 0, powers of two, and whole numbers up to 8,192 are counted as
 * themselves. Sum, mean, min and max are of the numbers as they come. Memory is 32 kB for each octave that occurs.
 */
export class FloatHistogram extends CountedValues {
  readonly #octaves: (Float64Array | undefined)[] = new Array(OCTAVES).fill(undefined);

  /** Whether a number can be added: from 0 to 1e100. */
  static accepts(value: number): boolean {
    return value >= 0 && value <= LARGEST;
  }

  /** Adds numbers, each of which is accepted. */
  add(values: Float64Array): void {
    // The upper half of a little-endian double is its second word; adding 0 turns -0 into 0.
    const scratch = new Float64Array(1);
    const words = new Uint32Array(scratch.buffer);
    let sum = this.sumOfValues;
    let min = this.smallest;
    let max = this.largest;
    for (const value of values) {
      scratch[0] = value + 0;
      const place = (words[1] + HALF_STEP) >>> ROUNDED_BITS;
      const octave = place >>> KEPT_BITS;
      let counts = this.#octaves[octave];
      if (counts === undefined) counts = this.#octaves[octave] = new Float64Array(STEPS);
      counts[place & (STEPS - 1)]++;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    this.sumOfValues = sum;
    this.smallest = min;
    this.largest = max;
    this.count += values.length;
  }

  override *ascending(): Generator<[value: number, count: number]> {
    const scratch = new Float64Array(1);
    const words = new Uint32Array(scratch.buffer);
    for (const [octave, counts] of this.#octaves.entries()) {
      if (counts === undefined) continue;
      for (let step = 0; step < STEPS; step++) {
        if (counts[step] === 0) continue;
        words[1] = ((octave << KEPT_BITS) | step) << ROUNDED_BITS;
        yield [scratch[0], counts[step]];
      }
    }
  }
}
