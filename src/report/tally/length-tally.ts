import { WholeHistogram } from '../../statistics/whole-histogram.js';
import type { LengthSummary } from '../traffic-summary.js';
import { spreadOf, wholeBins } from './histogram-bins.js';

/** How often each number of tokens occurs in a column. */
export class LengthTally {
  readonly #column: string;
  readonly #values = new WholeHistogram();

  constructor(column: string) {
    this.#column = column;
  }

  /**
   * Adds the values [`from`, `to`).
   *
   * @returns their sum
   */
  add(values: Uint32Array, from: number, to: number): number {
    return this.#values.add(values, from, to);
  }

  /** NaN without values. */
  get mean(): number {
    return this.#values.mean;
  }

  get count(): number {
    return this.#values.total;
  }

  /** @param windowMeans of the windows of the rate */
  summary(windowMeans: readonly number[]): LengthSummary {
    return {
      column: this.#column,
      tokens: spreadOf(this.#values),
      histogram: wholeBins(this.#values),
      windowMeans,
    };
  }
}
