/** Values as they were observed. */
import type { DiscreteLaw } from './law.js';
import { smallestFrom, sumOf } from './lists.js';
import { NOT_NEGATIVE } from './parameters.js';
import type { Bounds } from './support.js';

/** Values as they were observed, in any order; a value that occurs more often is more likely. */
export interface SamplesDistribution<List extends ArrayLike<number> = ArrayLike<number>> extends Bounds {
  readonly family: 'samples';
  /** At least one, each at least 0. */
  readonly samples: List;
  /** Of the same length, each at least 0, with a positive sum; equal where absent. */
  readonly weights?: List;
}

export const samples: DiscreteLaw<SamplesDistribution> = {
  nature: 'discrete',
  family: 'samples',
  description: 'Observed values, each as likely as the others where there are no weights.',
  parameters: {
    samples: {
      range: 'value',
      isList: true,
      isValue: true,
      description: 'The values, in any order, repeated as they occurred.',
      example: [10, 10, 25],
    },
    weights: {
      range: NOT_NEGATIVE,
      isList: true,
      isOptional: true,
      description: 'How likely each is in proportion to the others. Default: equally.',
      example: [1, 1, 0.5],
    },
  },
  list: 'samples',
  check({ samples, weights }, report) {
    if (weights === undefined) return;
    if (weights.length !== samples.length) {
      report(['weights'], `there are ${weights.length} weights for ${samples.length} samples`);
      return;
    }
    const sum = sumOf(weights);
    if (!(sum > 0 && sum < Infinity)) report(['weights'], 'the weights do not have a positive, finite sum');
  },

  smallest: ({ samples }, min) => smallestFrom(samples, min),

  atoms: ({ samples, weights = new Float64Array(samples.length).fill(1) }) => ({ values: samples, weights }),
};

/** Of windows in pools and of client-windows in plans, whose shape is then the place of the observed gaps. */
export const SAMPLES_CODE = 6;
