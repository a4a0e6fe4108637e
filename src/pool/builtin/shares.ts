import type { DeterministicMath } from '../../engine/math.js';
import type { SkewParameters } from './parameter-types.js';

/** The tail: its first rank, and how its shares fall with the rank. */
const TAIL_FROM = 20;
const TAIL_EXPONENT = 1.1;

/** Shares of the head below this part of the largest are left out. */
const LEAST_OF_HEAD = 1e-9;

/** Clients' shares of a day's requests, by rank; they sum to 1 whatever the number of clients. */
export class Shares {
  readonly #skew: SkewParameters;
  readonly #math: DeterministicMath;
  /** Ranks of the head, and factors on what the two shares are in proportion to. */
  readonly #headEnd: number;
  readonly #head: number;
  readonly #tail: number;

  constructor(skew: SkewParameters, math: DeterministicMath, clientCount: number) {
    this.#skew = skew;
    this.#math = math;
    let head = 0;
    let rank = 0;
    for (; rank < clientCount; rank++) {
      const share = this.#inHead(rank);
      if (share < LEAST_OF_HEAD) break;
      head += share;
    }
    this.#headEnd = rank;
    let tail = 0;
    for (rank = TAIL_FROM; rank < clientCount; rank++) tail += this.#inTail(rank);
    // Of few clients, or much skew, the first of the tail would be larger than the last before it.
    const step = this.#inHead(TAIL_FROM - 1) - this.#inHead(TAIL_FROM);
    const most = ((1 - skew.tail) * step) / (head * this.#inTail(TAIL_FROM));
    this.#tail = tail === 0 ? 0 : Math.min(skew.tail / tail, most);
    this.#head = (1 - this.#tail * tail) / head;
  }

  of(rank: number): number {
    const inHead = rank < this.#headEnd ? this.#inHead(rank) : 0;
    return this.#head * inHead + this.#tail * this.#inTail(rank);
  }

  #inHead(rank: number): number {
    if (rank === 0) return 1;
    const { exp, pow } = this.#math;
    return exp(-this.#skew.steepness * pow(rank, this.#skew.power));
  }

  #inTail(rank: number): number {
    return rank < TAIL_FROM ? 0 : this.#math.pow(rank + 1, -TAIL_EXPONENT);
  }
}
