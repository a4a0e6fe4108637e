import { deterministicMath } from '../engine/math.js';
import { type ContinuousLaw, LARGEST_BELOW_1, pointLaw } from './truncated.js';

/** Points by which moments are found where their closed form overflows. */
const POINTS = 4096;
/** Steps of Newton's method and of halving, at most. */
const STEPS = 200;

/** A gamma law between bounds. */
export function gammaLaw(shape: number, scale: number, min: number, max: number): ContinuousLaw {
  const { gammaCdf } = deterministicMath();
  const within = (order: number) =>
    gammaCdf(max / scale, shape + order) - gammaCdf(min / scale, shape + order);
  const mass = within(0);
  if (!(mass > 0)) return pointLaw(min);
  const below = gammaCdf(min / scale, shape);
  return {
    mean: (shape * scale * within(1)) / mass,
    meanSquare: (shape * (shape + 1) * scale * scale * within(2)) / mass,
    max,
    quantile: (u) => scale * standardQuantile(shape, Math.min(below + u * mass, LARGEST_BELOW_1)),
  };
}

/** A Weibull law between bounds: (X / scale)^shape is standard exponential. */
export function weibullLaw(shape: number, scale: number, min: number, max: number): ContinuousLaw {
  const { exp, gammaCdf, log, logGamma, pow } = deterministicMath();
  const low = pow(min / scale, shape);
  const high = pow(max / scale, shape);
  const below = 1 - exp(-low);
  const mass = exp(-low) - exp(-high);
  if (!(mass > 0)) return pointLaw(min);
  const quantile = (u: number) =>
    scale * pow(-log(1 - Math.min(below + u * mass, LARGEST_BELOW_1)), 1 / shape);
  const moment = (order: number) => {
    const power = 1 + order / shape;
    const within = (gammaCdf(high, power) - gammaCdf(low, power)) / mass;
    const value = pow(scale, order) * exp(logGamma(power)) * within;
    return value < Infinity || max === Infinity ? value : momentByQuantiles(quantile, order);
  };
  return { mean: moment(1), meanSquare: moment(2), max, quantile };
}

function momentByQuantiles(quantile: (u: number) => number, order: number): number {
  let sum = 0;
  for (let point = 0; point < POINTS; point++)
    sum += deterministicMath().pow(quantile((point + 0.5) / POINTS), order);
  return sum / POINTS;
}

/**
 * The quantile of the gamma law of scale 1: Newton's method on ln x, kept between bounds that close in, from the
 * cube root approximation of Wilson and Hilferty (1931), doi:10.1073/pnas.17.12.684, or for small p from the first
 * term of the distribution function.
 */
function standardQuantile(shape: number, p: number): number {
  const { exp, gammaCdf, log, logGamma, normalQuantile } = deterministicMath();
  const logGammaShape = logGamma(shape);
  const smallest = (log(p) + logGamma(shape + 1)) / shape;
  const root = 1 - 1 / (9 * shape) + normalQuantile(p) / (3 * Math.sqrt(shape));
  let y = root > 0.2 ? log(shape) + 3 * log(root) : smallest;
  let [low, high] = [smallest - 1, log(shape + 750 + 40 * Math.sqrt(shape))];
  for (let step = 0; step < STEPS && high - low > 1e-12; step++) {
    const x = exp(y);
    const error = gammaCdf(x, shape) - p;
    if (error > 0) high = y;
    else low = y;
    const change = error / exp(shape * y - x - logGammaShape);
    const next = y - change;
    if (Math.abs(change) < 1e-10) return exp(next);
    y = next > low && next < high ? next : (low + high) / 2;
  }
  return exp(y);
}
