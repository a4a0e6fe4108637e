/**
 * The skew-normal law; as all others it is cut at 0, or at `min`. Azzalini (1985), "A class of distributions which
 * includes the normal ones", Scandinavian Journal of Statistics 12(2).
 */
import { type DeterministicMath, deterministicMath } from '../engine/math.js';
import type { ContinuousLaw } from './law.js';
import { byMoments, type MomentsSpec } from './moments.js';
import { owenT } from './owen-t.js';
import { FINITE, type Parameter, POSITIVE } from './parameters.js';
import type { Bounds } from './support.js';
import { LARGEST_BELOW_1, pointLaw } from './truncated.js';

/** With z = (x - location) / scale the density is in proportion to phi(z) Phi(alpha z). */
export interface SkewNormalDistribution extends Bounds {
  readonly family: 'skew-normal';
  readonly location: number;
  /** Greater than 0. */
  readonly scale: number;
  /** The sign is that of the skew; 0 is the normal law. From -1e6 to 1e6. */
  readonly alpha: number;
}

/** By `location`, `scale` and `alpha`, or by `mean`, `std` or `cv`, and `skewness`. */
export interface SkewNormalSpec extends Bounds, MomentsSpec {
  readonly family: 'skew-normal';
  readonly location?: number;
  readonly scale?: number;
  readonly alpha?: number;
  readonly skewness?: number;
}

/** Beyond it nobody can tell the law from the half of a normal one. */
const MAX_ALPHA = 1e6;
/** The law has at most 0.99527. */
const MAX_SKEWNESS = 0.995;

const SKEWNESS: Parameter = {
  range: { type: 'number', minimum: -MAX_SKEWNESS, maximum: MAX_SKEWNESS },
  description: 'Skewness of the law before truncation; together with mean and std or cv.',
  example: 0.7,
};

export const skewNormal: ContinuousLaw<SkewNormalDistribution, SkewNormalSpec> = {
  nature: 'continuous',
  family: 'skew-normal',
  description:
    'A skew-normal law, by location, scale and alpha, or by mean, std or cv, and skewness, cut at 0 or at min.',
  parameters: {
    location: { range: FINITE, description: 'Location; together with scale and alpha.', example: 300 },
    scale: { range: POSITIVE, description: 'Scale; together with location and alpha.', example: 400 },
    alpha: {
      range: { type: 'number', minimum: -MAX_ALPHA, maximum: MAX_ALPHA },
      description: 'Shape, 0 for the normal law; together with location and scale.',
      example: 4,
    },
  },
  alternatives: byMoments(ofMoments, { skewness: SKEWNESS }),

  cumulative: (law, x, math) => cumulative((x - law.location) / law.scale, law.alpha, math),

  truncated(law, min, max) {
    const { location, scale, alpha } = law;
    const math = deterministicMath();
    const [low, high] = [(min - location) / scale, (max - location) / scale];
    const below = cumulative(low, alpha, math);
    const probabilityBetween = cumulative(high, alpha, math) - below;
    if (!(probabilityBetween > 0)) return pointLaw(low > deltaOf(alpha) ? min : max);
    const first = (partialMean(high, alpha, math) - partialMean(low, alpha, math)) / probabilityBetween;
    const second = (partialSquare(high, alpha, math) - partialSquare(low, alpha, math)) / probabilityBetween;
    const [from, to] = [Math.max(low, -FARTHEST), Math.min(high, FARTHEST)];
    return {
      mean: location + scale * first,
      meanSquare: location * location + 2 * location * scale * first + scale * scale * second,
      max,
      quantile: (u) =>
        location +
        scale * quantile(Math.min(below + u * probabilityBetween, LARGEST_BELOW_1), alpha, from, to, math),
    };
  },
};

/** Of a law of location 0 and scale 1 no number of 64 bits is farther out. */
const FARTHEST = 40;
const ROOT_2_OVER_PI = 0.7978845608028654;
/** (4 - pi) / 2. */
const SKEW_FACTOR = 0.42920367320510344;

/** The moments' closed forms (Azzalini 1985), solved for the parameters. */
function ofMoments(mean: number, cv: number, { skewness }: SkewNormalSpec) {
  const { pow } = deterministicMath();
  const power = pow(Math.abs(skewness!), 2 / 3);
  const square = (Math.PI / 2) * (power / (power + pow(SKEW_FACTOR, 2 / 3)));
  const delta = Math.sign(skewness!) * Math.sqrt(square);
  const scale = (mean * cv) / Math.sqrt(1 - (2 / Math.PI) * square);
  return {
    location: mean - scale * delta * ROOT_2_OVER_PI,
    scale,
    alpha: delta / Math.sqrt(1 - square),
  };
}

function cumulative(z: number, alpha: number, math: DeterministicMath): number {
  if (!(Math.abs(z) < FARTHEST)) return z > 0 ? 1 : 0;
  return Math.min(Math.max(math.normalCdf(z) - 2 * owenT(z, alpha, math), 0), 1);
}

/** By halving: the law may have a kink at its location. */
function quantile(p: number, alpha: number, from: number, to: number, math: DeterministicMath): number {
  let [low, high] = [from, to];
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (cumulative(middle, alpha, math) < p) low = middle;
    else high = middle;
    if (high - low < 1e-13) break;
  }
  return (low + high) / 2;
}

function deltaOf(alpha: number): number {
  return alpha / Math.sqrt(1 + alpha * alpha);
}

/** 2 phi(z) Phi(alpha z). */
function density(z: number, alpha: number, { exp, normalCdf }: DeterministicMath): number {
  return ROOT_2_OVER_PI * exp((-z * z) / 2) * normalCdf(alpha * z);
}

/** The integral of z times the density up to z, by parts. */
function partialMean(z: number, alpha: number, math: DeterministicMath): number {
  const part = ROOT_2_OVER_PI * deltaOf(alpha) * math.normalCdf(z * Math.sqrt(1 + alpha * alpha));
  return Number.isFinite(z) ? part - density(z, alpha, math) : part;
}

/** The integral of z^2 times the density up to z, by parts. */
function partialSquare(z: number, alpha: number, math: DeterministicMath): number {
  const whole = cumulative(z, alpha, math);
  if (!Number.isFinite(z)) return whole;
  const squares = 1 + alpha * alpha;
  const rest = (alpha / (Math.PI * squares)) * math.exp((-z * z * squares) / 2);
  return whole - z * density(z, alpha, math) - rest;
}
