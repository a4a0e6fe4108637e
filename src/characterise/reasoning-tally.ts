import type { DeterministicMath } from '../engine/math.js';
import { findModes } from '../estimation/modes.js';
import { ShareHistogram } from '../statistics/share-histogram.js';
import type { WholeHistogram } from '../statistics/whole-histogram.js';
import type { ReasoningFigures } from './characterisation.js';
import { distributionOf } from './distributions.js';
import type { Accumulator, TokenBatch, TokenColumns } from './token-columns.js';

/** Bins in which the share of reasoning is counted, and of those that are told. */
const BINS = 200;
const TOLD_BINS = 20;

/** Reasoning and answers (9). */
export class ReasoningTally implements Accumulator {
  readonly #reason: number;
  readonly #answer: number;
  readonly #fine = new ShareHistogram(BINS);
  readonly #coarse = new ShareHistogram(TOLD_BINS);

  constructor(columns: TokenColumns) {
    this.#reason = columns.indexOf('reason');
    this.#answer = columns.indexOf('answer');
  }

  add({ tokens, rows }: TokenBatch): void {
    const [reasons, answers] = [tokens[this.#reason], tokens[this.#answer]];
    for (let row = 0; row < rows; row++) {
      const output = reasons[row] + answers[row];
      // An output of no tokens has no share of anything.
      if (output === 0) continue;
      this.#fine.add(reasons[row] / output);
      this.#coarse.add(reasons[row] / output);
    }
  }

  /** @param histograms by column */
  figures(histograms: readonly WholeHistogram[], math: DeterministicMath): ReasoningFigures {
    const [reasons, answers] = [histograms[this.#reason], histograms[this.#answer]];
    const counts = this.#fine.counts;
    const bins = Array.from(counts.keys()).filter((bin) => counts[bin] > 0);
    const { modes } = findModes(
      {
        values: Float64Array.from(bins, (bin) => (bin + 0.5) / BINS),
        weights: Float64Array.from(bins, (bin) => counts[bin]),
      },
      math,
      { scale: 'linear' },
    );
    return {
      reasonTokens: distributionOf(reasons),
      answerTokens: distributionOf(answers),
      reasonOverAnswer: reasons.mean / answers.mean,
      requestsByRatio: this.#coarse.bins(),
      ratioModes: modes.map(({ position, mass }) => ({ ratio: position, share: mass })),
    };
  }
}
