/** The Poisson law. */
import type { DiscreteLaw } from './law.js';
import type { Bounds } from './support.js';

export interface PoissonDistribution extends Bounds {
  readonly family: 'poisson';
  /**
   * Mean of the untruncated law; greater than 0, at most 1,000,000. A normal law whose standard deviation is the root
   * of the mean is within 1e-4 of a larger one.
   */
  readonly mean: number;
}

/** A table of the law with this mean has 18,000 values; a normal law is then within 1e-4 of it. */
const MAX_MEAN = 1_000_000;
/** Values that are less likely than the likeliest by this factor are left out. */
const NEGLIGIBLE = 1e-18;

export const poisson: DiscreteLaw<PoissonDistribution> = {
  nature: 'discrete',
  family: 'poisson',
  description: 'The Poisson law.',
  parameters: {
    mean: {
      range: { type: 'number', exclusiveMinimum: 0, maximum: MAX_MEAN },
      description:
        'Mean of the law before truncation. For a larger one, use a normal law whose std is its root.',
      example: 3,
    },
  },

  /** By recurrence from the likeliest value outwards: P(k + 1) = P(k) mean / (k + 1). */
  atoms({ mean }) {
    const mode = Math.floor(mean);
    const below: number[] = [];
    for (let k = mode, weight = 1; k > 0; k--) {
      weight *= k / mean;
      if (weight < NEGLIGIBLE) break;
      below.push(weight);
    }
    const from: number[] = [];
    for (let k = mode, weight = 1; weight >= NEGLIGIBLE; k++) {
      from.push(weight);
      weight *= mean / (k + 1);
    }
    const smallest = mode - below.length;
    const weights = Float64Array.from([...below.reverse(), ...from]);
    return { values: Float64Array.from(weights, (_, index) => smallest + index), weights };
  },
};
