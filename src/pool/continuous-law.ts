import { deterministicMath } from '../engine/math.js';
import type { ContinuousDistribution } from './distribution.js';

/** What statistics need of a continuous distribution truncated to its bounds, before rounding. */
export interface ContinuousLaw {
  readonly mean: number;
  readonly meanSquare: number;
  /** The value below which the share `u` (0 to 1, both excluded) lies. */
  quantile(u: number): number;
}

/** Where a law is cut far out, a probability below 1 can round to 1, which has no quantile. */
const LARGEST_BELOW_1 = 1 - 2 ** -53;

/** The law of a truncated continuous distribution. For display: it uses the host's `Math`, too. */
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
  const { normalCdf, normalQuantile } = deterministicMath();
  const low = (Math.log(min) - mu) / sigma;
  const high = (Math.log(max) - mu) / sigma;
  const below = normalCdf(low);
  const mass = normalCdf(high) - below;
  if (!(mass > 0)) return pointLaw(Number.isFinite(min) && min > 0 ? min : max);
  const moment = (order: number) =>
    (Math.exp(order * mu + (order * sigma) ** 2 / 2) *
      (normalCdf(high - order * sigma) - normalCdf(low - order * sigma))) /
    mass;
  return {
    mean: moment(1),
    meanSquare: moment(2),
    quantile: (u) => Math.exp(mu + sigma * normalQuantile(Math.min(below + u * mass, LARGEST_BELOW_1))),
  };
}

/** A Pareto law cut from below is a Pareto law that starts at the cut. */
function paretoLaw(start: number, alpha: number, max: number): ContinuousLaw {
  if (!(max > start)) return pointLaw(start);
  const mass = 1 - (start / max) ** alpha;
  const moment = (order: number) => {
    if (max === Number.POSITIVE_INFINITY) {
      return alpha > order ? (alpha * start ** order) / (alpha - order) : Number.POSITIVE_INFINITY;
    }
    const gap = order - alpha;
    const integral = Math.abs(gap) < 1e-9 ? Math.log(max / start) : ((max / start) ** gap - 1) / gap;
    return (alpha * start ** order * integral) / mass;
  };
  return { mean: moment(1), meanSquare: moment(2), quantile: (u) => start * (1 - u * mass) ** (-1 / alpha) };
}

/** An exponential law cut from below is that law moved to the cut. */
function exponentialLaw(mean: number, min: number, max: number): ContinuousLaw {
  const range = max - min;
  if (!(range > 0)) return pointLaw(min);
  const mass = -Math.expm1(-range / mean);
  const beyond = range === Number.POSITIVE_INFINITY ? 0 : Math.exp(-range / mean) / mass;
  const first = mean - (beyond === 0 ? 0 : range * beyond);
  const second = 2 * mean * mean - (beyond === 0 ? 0 : (range * range + 2 * mean * range) * beyond);
  return {
    mean: min + first,
    meanSquare: min * min + 2 * min * first + second,
    quantile: (u) => min - mean * Math.log1p(-u * mass),
  };
}

function pointLaw(value: number): ContinuousLaw {
  return { mean: value, meanSquare: value * value, quantile: () => value };
}
