import type { DeterministicMath } from '../engine/math.js';

/** The 97.5 % quantile of the standard normal law. */
const NORMAL_QUANTILE = 1.959963984540054;

/** Fewer numbers say nothing of their CV. */
const FEWEST = 3;

/** A coefficient of variation, and bounds of what the true one may be; all NaN where there is none. */
export interface CvInterval {
  readonly cv: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The first four moments of numbers that come one by one: the recurrences of Pébay (2008), "Formulas for robust, one-pass
 * parallel computation of covariances and arbitrary-order statistical moments", doi:10.2172/1028931.
 */
export class Moments {
  #count = 0;
  #mean = 0;
  #second = 0;
  #third = 0;
  #fourth = 0;

  add(value: number): void {
    const before = this.#count;
    const count = ++this.#count;
    const delta = value - this.#mean;
    const step = delta / count;
    const square = step * step;
    const term = delta * step * before;
    this.#mean += step;
    this.#fourth +=
      term * square * (count * count - 3 * count + 3) + 6 * square * this.#second - 4 * step * this.#third;
    this.#third += term * step * (count - 2) - 3 * step * this.#second;
    this.#second += term;
  }

  addAll(values: Float64Array): void {
    for (const value of values) this.add(value);
  }

  reset(): void {
    this.#count = this.#mean = this.#second = this.#third = this.#fourth = 0;
  }

  get count(): number {
    return this.#count;
  }

  get mean(): number {
    return this.#mean;
  }

  /** Coefficient of variation: population standard deviation over mean; NaN where that is no number. */
  get cv(): number {
    return Math.sqrt(this.#second / this.#count) / this.#mean;
  }

  /**
   * The 95 % interval of the CV c of n independent numbers: c exp(± 1.96 s). s^2 is the variance of ln c by the delta
   * method, (m4/m2^2 - 1)/4 - m3/(m1 m2) + c^2, m being central moments and m1 the mean, over n; but no less than it is
   * of a gamma law, (1 + c^2)/2, as the fourth moment of few numbers is mostly below that of their law.
   */
  cvInterval({ exp }: DeterministicMath): CvInterval {
    const cv = this.cv;
    const count = this.#count;
    if (count < FEWEST || !(cv >= 0)) return { cv: Number.NaN, low: Number.NaN, high: Number.NaN };
    if (cv === 0) return { cv, low: 0, high: 0 };
    const variance = this.#second / count;
    const kurtosis = this.#fourth / count / (variance * variance);
    const skew = this.#third / count / (variance * this.#mean);
    const square = cv * cv;
    const spread = Math.max((kurtosis - 1) / 4 - skew + square, (1 + square) / 2);
    const reach = exp(NORMAL_QUANTILE * Math.sqrt(spread / count));
    return { cv, low: cv / reach, high: cv * reach };
  }
}
