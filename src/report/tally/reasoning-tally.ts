import { ShareHistogram } from '../../statistics/share-histogram.js';
import type { ReasoningSummary } from '../traffic-summary.js';

/** Bins of the share of a request's output that is reasoning. */
const BINS = 50;

/** Which part of outputs is reasoning. */
export class ReasoningTally {
  readonly #ratios = new ShareHistogram(BINS);
  #reason = 0;
  #answer = 0;
  #isWhole = true;

  /** @param rows how many there are; where a column has fewer values, nothing is told */
  add(reason: Uint32Array, answer: Uint32Array, rows: number): void {
    this.#isWhole &&= reason.length === rows && answer.length === rows;
    if (!this.#isWhole) return;
    let [reasons, answers] = [this.#reason, this.#answer];
    for (let row = 0; row < rows; row++) {
      reasons += reason[row];
      answers += answer[row];
      const output = reason[row] + answer[row];
      if (output > 0) this.#ratios.add(reason[row] / output);
    }
    [this.#reason, this.#answer] = [reasons, answers];
  }

  /** Undefined where no output has a token, and where values are missing. */
  summary(): ReasoningSummary | undefined {
    if (!this.#isWhole || this.#ratios.total === 0) return undefined;
    const reasonOverAnswer = this.#answer > 0 ? this.#reason / this.#answer : Number.NaN;
    return { reasonOverAnswer, requestsByRatio: this.#ratios.bins() };
  }
}
