import { deterministicMath } from '../../engine/math.js';
import type { PopulationKernel } from '../../engine/population.js';
import { FIRST_PROFILE, OWN_LENGTHS, type Trait } from '../../engine/population-layout.generated.js';

export { OWN_LENGTHS, PROFILES, Trait } from '../../engine/population-layout.generated.js';

/** A property that differs between clients. */
export type TraitNumber = (typeof Trait)[keyof typeof Trait];

/** Whose properties are asked for: a client of the first `OWN_LENGTHS` ranks, a smaller client, or a profile. */
export interface Owner {
  /** Rank of a client with lengths of its own, or -1. */
  readonly rank: number;
  /** Word for the generator's counter. */
  readonly word: number;
}

export function clientOwner(client: number): Owner {
  return { rank: client < OWN_LENGTHS ? client : -1, word: client };
}

export function profileOwner(profile: number): Owner {
  return { rank: -1, word: FIRST_PROFILE + profile };
}

/** The standard normal variates behind clients' properties; see `assembly/population/traits.ts`. */
export class Traits {
  readonly #kernel: PopulationKernel;

  constructor(kernel: PopulationKernel) {
    this.#kernel = kernel;
  }

  /** Standard normal: a client's typical input length among the requests; its own, or that of its profile. */
  inputOf(client: number): number {
    return this.#kernel.engine.inputOf(client);
  }

  /** Number of the profile of a client that has no lengths of its own. */
  profile(client: number): number {
    return this.#kernel.engine.profileOf(client);
  }

  /** Uniform in (0, 1). */
  uniform({ word }: Owner, trait: TraitNumber): number {
    return this.#kernel.engine.traitUniform(word, trait);
  }

  /** Standard normal. */
  normal(owner: Owner, trait: TraitNumber): number {
    return deterministicMath().normalQuantile(this.uniform(owner, trait));
  }

  /** Standard normal, with a correlation with a standard normal `leader`. */
  following(owner: Owner, trait: TraitNumber, leader: number, correlation: number): number {
    return correlated(leader, correlation, this.normal(owner, trait));
  }
}

/** A standard normal variate with a correlation with `leader`; `own` is one that has none with it. */
export function correlated(leader: number, correlation: number, own: number): number {
  return correlation * leader + Math.sqrt(1 - correlation * correlation) * own;
}
