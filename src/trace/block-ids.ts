import { TraceError } from '../errors.js';

/** Ids [`first`, `first + count`). */
export interface IdRange {
  readonly first: number;
  readonly count: number;
}

/** Ids are handed out a chunk at a time. */
const CHUNK_BITS = 16;
const CHUNK = 2 ** CHUNK_BITS;

/**
 * Hands out ids one after the other from 0. When they have run out they begin again, but for chunks of which some id
 * is held: so an id that is held is never another's, and one that is not comes again only after nearly all others.
 */
export class BlockIds {
  /** Ids of each chunk that are held. */
  readonly #held: Uint32Array;
  #chunk = 0;
  #next = 0;

  /** @param limit ids are below it; a multiple of 65,536, at most 2^32 */
  constructor(limit: number) {
    this.#held = new Uint32Array(limit / CHUNK);
  }

  /** Takes `count` ids, and holds them where `hold` says so. @throws TraceError when all chunks have ids that are held */
  take(count: number, hold: boolean): IdRange[] {
    const ranges: IdRange[] = [];
    for (let left = count; left > 0; ) {
      if (this.#next === CHUNK) this.#enterNextChunk();
      const taken = Math.min(left, CHUNK - this.#next);
      ranges.push({ first: this.#chunk * CHUNK + this.#next, count: taken });
      if (hold) this.#held[this.#chunk] += taken;
      this.#next += taken;
      left -= taken;
    }
    return ranges;
  }

  /** Ids that are held no longer. */
  release({ first, count }: IdRange): void {
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
      `more than ${chunks * CHUNK} blocks would have to be told apart at a time; use larger blocks`,
    );
  }
}
