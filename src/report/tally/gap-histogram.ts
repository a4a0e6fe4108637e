import { CountedValues } from '../../statistics/counted-values.js';
import type { SortedCounts } from '../../statistics/sorted-counts.js';

/** Bits of a double's upper half that tell no steps apart; 8 of the significand, the leading 1 aside, do. */
const LEFT_OUT_BITS = 12;
/** Steps of all numbers of at least 0. Only those that occur take memory, as systems give it. */
const STEPS = 1 << (31 - LEFT_OUT_BITS);
const MOST_IN_TABLES = 0xffff_ffff;

/**
 * How often each inter-arrival time occurs, in 256 steps an octave: within 1/512 of itself, the least and the largest too, but for
 * 0. A few nanoseconds each.
 */
export class GapHistogram extends CountedValues {
  // Every other value has its count in another table: one that follows upon itself need not wait until its count is stored.
  readonly #even = new Uint32Array(STEPS);
  readonly #odd = new Uint32Array(STEPS);
  /** What the tables had when there was no more room in them. */
  #more: Float64Array | undefined;
  #inTables = 0;
  #firstTime = Number.NaN;
  readonly #extremes: Extremes = { least: Number.POSITIVE_INFINITY, largest: Number.NEGATIVE_INFINITY };

  /**
   * Writes the time from each request to the one before it, and counts them.
   *
   * @param times seconds, ascending, at least one
   * @param before the time before the first of them; NaN where that is the very first, whose inter-arrival time is none
   * @param gaps where they are written, as many
   */
  addTimes(times: Float64Array, before: number, gaps: Float64Array): void {
    this.#reserve(times.length);
    const words = new Uint32Array(gaps.buffer, gaps.byteOffset, 2 * gaps.length);
    const isVeryFirst = Number.isNaN(before);
    if (isVeryFirst) {
      this.#firstTime = times[0];
      gaps[0] = 0;
    }
    const [from, last] = isVeryFirst ? [1, times[0]] : [0, before];
    countTimes(times, from, last, gaps, words, this.#even, this.#odd, this.#extremes);
    this.smallest = this.#extremes.least;
    this.largest = this.#extremes.largest;
    this.count += times.length - from;
    // One difference over all arrays: the figure is the same to the bit however times are cut into them.
    this.sumOfValues = times[times.length - 1] - this.#firstTime;
  }

  /** Each step at its middle, but for that of 0. */
  protected override collect(): SortedCounts {
    const values: number[] = [];
    const counts: number[] = [];
    const scratch = new Float64Array(1);
    const words = new Uint32Array(scratch.buffer);
    for (let step = 0; step < STEPS; step++) {
      const count = this.#even[step] + this.#odd[step] + (this.#more?.[step] ?? 0);
      if (count === 0) continue;
      words[1] = ((2 * step + 1) << LEFT_OUT_BITS) >>> 1;
      values.push(step === 0 ? 0 : scratch[0]);
      counts.push(count);
    }
    return { values: Float64Array.from(values), counts: Float64Array.from(counts) };
  }

  #reserve(more: number): void {
    this.#inTables += more;
    if (this.#inTables <= MOST_IN_TABLES) return;
    this.#more ??= new Float64Array(STEPS);
    for (let step = 0; step < STEPS; step++) this.#more[step] += this.#even[step] + this.#odd[step];
    this.#even.fill(0);
    this.#odd.fill(0);
    this.#inTables = more;
  }
}

interface Extremes {
  least: number;
  largest: number;
}

/**
 * A loop of its own: a runtime compiles it once, whatever comes behind it.
 *
 * @param from the first row whose inter-arrival time counts
 * @param before the time of the row before it
 * @param words of the gaps, the lower half of each first
 * @param extremes of all so far, brought up to date
 */
function countTimes(
  times: Float64Array,
  from: number,
  before: number,
  gaps: Float64Array,
  words: Uint32Array,
  even: Uint32Array,
  odd: Uint32Array,
  extremes: Extremes,
): void {
  let { least, largest } = extremes;
  let last = before;
  let row = from;
  for (; row + 1 < times.length; row += 2) {
    const middle = times[row];
    const first = middle - last;
    last = times[row + 1];
    const second = last - middle;
    gaps[row] = first;
    gaps[row + 1] = second;
    if (first < least) least = first;
    if (second < least) least = second;
    if (first > largest) largest = first;
    if (second > largest) largest = second;
    even[words[2 * row + 1] >>> LEFT_OUT_BITS]++;
    odd[words[2 * row + 3] >>> LEFT_OUT_BITS]++;
  }
  if (row < times.length) {
    const gap = times[row] - last;
    gaps[row] = gap;
    if (gap < least) least = gap;
    if (gap > largest) largest = gap;
    even[words[2 * row + 1] >>> LEFT_OUT_BITS]++;
  }
  extremes.least = least;
  extremes.largest = largest;
}
