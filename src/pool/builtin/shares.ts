import type { DeterministicMath } from '../../engine/math.js';
import type { SkewParameters } from './parameter-types.js';

/** The tail: its first rank, and how its shares fall with the rank. */
const TAIL_FROM = 20;
const TAIL_EXPONENT = 1.1;

/** Beyond this rank only the tail has a share that is worth a term of a sum. */
const HEAD_END = 4096;

/** Clients' shares of a day's requests, by rank; they sum to 1 whatever the number of clients. */
export class Shares {
  readonly #skew: SkewParameters;
  readonly #math: DeterministicMath;
  readonly #head: number;
  readonly #tail: number;

  constructor(skew: SkewParameters, math: DeterministicMath, clientCount: number) {
    this.#skew = skew;
    this.#math = math;
    let head = 0;
    for (let rank = 0; rank < Math.min(HEAD_END, clientCount); rank++) head += this.#inHead(rank);
    let tail = 0;
    for (let rank = TAIL_FROM; rank < clientCount; rank++) tail += this.#inTail(rank);
    this.#head = (tail === 0 ? 1 : 1 - skew.tail) / head;
    this.#tail = tail === 0 ? 0 : skew.tail / tail;
  }

  of(rank: number): number {
    return this.#head * this.#inHead(rank) + this.#tail * this.#inTail(rank);
  }

  #inHead(rank: number): number {
    if (rank >= HEAD_END) return 0;
    const { exp, pow } = this.#math;
    return rank === 0 ? 1 : exp(-pow(rank / this.#skew.scale, this.#skew.power));
  }

  #inTail(rank: number): number {
    return rank < TAIL_FROM ? 0 : this.#math.pow(rank + 1, -TAIL_EXPONENT);
  }
}
