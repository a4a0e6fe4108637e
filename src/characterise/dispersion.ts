import type { Dispersion } from './characterisation.js';

/** Within which counts are compared: the change of the rate over a day is no burst. */
const HOUR_SECONDS = 3600;

/**
 * The index of dispersion of counts: variance over mean of the requests of equal bins. Each hour has its own mean, which
 * the counts of its bins are compared with, so that the index tells of bursts and not of the time of day. Bins of an hour
 * that the log ends in count as long as they are whole.
 */
export class DispersionTally {
  readonly #seconds: number;
  readonly #bins: number;
  readonly #binsAnHour: number;
  #bin = 0;
  #requests = 0;
  #hour = 0;
  /** Of the hour at hand: whole bins that are over, and sums of their counts. */
  #counted = 0;
  #sum = 0;
  #squares = 0;
  /** Of all hours: sums of squared deviations, of degrees of freedom, and of counts. */
  #deviations = 0;
  #freedom = 0;
  #total = 0;
  #allBins = 0;

  /** @param seconds of a bin, of which an hour has a whole number */
  constructor(seconds: number, durationSeconds: number) {
    this.#seconds = seconds;
    this.#bins = Math.floor((durationSeconds / seconds) * (1 + 1e-12));
    this.#binsAnHour = HOUR_SECONDS / seconds;
  }

  /** @param times ascending, seconds from the start of the log */
  add(times: Float64Array): void {
    const seconds = this.#seconds;
    for (const time of times) {
      const bin = Math.floor(time / seconds);
      if (bin !== this.#bin) this.#moveTo(bin);
      this.#requests++;
    }
  }

  /** To be called once, at the end. NaN where there are no requests, or one bin. */
  figure(): Dispersion {
    this.#moveTo(this.#bins);
    this.#leaveHour();
    const variance = this.#deviations / this.#freedom;
    return { binSeconds: this.#seconds, index: variance / (this.#total / this.#allBins) };
  }

  #moveTo(bin: number): void {
    const last = Math.min(bin, this.#bins);
    if (this.#bin >= last) return;
    this.#sum += this.#requests;
    this.#squares += this.#requests * this.#requests;
    this.#counted++;
    this.#requests = 0;
    this.#bin++;
    // Bins without requests add nothing but their number.
    while (this.#bin <= last) {
      const hour = Math.floor(this.#bin / this.#binsAnHour);
      if (hour !== this.#hour) this.#leaveHour(hour);
      const until = Math.min(last, (hour + 1) * this.#binsAnHour);
      this.#counted += until - this.#bin;
      if (this.#bin === last) break;
      this.#bin = until;
    }
  }

  #leaveHour(next = this.#hour + 1): void {
    if (this.#counted > 1) {
      this.#deviations += this.#squares - (this.#sum * this.#sum) / this.#counted;
      this.#freedom += this.#counted - 1;
      this.#total += this.#sum;
      this.#allBins += this.#counted;
    }
    this.#counted = this.#sum = this.#squares = 0;
    this.#hour = next;
  }
}
