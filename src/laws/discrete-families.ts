/** Discrete families as tables of weights, computed the same on every runtime. */
import type { DeterministicMath } from '../engine/math.js';
import { PoolError } from '../errors.js';
import type { PoissonDistribution, ZipfDistribution } from './distribution.js';

/** A table of as many ranks takes 16 MB in a plan. */
const MAX_RANKS = 1_048_576;
/** A table of the law with this mean has 18,000 values; a normal law is then within 1e-4 of it. */
const MAX_POISSON_MEAN = 1_000_000;
/** Values that are less likely than the likeliest by this factor are left out. */
const NEGLIGIBLE = 1e-18;

/** @throws PoolError for parameters out of range */
export function zipf({ exponent, ranks }: ZipfDistribution, math: DeterministicMath, place: string) {
  if (!(exponent >= 0 && exponent < Infinity)) {
    throw new PoolError(`zipf exponent ${exponent} is not a finite number of at least 0`, { field: place });
  }
  if (!(Number.isInteger(ranks) && ranks >= 1 && ranks <= MAX_RANKS)) {
    throw new PoolError(
      `zipf ranks ${ranks} is not a whole number from 1 to ${MAX_RANKS}; for a wider range use a pareto ` +
        'distribution with bounds, whose alpha is the exponent less 1',
      { field: place },
    );
  }
  return {
    values: Float64Array.from({ length: ranks }, (_, index) => index + 1),
    weights: Float64Array.from({ length: ranks }, (_, index) => math.pow(index + 1, -exponent)),
  };
}

/**
 * By recurrence from the likeliest value outwards: P(k + 1) = P(k) mean / (k + 1).
 *
 * @throws PoolError for parameters out of range
 */
export function poisson({ mean }: PoissonDistribution, place: string) {
  if (!(mean > 0 && mean <= MAX_POISSON_MEAN)) {
    throw new PoolError(
      `poisson mean ${mean} is not a number above 0 and up to ${MAX_POISSON_MEAN}; for a larger one use a normal ` +
        'distribution whose deviation is the root of the mean',
      { field: place },
    );
  }
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
}
