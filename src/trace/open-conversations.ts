import { copiedInto } from '../statistics/enlarged.js';
import { NONE } from './id-ranges.js';

/** Of places in the table, at most so many are taken. */
const MAX_LOAD = 0.5;
const FIRST_SIZE = 1024;

/**
 * A number from 0 for each conversation that is open, by its id in two halves of 32 bits; numbers of those that were
 * closed are used again. A hash table with linear probing, in flat memory: ids of 64 bits are `bigint` to a `Map`, of which
 * each look-up would make one.
 */
export class OpenConversations {
  #low = new Uint32Array(FIRST_SIZE);
  #high = new Uint32Array(FIRST_SIZE);
  /** The number of a conversation at its place; `NONE` where there is none. */
  #numbers = new Int32Array(FIRST_SIZE).fill(NONE);
  #size = 0;
  /** The numbers that are free below `#nextNumber`, `#freeCount` of them. */
  #free = new Int32Array(FIRST_SIZE);
  #freeCount = 0;
  #nextNumber = 0;

  get size(): number {
    return this.#size;
  }

  /** The number of a conversation, or `NONE`. */
  find(low: number, high: number): number {
    return this.#numbers[this.#placeOf(low, high)];
  }

  /** The number that a conversation which is not open has from now on. */
  open(low: number, high: number): number {
    if (this.#size + 1 > this.#numbers.length * MAX_LOAD) this.#grow();
    const number = this.#freeCount > 0 ? this.#free[--this.#freeCount] : this.#nextNumber++;
    this.#put(low, high, number);
    this.#size++;
    return number;
  }

  /** Forgets a conversation that is open. */
  close(low: number, high: number): void {
    const mask = this.#numbers.length - 1;
    let hole = this.#placeOf(low, high);
    if (this.#freeCount === this.#free.length) {
      this.#free = copiedInto(new Int32Array(this.#free.length * 2), this.#free);
    }
    this.#free[this.#freeCount++] = this.#numbers[hole];
    this.#size--;
    // Whoever stands behind the hole, and was not meant to stand there, moves up: so no search ends too early.
    for (let at = (hole + 1) & mask; this.#numbers[at] !== NONE; at = (at + 1) & mask) {
      const home = this.#homeOf(this.#low[at], this.#high[at]);
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      this.#low[hole] = this.#low[at];
      this.#high[hole] = this.#high[at];
      this.#numbers[hole] = this.#numbers[at];
      hole = at;
    }
    this.#numbers[hole] = NONE;
  }

  #put(low: number, high: number, number: number): void {
    const place = this.#placeOf(low, high);
    this.#low[place] = low;
    this.#high[place] = high;
    this.#numbers[place] = number;
  }

  /** Where a conversation is, or would be. */
  #placeOf(low: number, high: number): number {
    const mask = this.#numbers.length - 1;
    let place = this.#homeOf(low, high);
    while (this.#numbers[place] !== NONE && (this.#low[place] !== low || this.#high[place] !== high)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  #homeOf(low: number, high: number): number {
    // The constants of MurmurHash3's finalizer: they spread ids that follow each other.
    let hash = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) & (this.#numbers.length - 1);
  }

  #grow(): void {
    const [low, high, numbers] = [this.#low, this.#high, this.#numbers];
    const length = numbers.length * 2;
    this.#low = new Uint32Array(length);
    this.#high = new Uint32Array(length);
    this.#numbers = new Int32Array(length).fill(NONE);
    for (let place = 0; place < numbers.length; place++) {
      if (numbers[place] !== NONE) this.#put(low[place], high[place], numbers[place]);
    }
  }
}
