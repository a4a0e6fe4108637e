import { CountedValues } from './counted-values.js';
import { enlarged } from './enlarged.js';

/** Counts are kept value by value below this; 2^22 counters are 32 MB. */
const EXACT_BELOW = 1 << 22;
/** From there on, in 1,024 steps an octave: a quantile is low by less than 0.1 %. */
const STEPS_LOG2 = 10;
const STEPS = 1 << STEPS_LOG2;
const FIRST_OCTAVE = 22;
const OCTAVES = 10;

/**
 * How often each whole number from 0 to 2^32 - 1 occurs. Token counts are small, so that counting them one by
 * one is exact, fast and bounded in memory, however long the trace.
 */
export class WholeHistogram extends CountedValues {
  #counts = new Float64Array(1 << 12);
  #coarse: Float64Array | undefined;

  /** Adds values, each a whole number from 0 to 2^32 - 1. */
  add(values: Uint32Array | Uint16Array | Uint8Array): void {
    let counts = this.#counts;
    let sum = 0;
    let min = this.smallest;
    let max = this.largest;
    for (const value of values) {
      if (value >= counts.length) {
        if (value >= EXACT_BELOW) {
          this.#addCoarse(value);
        } else {
          counts = this.#counts = enlarged(counts, value);
        }
      }
      // Past the end of a typed array this does nothing, which is right for the coarse values.
      counts[value]++;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    this.count += values.length;
    this.sumOfValues += sum;
    this.smallest = min;
    this.largest = max;
  }

  /** Values that occur and their counts, ascending; those from 2^22 on are at the lower end of their step. */
  override *ascending(): Generator<[value: number, count: number]> {
    for (let value = 0; value < this.#counts.length; value++) {
      const count = this.#counts[value];
      if (count > 0) yield [value, count];
    }
    for (const [step, count] of (this.#coarse ?? []).entries()) {
      if (count === 0) continue;
      const stepWidth = 1 << (FIRST_OCTAVE - STEPS_LOG2 + Math.floor(step / STEPS));
      yield [(STEPS + (step % STEPS)) * stepWidth, count];
    }
  }

  #addCoarse(value: number): void {
    this.#coarse ??= new Float64Array(STEPS * OCTAVES);
    const octave = 31 - Math.clz32(value);
    const step = (value >>> (octave - STEPS_LOG2)) & (STEPS - 1);
    this.#coarse[(octave - FIRST_OCTAVE) * STEPS + step]++;
  }
}
