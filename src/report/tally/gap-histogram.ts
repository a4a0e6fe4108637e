import { CountedValues } from '../../statistics/counted-values.js';
import type { SortedCounts } from '../../statistics/sorted-counts.js';

/** Bits of the significand that are kept, the leading 1 aside: 256 steps an octave. */
const KEPT_BITS = 8;
/** Of the 20 bits of the significand in a double's upper half, those that are left out. */
const LEFT_OUT_BITS = 20 - KEPT_BITS;
/** Steps from 2^-64 to 2^64 seconds, and in front of them one for all that is less. */
const STEPS = 128 << KEPT_BITS;
/** That of 2^-64, less the one in front. */
const BEFORE_FIRST = ((1023 - 64) << KEPT_BITS) - 1;

/**
 * How often each inter-arrival time occurs, within 1/512 of itself, the least and the largest too: times below 5e-20 seconds count as 0. A few nanoseconds
 * each, in a quarter of a megabyte.
 */
export class GapHistogram extends CountedValues {
  // Every other value has its count in another table: one that follows upon itself need not wait until its count is stored.
  #even = new Uint32Array(STEPS + 1);
  #odd = new Uint32Array(STEPS + 1);
  /** Where the tables would overflow if all were the same. */
  #wide: Float64Array | undefined;
  #inTables = 0;

  /**
   * Writes the time from each request to the one before it, and counts them.
   *
   * @param times seconds, ascending
   * @param before the time before the first of them; NaN where that is the very first, whose inter-arrival time is none
   * @param gaps where they are written, as many
   */
  addTimes(times: Float64Array, before: number, gaps: Float64Array): void {
    const { length } = times;
    if (length === 0) return;
    writeGaps(times, before, gaps);
    const first = Number.isNaN(before) ? 1 : 0;
    this.#reserve(length);
    const words = new Uint32Array(gaps.buffer, gaps.byteOffset, 2 * length);
    countSteps(words, first, this.#even, this.#odd);
    const counted = length - first;
    if (counted === 0) return;
    this.count += counted;
    // They are the times between all requests.
    this.sumOfValues += times[length - 1] - (first === 0 ? before : times[0]);
  }

  protected override settle(): void {
    const { values } = this.sorted();
    if (values.length === 0) return;
    this.smallest = values[0];
    this.largest = values[values.length - 1];
  }

  /** Each step at its middle, but for the first, which is of 0. */
  protected override collect(): SortedCounts {
    this.#widen();
    const wide = this.#wide!;
    const values: number[] = [];
    const counts: number[] = [];
    const scratch = new Float64Array(1);
    const words = new Uint32Array(scratch.buffer);
    for (let step = 0; step <= STEPS; step++) {
      if (wide[step] === 0) continue;
      words[1] = (((step + BEFORE_FIRST) << 1) | 1) << (LEFT_OUT_BITS - 1);
      values.push(step === 0 ? 0 : scratch[0]);
      counts.push(wide[step]);
    }
    return { values: Float64Array.from(values), counts: Float64Array.from(counts) };
  }

  #reserve(more: number): void {
    this.#inTables += more;
    if (this.#inTables > 0xffff_ffff) {
      this.#widen();
      this.#inTables = more;
    }
  }

  #widen(): void {
    this.#wide ??= new Float64Array(STEPS + 1);
    for (let step = 0; step <= STEPS; step++) this.#wide[step] += this.#even[step] + this.#odd[step];
    this.#even.fill(0);
    this.#odd.fill(0);
    this.#inTables = 0;
  }
}

/** A loop of its own: a runtime compiles it once, whatever comes behind it. */
function writeGaps(times: Float64Array, before: number, gaps: Float64Array): void {
  let last = before;
  for (let row = 0; row < times.length; row++) {
    const time = times[row];
    gaps[row] = time - last;
    last = time;
  }
}

/** @param words of doubles, the lower half of each first */
function countSteps(words: Uint32Array, first: number, even: Uint32Array, odd: Uint32Array): void {
  let word = 2 * first + 1;
  for (; word + 2 < words.length; word += 4) {
    even[stepOf(words[word])]++;
    odd[stepOf(words[word + 2])]++;
  }
  if (word < words.length) even[stepOf(words[word])]++;
}

/** @param upper half of a double that is at least 0 */
function stepOf(upper: number): number {
  const step = (upper >>> LEFT_OUT_BITS) - BEFORE_FIRST;
  return step > 0 ? Math.min(step, STEPS) : 0;
}
