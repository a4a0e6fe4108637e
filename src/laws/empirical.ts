/** A finite support with probabilities, such as the distributions of released pools. */
import type { DiscreteLaw } from './law.js';
import { firstRepeated, showSum, smallestFrom, sumsToOne } from './lists.js';
import { PROBABILITY } from './parameters.js';
import type { Bounds } from './support.js';

/** Probabilities over a finite support: `values[i]` has probability `probabilities[i]`, and they sum to 1. */
export interface EmpiricalDistribution<List extends ArrayLike<number> = ArrayLike<number>> extends Bounds {
  readonly family: 'empirical';
  /** The values that occur, each once and at least 0. */
  readonly values: List;
  /** Same length as `values`, each at least 0, summing to 1 within 1e-6. */
  readonly probabilities: List;
}

export const empirical: DiscreteLaw<EmpiricalDistribution> = {
  nature: 'discrete',
  family: 'empirical',
  description: 'A finite support with probabilities.',
  parameters: {
    values: {
      range: 'value',
      isList: true,
      isValue: true,
      description: 'The values that occur, each once.',
      example: [128, 512],
    },
    probabilities: {
      range: PROBABILITY,
      isList: true,
      description: 'One for each value; they sum to 1.',
      example: [0.75, 0.25],
    },
  },
  list: 'values',
  check({ values, probabilities }, report) {
    if (values.length !== probabilities.length) {
      report(
        [],
        `there are ${values.length} values and ${probabilities.length} probabilities, not one for each`,
      );
      return;
    }
    const repeated = firstRepeated(values);
    if (repeated >= 0) {
      report(['values', repeated], `${values[repeated]} is there twice; each value is once`);
    }
    if (!sumsToOne(probabilities)) {
      report(['probabilities'], `probabilities sum to ${showSum(probabilities)}, not to 1`);
    }
  },

  smallest: ({ values }, min) => smallestFrom(values, min),

  atoms: ({ values, probabilities }) => ({ values, weights: probabilities }),
};
