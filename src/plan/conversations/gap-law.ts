import { DEFAULT_MAX_INTER_TURN_SECONDS } from '../../bounds.js';
import type { DeterministicMath } from '../../engine/math.js';
import { QuantileKind } from '../../engine/plan-layout.generated.js';
import { UsageError } from '../../errors.js';
import type { InterTurnLaw } from '../../generate-options.js';

/** A law of gaps, cut at its bounds: its quantile at p is location + scale x Q(base + span x p), or its exponential. */
export interface GapLaw {
  /** Which Q, a `QuantileKind`. */
  readonly quantile: number;
  readonly exponentiate: boolean;
  readonly location: number;
  readonly scale: number;
  /** Probability of the law without bounds below the smallest gap, and between the smallest and the largest. */
  readonly base: number;
  readonly span: number;
  /** The largest gap, seconds. */
  readonly longest: number;
  /** P(gap <= seconds) of the cut law. */
  cdf(seconds: number): number;
}

interface StandardForm extends Pick<GapLaw, 'quantile' | 'exponentiate' | 'location' | 'scale'> {
  /** Of the law without bounds, for x above 0. */
  cdf(x: number): number;
}

/**
 * Prepares a law, whose parameters are known to be in their ranges.
 *
 * @param field names the law in errors
 * @throws UsageError when its bounds hold none of it
 */
export function gapLaw(law: InterTurnLaw, math: DeterministicMath, field: string): GapLaw {
  if (law.kind === 'constant') return constantLaw(law.value);
  const { cdf, ...form } = standardForm(law, math);
  const { min = 0, max: longest = DEFAULT_MAX_INTER_TURN_SECONDS } = law;
  const base = min > 0 ? cdf(min) : 0;
  const span = cdf(longest) - base;
  if (!(span > 0)) {
    throw new UsageError(`the bounds ${min} to ${longest} hold none of the ${law.kind} law`, { field });
  }
  const cutCdf = (x: number) => {
    if (!(x > min)) return 0;
    return x >= longest ? 1 : Math.min(Math.max((cdf(x) - base) / span, 0), 1);
  };
  return { ...form, base, span, longest, cdf: cutCdf };
}

/** Any p gives the same: location + 0 x p. */
function constantLaw(value: number): GapLaw {
  const form = { quantile: QuantileKind.UNIFORM, exponentiate: false, location: value, scale: 0 };
  return { ...form, base: 0, span: 1, longest: value, cdf: (x) => (x >= value ? 1 : 0) };
}

function standardForm(
  law: Exclude<InterTurnLaw, { readonly kind: 'constant' }>,
  math: DeterministicMath,
): StandardForm {
  switch (law.kind) {
    case 'lognormal': {
      const mu = 'mu' in law ? law.mu : math.log(law.p50);
      return {
        quantile: QuantileKind.NORMAL,
        exponentiate: true,
        location: mu,
        scale: law.sigma,
        cdf: (x) => math.normalCdf((math.log(x) - mu) / law.sigma),
      };
    }
    case 'exponential':
      return {
        quantile: QuantileKind.EXPONENTIAL,
        exponentiate: false,
        location: 0,
        scale: law.mean,
        cdf: (x) => 1 - math.exp(-x / law.mean),
      };
    case 'pareto':
      return {
        quantile: QuantileKind.EXPONENTIAL,
        exponentiate: true,
        location: math.log(law.scale),
        scale: 1 / law.alpha,
        cdf: (x) => (x <= law.scale ? 0 : 1 - math.pow(law.scale / x, law.alpha)),
      };
    case 'weibull':
      return {
        quantile: QuantileKind.LOG_EXPONENTIAL,
        exponentiate: true,
        location: math.log(law.scale),
        scale: 1 / law.shape,
        cdf: (x) => 1 - math.exp(-math.pow(x / law.scale, law.shape)),
      };
    case 'uniform':
      return {
        quantile: QuantileKind.UNIFORM,
        exponentiate: false,
        location: law.min,
        scale: law.max - law.min,
        cdf: (x) => Math.min(Math.max((x - law.min) / (law.max - law.min), 0), 1),
      };
  }
}

/** Steps in which the mean is summed up, and the part of the law's range that each takes off. */
const MEAN_STEPS = 400;
const MEAN_RATIO = 0.95;

/** The mean of a cut law, to within a few hundredths: for estimates. */
export function roughMeanGap(law: GapLaw): number {
  let mean = 0;
  let high = law.longest;
  for (let step = 0; step < MEAN_STEPS; step++) {
    const low = high * MEAN_RATIO;
    mean += (high - low) * (1 - law.cdf((low + high) / 2));
    high = low;
  }
  return mean;
}
