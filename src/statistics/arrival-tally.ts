import { FloatHistogram } from './float-histogram.js';
import { runEnd } from './run-end.js';
import { SortedValues } from './sorted-values.js';
import { Variation } from './variation.js';
import { wholeWindows, windowOf } from './windows.js';

/** Inter-arrival times that a window needs: the CV of n of them cannot exceed the root of n - 1. */
const MIN_GAPS = 10;

/** Coefficient of variation of the inter-arrival times of all requests together. */
export interface InterArrivalCv {
  /** Of the whole trace. */
  readonly whole: number;
  /** Length of a window: as asked for, or the trace's own where that is shorter. */
  readonly windowSeconds: number;
  /** Whole windows with enough inter-arrival times to have a CV. */
  readonly windows: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Inter-arrival times of all requests together: their distribution, and their CV window by window. */
export class ArrivalTally {
  /** In seconds. */
  readonly gaps = new FloatHistogram();
  readonly #windowSeconds: number;
  readonly #whole = new Variation();
  readonly #inWindow = new Variation();
  readonly #cvs: { readonly window: number; readonly cv: number }[] = [];
  #window = 0;
  #start = Number.NaN;
  #last = Number.NaN;
  #requests = 0;
  #scratch = new Float64Array(0);

  constructor(windowSeconds: number) {
    this.#windowSeconds = windowSeconds;
  }

  /**
   * Adds the timestamps of the next batch.
   *
   * @param timestamps finite, and ascending from batch to batch
   * @param start of the trace, seconds; at or before its first timestamp
   * @throws UsageError where there are too many windows
   */
  add(timestamps: Float64Array, start: number): void {
    if (timestamps.length === 0) return;
    this.#start = start;
    const isFirst = this.#requests === 0;
    const gaps = this.#gapsOf(timestamps, isFirst ? start : this.#last);
    this.gaps.add(isFirst ? gaps.subarray(1) : gaps);
    if (isFirst) this.#enter(timestamps[0]);
    for (let row = isFirst ? 1 : 0; row < timestamps.length; row++) {
      const from = row;
      row = runEnd(timestamps, from, (time) => this.#windowAt(time) !== this.#window);
      Variation.addToBoth(this.#whole, this.#inWindow, gaps, from, row);
      if (row === timestamps.length) break;
      // A gap from one window into another belongs to neither.
      this.#whole.add(gaps[row]);
      this.#leave();
      this.#enter(timestamps[row]);
    }
    this.#requests += timestamps.length;
    this.#last = timestamps[timestamps.length - 1];
  }

  get requests(): number {
    return this.#requests;
  }

  /** Timestamp of the last request, seconds; NaN without one. */
  get last(): number {
    return this.#last;
  }

  /** To be called once, at the end. @param durationSeconds of the trace */
  interArrivalCv(durationSeconds: number): InterArrivalCv {
    this.#leave();
    const { seconds, count } = wholeWindows(durationSeconds, this.#windowSeconds);
    const inWhole = this.#cvs.filter(({ window }) => window < count);
    const cvs = new SortedValues(Float64Array.from(inWhole, ({ cv }) => cv));
    return {
      whole: this.#whole.cv,
      windowSeconds: seconds,
      windows: cvs.total,
      min: cvs.percentile(0),
      median: cvs.percentile(50),
      max: cvs.percentile(100),
    };
  }

  /** The time from each to the one before it: memory that is used again. */
  #gapsOf(timestamps: Float64Array, before: number): Float64Array {
    const { length } = timestamps;
    if (this.#scratch.length < length) this.#scratch = new Float64Array(length);
    const gaps = this.#scratch.subarray(0, length);
    writeGaps(timestamps, before, gaps);
    return gaps;
  }

  #enter(timestamp: number): void {
    this.#window = this.#windowAt(timestamp);
  }

  #leave(): void {
    if (this.#inWindow.count >= MIN_GAPS) this.#cvs.push({ window: this.#window, cv: this.#inWindow.cv });
    this.#inWindow.reset();
  }

  #windowAt(timestamp: number): number {
    return windowOf(timestamp - this.#start, this.#windowSeconds);
  }
}

/** A loop of its own: a runtime compiles it once, whatever comes behind it. */
function writeGaps(timestamps: Float64Array, before: number, gaps: Float64Array): void {
  let last = before;
  for (let row = 0; row < timestamps.length; row++) {
    const timestamp = timestamps[row];
    gaps[row] = timestamp - last;
    last = timestamp;
  }
}
