import { TraceError } from '../errors.js';

/** Ids are handed out a chunk at a time. */
const CHUNK_BITS = 16;
export const ID_CHUNK = 2 ** CHUNK_BITS;

/**
 * Hands out ids one after the other. When they have run out they begin again at 0, but for chunks of which some id is
 * held: so an id that is held is never another's, and one that is not comes again only after nearly all others.
 */
export class BlockIds {
  /** Ids of each chunk that are held. */
  readonly #held: Uint32Array;
  #chunk: number;
  #next = 0;
  #taken = 0;

  /**
   * @param limit ids are below it; a multiple of 65,536, at most 2^32
   * @param first where they begin; a multiple of 65,536
   */
  constructor(limit: number, first = 0) {
    this.#held = new Uint32Array(limit / ID_CHUNK);
    this.#chunk = first / ID_CHUNK;
  }

  /** How many ids the last call of `take` has taken. */
  get taken(): number {
    return this.#taken;
  }

  /**
   * Takes up to `count` ids in a row, at least one, and holds them where `hold` says so.
   *
   * @returns the first of them
   * @throws TraceError when all chunks have ids that are held
   */
  take(count: number, hold: boolean): number {
    if (this.#next === ID_CHUNK) this.#enterNextChunk();
    const first = this.#chunk * ID_CHUNK + this.#next;
    const taken = Math.min(count, ID_CHUNK - this.#next);
    if (hold) this.#held[this.#chunk] += taken;
    this.#next += taken;
    this.#taken = taken;
    return first;
  }

  /** Ids in a row, all taken together, that are held no longer. */
  release(first: number, count: number): void {
    this.#held[first >>> CHUNK_BITS] -= count;
  }

  #enterNextChunk(): void {
    const chunks = this.#held.length;
    for (let step = 1; step <= chunks; step++) {
      const chunk = (this.#chunk + step) % chunks;
      if (this.#held[chunk] > 0) continue;
      this.#chunk = chunk;
      this.#next = 0;
      return;
    }
    throw new TraceError(
      `more than ${chunks * ID_CHUNK} blocks would have to be told apart at a time; use larger blocks`,
    );
  }
}
