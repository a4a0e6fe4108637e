/** The Pareto law of the first kind. Johnson, Kotz and Balakrishnan 1994, "Continuous univariate distributions" 1, chapter 20. */
import { deterministicMath } from '../engine/math.js';
import { MAX_TAIL_INDEX, MIN_TAIL_INDEX } from '../engine/plan-bounds.generated.js';
import type { ShapedInterArrivals } from './inter-arrival-law.js';
import type { ContinuousLaw } from './law.js';
import { byMoments, type MomentsSpec } from './moments.js';
import { INTER_TURN_FORM, POSITIVE } from './parameters.js';
import type { Bounds } from './support.js';
import { pointLaw } from './truncated.js';

/** P(X > x) = (scale / x) ^ alpha for x at least `scale`. */
export interface ParetoDistribution extends Bounds {
  readonly family: 'pareto';
  /** The smallest value of the untruncated law; greater than 0. */
  readonly scale: number;
  /** Tail index; greater than 0. */
  readonly alpha: number;
}

/** By `scale` and `alpha`, or by `mean` and `cv` or `std`: then `alpha` is above 2, as else there is no variance. */
export interface ParetoSpec extends Bounds, MomentsSpec {
  readonly family: 'pareto';
  readonly scale?: number;
  readonly alpha?: number;
}

export const pareto: ContinuousLaw<ParetoDistribution, ParetoSpec> = {
  nature: 'continuous',
  family: 'pareto',
  description:
    'P(X > x) = (scale / x)^alpha; by scale and alpha, or by mean and cv or std, which make an alpha above 2.',
  parameters: {
    scale: {
      range: POSITIVE,
      description: 'Smallest value of the law before truncation; together with alpha.',
      example: 100,
    },
    alpha: {
      range: POSITIVE,
      interTurnRange: INTER_TURN_FORM,
      description:
        'Tail index, together with scale; the mean is infinite at 1 and below, unless there is a max.',
      example: 2.5,
    },
  },
  alternatives: byMoments((mean, cv) => {
    const alpha = 1 + Math.sqrt(1 + 1 / (cv * cv));
    return { scale: (mean * (alpha - 1)) / alpha, alpha };
  }),
  check({ scale, max }, report) {
    if (max !== undefined && max < scale) {
      report(['max'], `${max} is below scale, ${scale}, the smallest value`);
    }
  },
  smallest: ({ scale }) => scale,

  cumulative: ({ scale, alpha }, x, math) => (x <= scale ? 0 : 1 - math.pow(scale / x, alpha)),
  standardForm: ({ scale, alpha }, math) => ({
    quantile: 'EXPONENTIAL',
    exponentiate: true,
    location: math.log(scale),
    scale: 1 / alpha,
  }),

  /** Cut from below it is a Pareto law that starts at the cut. */
  truncated({ scale, alpha }, min, max) {
    const start = Math.max(scale, min);
    if (!(max > start)) return pointLaw(start);
    const { log, pow } = deterministicMath();
    const probabilityBetween = 1 - pow(start / max, alpha);
    const moment = (order: number) => {
      if (max === Number.POSITIVE_INFINITY) {
        return alpha > order ? (alpha * pow(start, order)) / (alpha - order) : Number.POSITIVE_INFINITY;
      }
      const excess = order - alpha;
      const integral = Math.abs(excess) < 1e-9 ? log(max / start) : (pow(max / start, excess) - 1) / excess;
      return (alpha * pow(start, order) * integral) / probabilityBetween;
    };
    return {
      mean: moment(1),
      meanSquare: moment(2),
      max,
      quantile: (u) => start * pow(1 - u * probabilityBetween, -1 / alpha),
    };
  },
};

export const paretoInterArrivals: ShapedInterArrivals<'pareto'> = {
  family: 'pareto',
  code: 4,
  shape: { type: 'number', minimum: MIN_TAIL_INDEX, maximum: MAX_TAIL_INDEX },
  shapeDescription: 'Tail index, 1.05 to 1e6; the mean is infinite at 1 and below.',
  shapeOfCv: (cv) => 1 + Math.sqrt(1 + 1 / (cv * cv)),
  /** Infinite for a tail index of at most 2. */
  cvOfShape: (index) => (index > 2 ? 1 / Math.sqrt(index * (index - 2)) : Number.POSITIVE_INFINITY),
};
