/** Bins are powers of this number, so a quantile is within 0.1% of the true one. */
const RATIO = 1.002;
const LOG_RATIO = Math.log(RATIO);

/** Values outside of [1e-6, 1e6] share the bins at the ends. */
const LOWEST = 1e-6;
const BINS = Math.ceil(Math.log(1e6 / LOWEST) / LOG_RATIO);

/** Quantiles of any number of weighted positive values, in constant memory. */
export class WeightedHistogram {
  readonly #weights = new Float64Array(BINS + 1);
  #total = 0;

  /** @param value at least 0 */
  add(value: number, weight: number): void {
    const bin = Math.floor(Math.log(value / LOWEST) / LOG_RATIO);
    this.#weights[Math.min(Math.max(bin, 0), BINS)] += weight;
    this.#total += weight;
  }

  /** The middle of the bin in which the share `share` of the weight is reached; NaN where nothing was added. */
  quantile(share: number): number {
    if (!(this.#total > 0)) return Number.NaN;
    let bin = 0;
    let cumulative = this.#weights[0];
    while (bin < BINS && cumulative < share * this.#total) cumulative += this.#weights[++bin];
    return LOWEST * RATIO ** (bin + 0.5);
  }
}
