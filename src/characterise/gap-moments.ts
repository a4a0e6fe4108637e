import type { CvInterval } from './characterisation.js';

/** Inter-arrival times below which there is no CV: that of n of them cannot exceed the root of n - 1. */
export const MIN_GAPS = 10;

/** Quantile of the standard normal law that a 95 % interval reaches to. */
const Z95 = 1.959964;

/** Power sums of inter-arrival times, from which their CV and its interval follow. */
export class GapMoments {
  #count = 0;
  #sum = 0;
  #squares = 0;
  #cubes = 0;
  #fourths = 0;

  add(gap: number): void {
    const square = gap * gap;
    this.#count++;
    this.#sum += gap;
    this.#squares += square;
    this.#cubes += square * gap;
    this.#fourths += square * square;
  }

  get count(): number {
    return this.#count;
  }

  /** Population standard deviation over mean; NaN where all are 0, or there are none. */
  get cv(): number {
    const mean = this.#sum / this.#count;
    return Math.sqrt(Math.max(0, this.#squares / this.#count - mean * mean)) / mean;
  }

  /**
   * The CV and its 95 % interval, as if the gaps were independent: with c the CV, m_k the central moments and m the mean,
   * the variance of c is (c^2 / n) ((m_4 / m_2^2 - 1) / 4 - m_3 / (m m_2) + c^2), by the delta method. The interval is
   * that of the logarithm of c, which keeps it above 0.
   *
   * @returns undefined below `MIN_GAPS`, and where all gaps are 0
   */
  interval(): CvInterval | undefined {
    const { cv } = this;
    const count = this.#count;
    if (count < MIN_GAPS || Number.isNaN(cv)) return undefined;
    const mean = this.#sum / count;
    const [r2, r3, r4] = [this.#squares, this.#cubes, this.#fourths].map((sum) => sum / count);
    const m2 = r2 - mean * mean;
    const m3 = r3 - 3 * mean * r2 + 2 * mean ** 3;
    const m4 = r4 - 4 * mean * r3 + 6 * mean * mean * r2 - 3 * mean ** 4;
    // Gaps that are all alike have a CV without error, but for rounding.
    if (!(cv > 1e-6)) return { cv, low: cv, high: cv };
    const relative = ((m4 / (m2 * m2) - 1) / 4 - m3 / (mean * m2) + cv * cv) / count;
    const factor = Math.exp(Z95 * Math.sqrt(Math.max(0, relative)));
    return { cv, low: cv / factor, high: cv * factor };
  }

  reset(): void {
    this.#count = this.#sum = this.#squares = this.#cubes = this.#fourths = 0;
  }
}
