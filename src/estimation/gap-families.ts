import type { DeterministicMath } from '../engine/math.js';
import type { Counted } from '../statistics/sorted-counts.js';
import { inTicks, tickOfSample } from './clock-tick.js';
import {
  type ExactGaps,
  exactGaps,
  gammaLikelihood,
  gammaShape,
  weibullLikelihood,
  weibullScale,
  weibullShape,
} from './exact-gaps.js';
import { gapDistance } from './gap-distance.js';
import { GAMMA, type GapLaw, WEIBULL } from './gap-law.js';
import { tetragamma, trigamma } from './special-functions.js';
import {
  needsTicks,
  type TickedGaps,
  tickedExponential,
  tickedGamma,
  tickedGaps,
  tickedWeibull,
  tickedWeibullScale,
} from './ticked-gaps.js';
import { byValue, totalOf, type WeightedValues } from './weighted.js';

export type GapFamilyName = 'exponential' | 'gamma' | 'weibull';

/** A law of gaps that has been fitted to some. */
export interface FamilyFit {
  readonly family: GapFamilyName;
  /** Corrected for the bias of small samples; 1 for the exponential. Within what the engine accepts for the family. */
  readonly shape: number;
  /** Seconds: of the exponential the mean. */
  readonly scale: number;
  /** At its maximum, in natural logarithms: of densities in seconds, or of whole ticks, but the same for all three. */
  readonly logLikelihood: number;
  /** Coefficient of variation of the fitted law. */
  readonly cv: number;
  /** Kolmogorov-Smirnov distance of the gaps and the fitted law, 0 to 1; NaN where it was not asked for. */
  readonly ks: number;
}

export interface GapFits {
  readonly gaps: number;
  /** Seconds of a tick of the clock that the fits allow for; 0 where gaps were taken as exact. */
  readonly tick: number;
  /** Whether some gaps are longer than a tick: of gaps of none and one each family has a law that is next to no distance away. */
  readonly isResolved: boolean;
  readonly exponential: FamilyFit;
  readonly gamma: FamilyFit;
  readonly weibull: FamilyFit;
}

export interface GapOptions {
  /**
   * Seconds of a tick of the clock, 0 for gaps that are exact. By default `clockTick` of these gaps, which is better asked of
   * all gaps of a log.
   */
  readonly tick?: number;
  /** Leaves out the distances, which take most of the time. */
  readonly withoutDistance?: true;
}

/** 18 (pi^2 - 2 zeta(3)) / pi^4: the bias of the likeliest shape by the same formula, over the shape, times gaps. */
const WEIBULL_BIAS = 1.379530691431621;

/** A family before its distance is known. */
interface Fitted {
  readonly law: GapLaw;
  readonly shape: number;
  readonly scale: number;
  readonly logLikelihood: number;
}

/**
 * The likeliest exponential, gamma and Weibull law of gaps. Gaps of a clock's few ticks are taken as what such a clock
 * shows of exact ones; so are gaps of 0 without a clock, of one whose tick is the smallest gap above 0. More than 65,536
 * gaps are taken within 1/8,192 of themselves.
 *
 * Shapes are without the bias that maximum likelihood has to first order in the number of gaps (Cox and Snell 1968,
 * doi:10.1111/j.2517-6161.1968.tb00724.x); the likelihood is that of the shape before.
 *
 * @param gaps seconds, at least 0, in any order; or a histogram of them
 * @returns undefined with fewer than 2 gaps, and where all are 0
 */
export function fitGapFamilies(
  gaps: Float64Array | Counted,
  math: DeterministicMath,
  options: GapOptions = {},
): GapFits | undefined {
  const sample = byValue(gaps);
  const total = totalOf(sample.weights);
  if (!(total >= 2) || !(sample.values[sample.values.length - 1] > 0)) return undefined;
  const tick = options.tick ?? tickOfSample(sample);
  if (tick > 0) {
    const whole = inTicks(sample, tick);
    const ticked = tickedGaps(whole, tick, math);
    if (needsTicks(ticked)) return finished(whole, tick, options, ofTicks(ticked, math), math);
  }
  if (sample.values[0] > 0) return finished(sample, 0, options, ofExact(exactGaps(sample, math), math), math);
  const [, smallest] = sample.values;
  return finished(sample, smallest, options, ofTicks(tickedGaps(sample, smallest, math), math), math);
}

/**
 * The best by Akaike's criterion: the exponential, unless a law of two parameters gains more than 1, what its parameter
 * costs, in log likelihood. Of gaps that are exponential that happens in about one of six samples.
 */
