import type { Draws, Purpose } from './draws.js';

/**
 * Clients from this rank on have no lengths of their own: they share those of `PROFILES` profiles, so that
 * the distributions of a population take the same memory whatever its number of clients.
 */
export const OWN_LENGTHS = 256;
export const PROFILES = 1024;

/** First "client" word of the profiles' draws; no client's index reaches it. */
const FIRST_PROFILE = 0x8000_0000;

/** Who a set of lengths belongs to: a client of the first `OWN_LENGTHS` ranks, or a profile. */
export interface Owner {
  /** Rank of the client, or -1 for a profile. */
  readonly rank: number;
  /** Word for the generator's counter. */
  readonly word: number;
}

export function clientOwner(rank: number): Owner {
  return { rank, word: rank };
}

export function profileOwner(profile: number): Owner {
  return { rank: -1, word: FIRST_PROFILE + profile };
}

/**
 * A client's position in (0, 1) among all requests, for one property: 0.9 means that nine tenths of the
 * requests come from clients that have less of it. Positions of small clients are random. The large clients
 * have so many of the requests that random positions would give each seed another workload: theirs are
 * spread evenly, by their shares of the requests, in an order that is the same for every seed.
 */
export class Positions {
  readonly #draws: Draws;
  readonly #purpose: Purpose;
  readonly #head: readonly number[];

  /**
   * @param base base of the van der Corput sequence that orders the large clients; one a property
   */
  constructor(draws: Draws, purpose: Purpose, headShares: readonly number[], base: number) {
    this.#draws = draws;
    this.#purpose = purpose;
    this.#head = spreadByShare(headShares, base);
  }

  /** The owner's position, independent of its other properties where it is small. */
  of(owner: Owner): number {
    if (this.#isLarge(owner)) return this.#head[owner.rank];
    return this.#draws.uniform(owner.word, 0, this.#purpose);
  }

  /** The same, but a small owner's position follows `leader`, the more loosely the larger `looseness` is. */
  following(owner: Owner, leader: number, looseness: number): number {
    if (this.#isLarge(owner)) return this.of(owner);
    return this.near(owner, leader, looseness);
  }

  /** A position that follows `leader` whatever the owner's size. */
  near(owner: Owner, leader: number, looseness: number): number {
    const uniform = this.#draws.uniform(owner.word, 0, this.#purpose);
    return reflect(leader + looseness * (uniform - 0.5));
  }

  #isLarge(owner: Owner): boolean {
    return owner.rank >= 0 && owner.rank < this.#head.length;
  }
}

/** Folds [-1, 2] onto [0, 1]; a uniform number plus symmetric noise stays uniform. */
function reflect(position: number): number {
  if (position < 0) return -position;
  return position > 1 ? 2 - position : position;
}

/** Midpoints of the shares, laid side by side over [0, 1] in the order of the van der Corput sequence. */
function spreadByShare(shares: readonly number[], base: number): number[] {
  const keys = shares.map((_, rank) => radicalInverse(rank + 1, base));
  const order = shares.map((_, rank) => rank).sort((a, b) => keys[a] - keys[b]);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const positions = new Array<number>(shares.length);
  let below = 0;
  for (const rank of order) {
    positions[rank] = (below + shares[rank] / 2) / total;
    below += shares[rank];
  }
  return positions;
}

/** The digits of `index` in `base`, mirrored at the point. */
function radicalInverse(index: number, base: number): number {
  let inverse = 0;
  let scale = 1 / base;
  for (let rest = index; rest > 0; rest = Math.floor(rest / base)) {
    inverse += (rest % base) * scale;
    scale /= base;
  }
  return inverse;
}
