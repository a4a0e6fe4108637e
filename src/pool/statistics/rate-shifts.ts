/** How rates move from one window to the next. Windows without a rate, and those beside them, tell nothing. */
export interface RateShifts {
  /** Standard deviation of the logarithm of a window's total rate over that of the one before it. */
  readonly total?: number;
  /** The same of the clients' own rates, over all of their pairs of windows, each weighted by its requests. */
  readonly clients?: number;
  /** As `clients`, but the median of the logarithms' sizes over 0.6745, which rare leaps do not move. */
  readonly clientsRobust?: number;
}

/** The median size of a standard normal number. */
const MEDIAN_SIZE = 0.6744897501960817;
/** A standard deviation of one number would be 0. */
const FEWEST = 2;

/** Gathers `RateShifts`. */
export class RateShiftTotals {
  readonly #seconds: Float64Array;
  readonly #sizes = new SizeHistogram();
  #pairs = 0;
  #requests = 0;
  #sum = 0;
  #squares = 0;

  /** @param seconds of each window that are in use */
  constructor(seconds: Float64Array) {
    this.#seconds = seconds;
  }

  /** @param rate of a client by window, requests per second */
  addClient(rate: Float64Array): void {
    const seconds = this.#seconds;
    for (let window = 1; window < seconds.length; window++) {
      const [before, after] = [rate[window - 1], rate[window]];
      if (!(before > 0 && after > 0)) continue;
      const requests = before * seconds[window - 1] + after * seconds[window];
      const logRatio = Math.log(after / before);
      this.#pairs++;
      this.#requests += requests;
      this.#sum += requests * logRatio;
      this.#squares += requests * logRatio * logRatio;
      this.#sizes.add(Math.abs(logRatio), requests);
    }
  }

  /** @param total of all clients by window, requests per second */
  result(total: Float64Array): RateShifts {
    const ofTotal: number[] = [];
    for (let window = 1; window < total.length; window++) {
      const [before, after] = [total[window - 1], total[window]];
      if (before > 0 && after > 0) ofTotal.push(Math.log(after / before));
    }
    const sum = ofTotal.reduce((all, value) => all + value, 0);
    const squares = ofTotal.reduce((all, value) => all + value * value, 0);
    return {
      ...(ofTotal.length >= FEWEST && { total: deviation(ofTotal.length, sum, squares) }),
      ...(this.#pairs >= FEWEST && {
        clients: deviation(this.#requests, this.#sum, this.#squares),
        clientsRobust: this.#sizes.median() / MEDIAN_SIZE,
      }),
    };
  }
}

function deviation(weight: number, sum: number, squares: number): number {
  const mean = sum / weight;
  return Math.sqrt(Math.max(0, squares / weight - mean * mean));
}

/** Bins of equal width, as the logarithm of each size would cost as much as all else. */
class SizeHistogram {
  static readonly #perUnit = 4096;
  /** Larger sizes, a factor of 2,980 and more from one window to the next, share the last bin. */
  static readonly #largest = 8;
  readonly #weights = new Float64Array(SizeHistogram.#largest * SizeHistogram.#perUnit + 1);
  #zeros = 0;
  #total = 0;

  /** @param size at least 0 */
  add(size: number, weight: number): void {
    this.#total += weight;
    if (size === 0) this.#zeros += weight;
    else
      this.#weights[Math.min(Math.floor(size * SizeHistogram.#perUnit), this.#weights.length - 1)] += weight;
  }

  /** Within 1/4,096, and closer where there are many; 0 where half of the sizes are. */
  median(): number {
    let passed = this.#zeros;
    if (passed >= this.#total / 2) return 0;
    let bin = 0;
    while (bin + 1 < this.#weights.length && passed + this.#weights[bin] < this.#total / 2) {
      passed += this.#weights[bin++];
    }
    return (bin + (this.#total / 2 - passed) / this.#weights[bin]) / SizeHistogram.#perUnit;
  }
}
