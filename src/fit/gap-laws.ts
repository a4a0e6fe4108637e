import type { DeterministicMath } from '../engine/math.js';
import {
  bestByLikelihood,
  fitGapFamilies,
  type GapFamilyName,
  type GapFits,
} from '../estimation/gap-families.js';
import { GapFamily } from '../laws/inter-arrival-family.js';

/** A law of gaps as a pool has it. An exponential one is a Gamma law of shape 1 there, as pools have no other. */
export interface GapLaw {
  readonly family: GapFamilyName;
  readonly code: GapFamily;
  readonly shape: number;
  readonly cv: number;
}

/** By how much the log likelihood of a Weibull law has to be above that of a Gamma law. */
const DECIDED = 2;

/**
 * Whether gaps cannot tell a Weibull law from a Gamma law. Near the exponential law, which both families have in common, that
 * takes thousands of gaps; without a rule the windows of a client would then change families by chance.
 */
function undecided({ gamma, weibull }: GapFits): boolean {
  return weibull.logLikelihood - gamma.logLikelihood < DECIDED;
}

/**
 * The law of some gaps by maximum likelihood; undefined where they have none, as they are all 0.
 *
 * @param tick of the clock, in the unit of the gaps; 0 for gaps that are exact
 */
export function gapLaw(gaps: Float64Array, math: DeterministicMath, tick: number): GapLaw | undefined {
  const fits = fitGapFamilies(gaps, math, { tick, withoutDistance: true });
  if (fits === undefined) return undefined;
  const { family, shape, cv } = bestByLikelihood(undecided(fits) ? { ...fits, weibull: fits.gamma } : fits);
  if (family === 'exponential') return { family, code: GapFamily.gamma, shape: 1, cv: 1 };
  return { family, code: GapFamily[family], shape, cv };
}
