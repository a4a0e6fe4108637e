import type { DeterministicMath } from '../engine/math.js';
import { bestByLikelihood, fitGapFamilies, type GapFamilyName } from '../estimation/gap-families.js';
import { GapFamily } from '../laws/inter-arrival-family.js';

/** A law of gaps as a pool has it. An exponential one is a Gamma law of shape 1 there, as pools have no other. */
export interface GapLaw {
  readonly family: GapFamilyName;
  readonly code: GapFamily;
  readonly shape: number;
  readonly cv: number;
}

/**
 * The law of some gaps by maximum likelihood; undefined where they have none, as they are all 0.
 *
 * @param tick of the clock, in the unit of the gaps; 0 for gaps that are exact
 */
export function gapLaw(gaps: Float64Array, math: DeterministicMath, tick: number): GapLaw | undefined {
  const fits = fitGapFamilies(gaps, math, { tick, withoutDistance: true });
  if (fits === undefined) return undefined;
  const { family, shape, cv } = bestByLikelihood(fits);
  if (family === 'exponential') return { family, code: GapFamily.gamma, shape: 1, cv: 1 };
  return { family, code: GapFamily[family], shape, cv };
}
