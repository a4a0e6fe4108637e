/** The Zipf law of finitely many ranks. Johnson, Kemp and Kotz 2005, "Univariate discrete distributions", 11.2.20. */
import type { DiscreteLaw } from './law.js';
import { NOT_NEGATIVE } from './parameters.js';
import type { Bounds } from './support.js';

/** P(X = k) is proportional to k ^ -exponent for the ranks k from 1 to `ranks`. */
export interface ZipfDistribution extends Bounds {
  readonly family: 'zipf';
  /** At least 0. */
  readonly exponent: number;
  /** Whole, from 1 to 1,048,576. A Pareto law with bounds whose alpha is the exponent less 1 comes near to a wider one. */
  readonly ranks: number;
}

/** A table of as many ranks takes 16 MB in a plan. */
const MAX_RANKS = 1_048_576;

export const zipf: DiscreteLaw<ZipfDistribution> = {
  nature: 'discrete',
  family: 'zipf',
  description: 'P(X = k) is proportional to k^-exponent, k from 1 to ranks.',
  parameters: {
    exponent: {
      range: NOT_NEGATIVE,
      description: 'Exponent; 0 makes all ranks equally likely.',
      example: 1.1,
    },
    ranks: {
      range: { type: 'integer', minimum: 1, maximum: MAX_RANKS },
      isValue: true,
      description: 'The largest value. For more, use a pareto law with bounds, whose alpha is exponent - 1.',
      example: 1000,
    },
  },
  check({ ranks, min }, report) {
    if (min !== undefined && min > ranks)
      report(['min'], `${min} is above ranks, ${ranks}, the largest value`);
  },
  smallest: () => 1,

  atoms: ({ exponent, ranks }, math) => ({
    values: Float64Array.from({ length: ranks }, (_, index) => index + 1),
    weights: Float64Array.from({ length: ranks }, (_, index) => math.pow(index + 1, -exponent)),
  }),
};
