import { type Draws, Purpose } from './draws.js';

/**
 * Clients from this rank on have no lengths of their own: they share those of `PROFILES` profiles, so that
 * the distributions of a population take the same memory whatever its number of clients.
 */
export const OWN_LENGTHS = 128;
export const PROFILES = 256;

/** First "client" word of the profiles' draws; no client's index reaches it. */
const FIRST_PROFILE = 0x8000_0000;

/** The "client" word of what belongs to the whole population. */
const WHOLE = 0xffff_ffff;

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

/** Properties that differ between clients. The number is the dimension of the sequence below. */
export const Trait = {
  input: 0,
  output: 1,
  burstiness: 2,
  day: 3,
  imageSize: 4,
  imageCount: 5,
  ratio: 6,
  shifts: 7,
} as const;
export type Trait = (typeof Trait)[keyof typeof Trait];

/**
 * Steps of the sequence, one a trait: square roots of primes (Richtmyer 1951, "The evaluation of definite integrals, and a
 * quasi-Monte-Carlo method"), of which those are taken that leave small gaps after a few steps in each dimension by itself.
 */
const STEPS = [2, 3, 13, 23, 29, 31, 43, 19].map((prime) => Math.sqrt(prime) - Math.floor(Math.sqrt(prime)));

/**
 * The standard normal variates behind clients' properties. Those of profiles, and of the clients that share
 * them, are random. The few largest clients have so many of the requests that random ones would often be alike: those of
 * clients with lengths of their own are a low-discrepancy sequence by rank, shifted by the seed in each dimension (Cranley and Patterson 1976, doi:10.1137/0713071), so that
 * any few neighbours in rank are unlike and each seed has other clients.
 */
export class Traits {
  readonly #draws: Draws;
  readonly #shifts: Float64Array;
  #client = -1;
  #input = 0;

  constructor(draws: Draws) {
    this.#draws = draws;
    this.#shifts = Float64Array.from(STEPS, (_, trait) => draws.uniform(WHOLE, trait, Purpose.trait));
  }

  /** Standard normal: a client's typical input length among the requests; its own, or that of its profile. */
  inputOf(client: number): number {
    if (client !== this.#client) {
      const owner = client < OWN_LENGTHS ? clientOwner(client) : profileOwner(this.profile(client));
      this.#input = this.normal(owner, Trait.input);
      this.#client = client;
    }
    return this.#input;
  }

  /** Number of the profile of a client that has no lengths of its own. */
  profile(client: number): number {
    return Math.floor(this.#draws.uniform(client, 0, Purpose.profile) * PROFILES);
  }

  /** Uniform in (0, 1). */
  uniform({ rank, word }: Owner, trait: Trait): number {
    if (rank < 0) return this.#draws.uniform(word, trait, Purpose.trait);
    const position = this.#shifts[trait] + (rank + 1) * STEPS[trait];
    const fraction = position - Math.floor(position);
    // Zero has no normal quantile.
    return fraction > 0 ? fraction : 0.5;
  }

  /** Standard normal. */
  normal(owner: Owner, trait: Trait): number {
    return this.#draws.math.normalQuantile(this.uniform(owner, trait));
  }

  /** Standard normal, with a correlation with a standard normal `leader`. */
  following(owner: Owner, trait: Trait, leader: number, correlation: number): number {
    return correlated(leader, correlation, this.normal(owner, trait));
  }
}

/** A standard normal variate with a correlation with `leader`; `own` is one that has none with it. */
export function correlated(leader: number, correlation: number, own: number): number {
  return correlation * leader + Math.sqrt(1 - correlation * correlation) * own;
}
