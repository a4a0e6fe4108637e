import type { DeterministicMath } from '../engine/math.js';
import type { Support } from '../fields.js';
import { checkParameters } from './check.js';
import type { ContinuousDistribution } from './families.js';
import { lawOf } from './families.js';
import type { AnyDistribution, ContinuousLaw } from './law.js';
import { refusing } from './report.js';
import type { StandardForm } from './standard-form.js';
import { type Ends, endsOf, type Interval, intervalOf } from './support.js';
import type { TruncatedLaw } from './truncated.js';

/** A continuous distribution within its bounds, which are those of the rounded value. */
export interface Conditioned extends Interval {
  readonly ends: Ends;
  /** P(X <= x) of the law without bounds, and its values at the ends. */
  readonly cumulative: (x: number) => number;
  readonly below: number;
  readonly upTo: number;
  /** Undefined where no standard quantile of the engine gives the law. */
  readonly form: StandardForm | undefined;
}

/**
 * Bounds that hold less than this, 2^-30, of a law whose probabilities are computed are refused: distribution functions
 * are known to some 1e-14, and tables leave out what is less likely than 1e-18 of the likeliest value.
 */
export const SMALLEST_SHARE = 1 / 1_073_741_824;

/**
 * The conditioning of a distribution on its bounds.
 *
 * @param place what the distribution belongs to, for errors: a field, or a component of its mixture
 * @throws PoolError for a parameter out of its range, and for bounds that hold none of the distribution
 */
export function conditioned(
  distribution: ContinuousDistribution,
  support: Support,
  math: DeterministicMath,
  place: string,
): Conditioned {
  checkParameters(distribution, 'field', refusing(place));
  const interval = intervalOf(distribution, support, place);
  const ends = endsOf(interval, support);
  const law = continuousLawOf(distribution);
  const cumulative = (x: number) => law.cumulative(distribution, x, math, ends);
  const below = cumulative(ends.low);
  const upTo = cumulative(ends.high);
  if (!(upTo - below >= SMALLEST_SHARE)) {
    refusing(place)(
      [],
      `the bounds ${interval.min} to ${interval.max} hold ${upTo > below ? `only ${upTo - below}` : 'none'} of the ` +
        `${distribution.family} distribution; they must hold at least 1e-9 of it`,
    );
  }
  return {
    ...interval,
    ends,
    cumulative,
    below,
    upTo,
    form: law.standardForm?.(distribution, math, ends),
  };
}

/**
 * The moments and quantiles of a distribution within its bounds, before rounding.
 *
 * @param largest the largest value that the field can have
 */
export function truncated(
  distribution: ContinuousDistribution,
  largest = Number.POSITIVE_INFINITY,
): TruncatedLaw {
  const { min = 0, max = largest } = distribution;
  return continuousLawOf(distribution).truncated(distribution, min, Math.min(max, largest));
}

function continuousLawOf(distribution: ContinuousDistribution): ContinuousLaw<AnyDistribution> {
  return lawOf(distribution.family) as ContinuousLaw<AnyDistribution>;
}
