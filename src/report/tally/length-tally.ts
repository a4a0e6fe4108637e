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

  add(values: Uint32Array): void {
    this.#values.add(values);
  }

  /** NaN without values. */
  get mean(): number {
    return this.#values.mean;
  }

  summary(): LengthSummary {
    return { column: this.#column, tokens: spreadOf(this.#values), histogram: wholeBins(this.#values) };
  }
}
