import { WholeHistogram } from '../statistics/whole-histogram.js';
import type { Accumulator, TokenBatch, TokenColumns } from './token-columns.js';

/** How often each number of tokens occurs, column by column. */
export class LengthTally implements Accumulator {
  readonly histograms: readonly WholeHistogram[];

  constructor({ columns }: TokenColumns) {
    this.histograms = columns.map(() => new WholeHistogram());
  }

  add({ tokens }: TokenBatch): void {
    for (const [column, values] of tokens.entries()) this.histograms[column].add(values);
  }
}
