import { asWhole, LARGEST, wholeBin } from '../../estimation/bins.js';
import { type TakenShare, tenths } from '../../estimation/tenths.js';
import { totalOf, type WeightedValues } from '../../estimation/weighted.js';

/** Values below 2,048 have a rank each, larger ones share one with up to 1/1,024 of themselves. */
const STEPS_LOG2 = 10;
const BINS = wholeBin(LARGEST, STEPS_LOG2) + 1;
export const TENTHS = 10;
const SEVERAL = 255;

/** The ranks of a field of whole numbers among the requests of all datasets. */
export class MixtureRanks {
  readonly #weights = new Float64Array(BINS);
  readonly #ranks = new Float64Array(BINS);
  /** By bin, the tenth of all requests that it is in, or `SEVERAL`. */
  readonly #tenths = new Uint8Array(BINS);
  /** Of bins that lie across a border. */
  readonly #shares = new Map<number, readonly TakenShare[]>();

  add({ values, weights }: WeightedValues, requests: number): void {
    for (let index = 0; index < values.length; index++) {
      this.#weights[binOf(values[index])] += requests * weights[index];
    }
  }

  /**
   * To be called after the last dataset.
   *
   * @returns the variance of the ranks, 0 to 1/12
   */
  rank(): number {
    const taken = Array.from(this.#weights.keys()).filter((bin) => this.#weights[bin] > 0);
    const sizes = Float64Array.from(taken, (bin) => this.#weights[bin]);
    const total = totalOf(sizes);
    let [passed, variance] = [0, 0];
    for (const [at, bin] of taken.entries()) {
      const rank = (passed + sizes[at] / 2) / total - 1 / 2;
      this.#ranks[bin] = rank;
      variance += (sizes[at] / total) * rank * rank;
      passed += sizes[at];
    }
    for (const taking of tenths(sizes)) {
      const bin = taken[taking.group];
      this.#tenths[bin] = taking.share < 1 ? SEVERAL : taking.tenth;
      if (taking.share < 1) this.#shares.set(bin, [...(this.#shares.get(bin) ?? []), taking]);
    }
    return variance;
  }

  /** The sum of the ranks of values that were added, by weight. */
  sumOfRanks({ values, weights }: WeightedValues): number {
    let sum = 0;
    for (let index = 0; index < values.length; index++) {
      sum += weights[index] * this.#ranks[binOf(values[index])];
    }
    return sum;
  }

  /** Adds weights of values that were added, and their sums, to the tenths that have them. */
  addToTenths({ values, weights }: WeightedValues, counts: Float64Array, sums: Float64Array): void {
    for (let index = 0; index < values.length; index++) {
      const bin = binOf(values[index]);
      const only = this.#tenths[bin];
      if (only !== SEVERAL) {
        counts[only] += weights[index];
        sums[only] += weights[index] * values[index];
        continue;
      }
      for (const { tenth, share } of this.#shares.get(bin)!) {
        counts[tenth] += share * weights[index];
        sums[tenth] += share * weights[index] * values[index];
      }
    }
  }
}

function binOf(value: number): number {
  return wholeBin(asWhole(value), STEPS_LOG2);
}
