import type { Accumulator, TokenBatch } from './token-columns.js';
import { FloatHistogram } from '../statistics/float-histogram.js';
import type { ArrivalFigures, ArrivalWindow, CvInterval } from './characterisation.js';
import { DispersionTally } from './dispersion.js';
import { distributionOf, spreadOf } from './distributions.js';
import { GapMoments, MIN_GAPS } from './gap-moments.js';
import { WindowCursor, type WindowPlan } from './window-cursor.js';

/** Bins whose counts are as dispersed as bursts of seconds, of half a minute and of minutes make them. */
const DISPERSION_SECONDS = [3, 30, 300];

/** Counts and inter-arrival times of all requests together, window by window (1, 2). */
export class ArrivalTally implements Accumulator {
  readonly #plan: WindowPlan;
  readonly #cursor: WindowCursor;
  readonly #requests: Float64Array;
  readonly #cvs: (CvInterval | undefined)[] = [];
  readonly #gaps = new FloatHistogram();
  readonly #whole = new GapMoments();
  readonly #inWindow = new GapMoments();
  readonly #dispersion: readonly DispersionTally[];
  #last = Number.NaN;
  #count = 0;

  constructor(plan: WindowPlan, durationSeconds: number) {
    this.#plan = plan;
    this.#cursor = new WindowCursor(plan.seconds);
    this.#requests = new Float64Array(plan.count);
    this.#dispersion = DISPERSION_SECONDS.filter((seconds) => seconds * 2 <= durationSeconds).map(
      (seconds) => new DispersionTally(seconds, durationSeconds),
    );
  }

  add({ times, rows }: TokenBatch): void {
    const cursor = this.#cursor;
    const gaps = new Float64Array(rows);
    let last = this.#last;
    for (let row = 0; row < rows; row++) {
      const time = times[row];
      const gap = time - last;
      gaps[row] = gap;
      last = time;
      const isFirst = this.#count === 0 && row === 0;
      if (!isFirst) this.#whole.add(gap);
      // A gap from one window into another belongs to neither.
      if (time < cursor.end) this.#inWindow.add(gap);
      else {
        this.#leave();
        cursor.move(time);
      }
      // Behind the last whole window nothing is counted: past the end of a typed array this does nothing.
      this.#requests[cursor.index]++;
    }
    this.#gaps.add(this.#count === 0 ? gaps.subarray(1) : gaps);
    this.#count += rows;
    this.#last = last;
    for (const tally of this.#dispersion) tally.add(times.subarray(0, rows));
  }

  get requests(): number {
    return this.#count;
  }

  /** Requests of each window. */
  get byWindow(): Float64Array {
    return this.#requests;
  }

  /** To be called once, at the end. */
  figures(durationSeconds: number): ArrivalFigures {
    this.#leave();
    const { seconds, count, lengthSeconds } = this.#plan;
    const windows = Array.from({ length: count }, (_, window): ArrivalWindow => {
      const requests = this.#requests[window];
      return {
        startSeconds: window * seconds,
        requests,
        ratePerSecond: requests / lengthSeconds,
        interArrivalCv: this.#cvs[window],
      };
    });
    const intervals = windows.flatMap(({ interArrivalCv }) => interArrivalCv ?? []);
    const bursty = intervals.filter(({ low }) => low > 1).length;
    return {
      ratePerSecond: this.#count / durationSeconds,
      interArrivalCv: this.#whole.interval() ?? { cv: this.#whole.cv, low: Number.NaN, high: Number.NaN },
      interArrivalSeconds: distributionOf(this.#gaps),
      windowSeconds: lengthSeconds,
      windows,
      ratePerSecondByWindow: spreadOf(windows.map(({ ratePerSecond }) => ratePerSecond)),
      interArrivalCvByWindow: spreadOf(intervals.map(({ cv }) => cv)),
      burstyWindows: bursty / intervals.length,
      dispersion: this.#dispersion.map((tally) => tally.figure()),
    };
  }

  #leave(): void {
    const { index } = this.#cursor;
    if (index >= 0 && index < this.#plan.count && this.#inWindow.count >= MIN_GAPS) {
      this.#cvs[index] = this.#inWindow.interval();
    }
    this.#inWindow.reset();
  }
}
