import type { ContinuousDistribution } from './distribution.js';

/** What statistics need of a continuous distribution truncated to its bounds, before rounding. */
export interface ContinuousLaw {
  readonly mean: number;
  readonly meanSquare: number;
  /** The value below which the share `u` (0 to 1, both excluded) lies. */
  quantile(u: number): number;
}

/** The law of a truncated continuous distribution. For display: it uses the host's `Math`. */
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
  const low = (Math.log(min) - mu) / sigma;
  const high = (Math.log(max) - mu) / sigma;
  const below = normalProbability(low);
  const mass = normalProbability(high) - below;
  if (!(mass > 0)) return pointLaw(Number.isFinite(min) && min > 0 ? min : max);
  const moment = (order: number) =>
    (Math.exp(order * mu + (order * sigma) ** 2 / 2) *
      (normalProbability(high - order * sigma) - normalProbability(low - order * sigma))) /
    mass;
  return {
    mean: moment(1),
    meanSquare: moment(2),
    quantile: (u) => Math.exp(mu + sigma * normalQuantile(below + u * mass)),
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

/** The standard normal distribution function, with a relative error below 1.2e-7 in the lower tail. */
function normalProbability(x: number): number {
  return x > 0 ? 1 - complementaryError(x / Math.SQRT2) / 2 : complementaryError(-x / Math.SQRT2) / 2;
}

/** erfc for x at least 0 (Press et al., Numerical Recipes in C, 2nd ed. 1992, section 6.2). */
function complementaryError(x: number): number {
  const t = 1 / (1 + x / 2);
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ];
  let polynomial = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) polynomial = polynomial * t + coefficients[i];
  return t === 0 ? 0 : t * Math.exp(-x * x + polynomial);
}

/** The inverse of the standard normal distribution function, relative error below 1.2e-9 (Acklam 2003). */
function normalQuantile(p: number): number {
  if (!(p > 0)) return Number.NEGATIVE_INFINITY;
  if (!(p < 1)) return Number.POSITIVE_INFINITY;
  const tail = Math.min(p, 1 - p);
  if (tail >= 0.02425) {
    const q = p - 0.5;
    const r = q * q;
    const numerator =
      ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
        30.66479806614716) *
        r +
      2.506628277459239;
    const denominator =
      ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
        13.28068155288572) *
        r +
      1;
    return (numerator * q) / denominator;
  }
  const q = Math.sqrt(-2 * Math.log(tail));
  const numerator =
    ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) *
      q +
      4.374664141464968) *
      q +
    2.938163982698783;
  const denominator =
    (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q +
    1;
  const x = numerator / denominator;
  return p < 0.5 ? x : -x;
}
