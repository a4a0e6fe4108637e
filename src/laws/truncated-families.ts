import { deterministicMath } from '../engine/math.js';
import type { ContinuousDistribution } from './distribution.js';
import { gammaLaw, weibullLaw } from './gamma.js';
import { type ContinuousLaw, LARGEST_BELOW_1, pointLaw } from './truncated.js';

/**
 * The law of a truncated continuous distribution. Filters choose clients by it, so it uses the engine's mathematics.
 *
 * @param largest the largest value that the field can have
 */
export function continuousLaw(
  distribution: ContinuousDistribution,
  largest = Number.POSITIVE_INFINITY,
): ContinuousLaw {
  const { min = 0 } = distribution;
  const max = Math.min(distribution.max ?? largest, largest);
  switch (distribution.kind) {
    case 'lognormal':
      return logNormalLaw(distribution.mu, distribution.sigma, min, max);
    case 'pareto':
      return paretoLaw(Math.max(distribution.scale, min), distribution.alpha, max);
    case 'exponential':
      return exponentialLaw(distribution.mean, min, max);
    case 'gamma':
      return gammaLaw(distribution.shape, distribution.scale, min, max);
    case 'weibull':
      return weibullLaw(distribution.shape, distribution.scale, min, max);
    case 'normal':
      return normalLaw(distribution.mean, distribution.deviation, min, max);
    case 'uniform':
      return uniformLaw(min, max);
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

function normalLaw(mean: number, deviation: number, min: number, max: number): ContinuousLaw {
  const { exp, normalCdf, normalQuantile } = deterministicMath();
  const low = (min - mean) / deviation;
  const high = (max - mean) / deviation;
  const below = normalCdf(low);
  const mass = normalCdf(high) - below;
  if (!(mass > 0)) return pointLaw(low > 0 ? min : max);
  const density = (z: number) => exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const slope = (z: number) => (Number.isFinite(z) ? z * density(z) : 0);
  // Mean and mean square of the standard normal law between the bounds.
  const first = (density(low) - density(high)) / mass;
  const second = 1 + (slope(low) - slope(high)) / mass;
  return {
    mean: mean + deviation * first,
    meanSquare: mean * mean + 2 * mean * deviation * first + deviation * deviation * second,
    max,
    quantile: (u) => mean + deviation * normalQuantile(Math.min(below + u * mass, LARGEST_BELOW_1)),
  };
}

function uniformLaw(min: number, max: number): ContinuousLaw {
  return {
    mean: (min + max) / 2,
    meanSquare: (min * min + min * max + max * max) / 3,
    max,
    quantile: (u) => min + u * (max - min),
  };
}
