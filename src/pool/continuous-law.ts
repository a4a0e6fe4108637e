import { deterministicMath } from '../engine/math.js';
import type { ContinuousDistribution } from './distribution.js';

/** What statistics need of a continuous distribution truncated to its bounds, before rounding. */
export interface ContinuousLaw {
  readonly mean: number;
  readonly meanSquare: number;
  /** The end of its support. */
  readonly max: number;
  /** The value below which the share `u` (0 to 1, both excluded) lies. */
  quantile(u: number): number;
}

/** Where a law is cut far out, a probability below 1 can round to 1, which has no quantile. */
const LARGEST_BELOW_1 = 1 - Number.EPSILON / 2;

/**
 * The law of a truncated continuous distribution. Filters choose clients by it, so it uses the engine's mathematics.
 */
export function continuousLaw(distribution: ContinuousDistribution): ContinuousLaw {
  const { min = 0, max = Number.POSITIVE_INFINITY } = distribution;
  switch (distribution.kind) {
    case 'lognormal':
      return logNormalLaw(distribution.mu, distribution.sigma, min, max);
    case 'pareto':
      return paretoLaw(Math.max(distribution.scale, min), distribution.alpha, max);
    case 'exponential':
      return exponentialLaw(distribution.mean, min, max);
  }
}

function logNormalLaw(mu: number, sigma: number, min: number, max: number): ContinuousLaw {
  const { exp, log, normalCdf, normalQuantile } = deterministicMath();
  const low = (log(min) - mu) / sigma;
  const high = (log(max) - mu) / sigma;
  const below = normalCdf(low);
  const mass = normalCdf(high) - below;
  if (!(mass > 0)) return pointLaw(Number.isFinite(min) && min > 0 ? min : max);
  const moment = (order: number) =>
    (exp(order * mu + (order * sigma * order * sigma) / 2) *
      (normalCdf(high - order * sigma) - normalCdf(low - order * sigma))) /
    mass;
  return {
    mean: moment(1),
    meanSquare: moment(2),
    max,
    quantile: (u) => exp(mu + sigma * normalQuantile(Math.min(below + u * mass, LARGEST_BELOW_1))),
  };
}

/** A Pareto law cut from below is a Pareto law that starts at the cut. */
function paretoLaw(start: number, alpha: number, max: number): ContinuousLaw {
  if (!(max > start)) return pointLaw(start);
  const { log, pow } = deterministicMath();
  const mass = 1 - pow(start / max, alpha);
  const moment = (order: number) => {
    if (max === Number.POSITIVE_INFINITY) {
      return alpha > order ? (alpha * pow(start, order)) / (alpha - order) : Number.POSITIVE_INFINITY;
    }
    const gap = order - alpha;
    const integral = Math.abs(gap) < 1e-9 ? log(max / start) : (pow(max / start, gap) - 1) / gap;
    return (alpha * pow(start, order) * integral) / mass;
  };
  return {
    mean: moment(1),
    meanSquare: moment(2),
    max,
    quantile: (u) => start * pow(1 - u * mass, -1 / alpha),
  };
}

/** An exponential law cut from below is that law moved to the cut. */
function exponentialLaw(mean: number, min: number, max: number): ContinuousLaw {
  const range = max - min;
  if (!(range > 0)) return pointLaw(min);
  const { exp, log } = deterministicMath();
  const mass = 1 - exp(-range / mean);
  const beyond = range === Number.POSITIVE_INFINITY ? 0 : (1 - mass) / mass;
  const first = mean - (beyond === 0 ? 0 : range * beyond);
  const second = 2 * mean * mean - (beyond === 0 ? 0 : (range * range + 2 * mean * range) * beyond);
  return {
    mean: min + first,
    meanSquare: min * min + 2 * min * first + second,
    max,
    quantile: (u) => min - mean * log(1 - u * mass),
  };
}

function pointLaw(value: number): ContinuousLaw {
  return { mean: value, meanSquare: value * value, max: value, quantile: () => value };
}