export function bestByLikelihood({ exponential, gamma, weibull }: GapFits): FamilyFit {
  const better = weibull.logLikelihood > gamma.logLikelihood ? weibull : gamma;
  return better.logLikelihood > exponential.logLikelihood + 1 ? better : exponential;
}

/** The one with the smallest distance; of equals, and where the clock tells none apart, that with fewer parameters. */
export function bestByKs({ isResolved, exponential, gamma, weibull }: GapFits): FamilyFit {
  if (!isResolved) return exponential;
  return [gamma, weibull].reduce((best, fit) => (fit.ks < best.ks ? fit : best), exponential);
}

type Three = readonly [exponential: Fitted, gamma: Fitted, weibull: Fitted];

function ofExact(gaps: ExactGaps, math: DeterministicMath): Three {
  const { mean, total } = gaps;
  const gammaAtBest = gammaShape(gaps, GAMMA.shapes.maximum, math);
  const weibullAtBest = weibullShape(gaps, WEIBULL.shapes.maximum, math);
  const gammaOwn = correctedGamma(gammaAtBest, total);
  const weibullOwn = correctedWeibull(weibullAtBest, total);
  const likeliestScale = weibullScale(gaps, weibullAtBest, math);
  return [
    { law: GAMMA, shape: 1, scale: mean, logLikelihood: gammaLikelihood(gaps, 1, math) },
    {
      law: GAMMA,
      shape: gammaOwn,
      scale: mean / gammaOwn,
      logLikelihood: gammaLikelihood(gaps, gammaAtBest, math),
    },
    {
      law: WEIBULL,
      shape: weibullOwn,
      scale: weibullScale(gaps, weibullOwn, math),
      logLikelihood: weibullLikelihood(gaps, weibullAtBest, likeliestScale, math),
    },
  ];
}

function ofTicks(gaps: TickedGaps, math: DeterministicMath): Three {
  const { mean, total } = gaps;
  const gammaAtBest = tickedGamma(gaps, math);
  const weibullAtBest = tickedWeibull(gaps, math);
  const gammaOwn = correctedGamma(gammaAtBest.shape, total);
  const weibullOwn = correctedWeibull(weibullAtBest.shape, total);
  return [
    { law: GAMMA, shape: 1, scale: mean, logLikelihood: tickedExponential(gaps, math) },
    { law: GAMMA, shape: gammaOwn, scale: mean / gammaOwn, logLikelihood: gammaAtBest.logLikelihood },
    {
      law: WEIBULL,
      shape: weibullOwn,
      scale: tickedWeibullScale(gaps, weibullOwn, math),
      logLikelihood: weibullAtBest.logLikelihood,
    },
  ];
}

function finished(
  sample: WeightedValues,
  tick: number,
  { withoutDistance }: GapOptions,
  [exponential, gamma, weibull]: Three,
  math: DeterministicMath,
): GapFits {
  const described = (family: GapFamilyName, { law, shape, scale, logLikelihood }: Fitted): FamilyFit => ({
    family,
    shape,
    scale,
    logLikelihood,
    cv: law.cv(shape, math),
    ks: withoutDistance ? Number.NaN : gapDistance(sample, tick, law, shape, scale, math),
  });
  return {
    gaps: totalOf(sample.weights),
    tick,
    // Half a tick lies between what rounding leaves of one and of two.
    isResolved: sample.values[sample.values.length - 1] > 1.5 * tick,
    exponential: described('exponential', exponential),
    gamma: described('gamma', gamma),
    weibull: described('weibull', weibull),
  };
}

/** The bias of the likeliest shape k of n gaps is (k psi' - k^2 psi'' - 2) / (2 n (k psi' - 1)^2). */
function correctedGamma(shape: number, gaps: number): number {
  const information = shape * trigamma(shape) - 1;
  const bias =
    shape > 1e4
      ? 3 * shape
      : (shape * trigamma(shape) - shape * shape * tetragamma(shape) - 2) / (2 * information * information);
  return within(shape / (1 + bias / (shape * gaps)), GAMMA);
}

/** In proportion to the shape, whatever it is. */
function correctedWeibull(shape: number, gaps: number): number {
  return within(shape / (1 + WEIBULL_BIAS / gaps), WEIBULL);
}

/** Divided and not subtracted from, so that it stays above 0 for the fewest gaps. */
function within(shape: number, { shapes }: GapLaw): number {
  return Math.min(Math.max(shape, shapes.minimum), shapes.maximum);
}
