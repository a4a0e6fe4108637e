import { copiedInto } from '../statistics/enlarged.js';

/** The end of a list. */
export const NONE = -1;

/**
 * Lists of ranges of ids, in memory that is used again: a list is the number of its first range, from which `next` leads
 * on to the others.
 */
export class IdRanges {
  first = new Uint32Array(1024);
  count = new Uint32Array(1024);
  next = new Int32Array(1024);
  /** Ranges that are in use, or were. */
  #used = 0;
  /** The list of those that are free. */
  #free = NONE;

  /** A range of its own. */
  add(first: number, count: number): number {
    let range = this.#free;
    if (range !== NONE) {
      this.#free = this.next[range];
    } else {
      if (this.#used === this.first.length) this.#grow();
      range = this.#used++;
    }
    this.first[range] = first;
    this.count[range] = count;
    this.next[range] = NONE;
    return range;
  }

  /** Gives a range back. */
  remove(range: number): void {
    this.next[range] = this.#free;
    this.#free = range;
  }

  #grow(): void {
    const length = this.first.length * 2;
    this.first = copiedInto(new Uint32Array(length), this.first);
    this.count = copiedInto(new Uint32Array(length), this.count);
    this.next = copiedInto(new Int32Array(length), this.next);
  }
}
