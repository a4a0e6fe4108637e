import { runEnd } from '../statistics/run-end.js';
import { wholeWindows } from '../statistics/windows.js';

/** Index of dispersion of counts: their variance over their mean, which is 1 for a Poisson process. */
export interface Dispersion {
  /** Length of the windows whose requests are counted. */
  readonly windowSeconds: number;
  /** Whole windows that it is of. */
  readonly windows: number;
  /** NaN where there are fewer than 2, or no requests in them. */
  readonly index: number;
}

/** Lengths of windows, each a multiple of the one before. */
export const DISPERSION_SECONDS = [3, 30, 300] as const;
/** Of the stretches about whose own mean counts vary: a multiple of all of these. */
export const STRETCH_SECONDS = 3600;

const [BASE] = DISPERSION_SECONDS;
const WINDOWS_A_STRETCH = STRETCH_SECONDS / BASE;

/**
 * How counts of 3, 30 and 300 seconds vary about the mean of the hour that they lie in, so that the course of the day does
 * not count. Of all whole hours: the sum of the unbiased variances over that of the means. What is shorter than an hour is
 * one stretch of its whole windows. Memory is constant.
 */
export class DispersionTally {
  readonly #levels = DISPERSION_SECONDS.map((seconds) => new Level(seconds));
  #start = Number.NaN;
  /** The window at hand, of the shortest ones, and its requests. */
  #window = 0;
  #count = 0;
  #stretch = 0;

  /**
   * @param times ascending, and from call to call
   * @param start of the trace, at or before the first of them, the same in all calls
   */
  add(times: Float64Array, start: number): void {
    this.#start = start;
    for (let from = 0; from < times.length; ) {
      const end = start + (this.#window + 1) * BASE;
      const to = runEnd(times, from, (time) => time >= end);
      this.#count += to - from;
      from = to;
      if (from === times.length) break;
      this.#close(this.#count);
      this.#count = 0;
      this.#window = Math.max(this.#window + 1, Math.floor((times[from] - start) / BASE));
    }
  }

  /** To be called once, at the end. @param durationSeconds of the trace */
  end(durationSeconds: number): Dispersion[] {
    if (Number.isNaN(this.#start)) return this.#levels.map((level) => level.dispersion(0));
    this.#close(this.#count);
    const stretches = wholeWindows(durationSeconds, STRETCH_SECONDS);
    const isOne = durationSeconds < STRETCH_SECONDS;
    return this.#levels.map((level) => {
      const { seconds } = level;
      const windows = isOne
        ? wholeCount(durationSeconds, seconds)
        : stretches.count * (STRETCH_SECONDS / seconds);
      if (isOne || this.#stretch < stretches.count) {
        level.endStretch(isOne ? windows : STRETCH_SECONDS / seconds);
      }
      return level.dispersion(windows);
    });
  }

  #close(count: number): void {
    if (count === 0) return;
    const stretch = Math.floor(this.#window / WINDOWS_A_STRETCH);
    if (stretch !== this.#stretch) {
      for (const level of this.#levels) level.endStretch(STRETCH_SECONDS / level.seconds);
      this.#stretch = stretch;
    }
    const first = stretch * WINDOWS_A_STRETCH;
    for (const level of this.#levels) level.add(this.#window - first, count);
  }
}

/** 0 where not even one fits. */
function wholeCount(durationSeconds: number, seconds: number): number {
  return durationSeconds < seconds ? 0 : wholeWindows(durationSeconds, seconds).count;
}

/** Windows of one length. */
class Level {
  readonly seconds: number;
  readonly #shortest: number;
  /** The window at hand, counted from the start of its stretch, and its requests. */
  #window = 0;
  #count = 0;
  /** Of the stretch at hand: requests by window, those before the last one. */
  #sum = 0;
  #squares = 0;
  #variances = 0;
  #means = 0;

  constructor(seconds: number) {
    this.seconds = seconds;
    this.#shortest = seconds / BASE;
  }

  /** @param window the number in its stretch of one of the shortest windows, ascending */
  add(window: number, count: number): void {
    const own = Math.floor(window / this.#shortest);
    if (own !== this.#window) {
      this.#leave();
      this.#window = own;
    }
    this.#count += count;
  }

  /** @param windows of it that count */
  endStretch(windows: number): void {
    if (this.#window < windows) this.#leave();
    if (windows > 1) {
      this.#variances += (this.#squares - (this.#sum * this.#sum) / windows) / (windows - 1);
      this.#means += this.#sum / windows;
    }
    this.#window = this.#count = this.#sum = this.#squares = 0;
  }

  dispersion(windows: number): Dispersion {
    const index = windows > 1 && this.#means > 0 ? this.#variances / this.#means : Number.NaN;
    return { windowSeconds: this.seconds, windows, index };
  }

  #leave(): void {
    this.#sum += this.#count;
    this.#squares += this.#count * this.#count;
    this.#count = 0;
  }
}
