import { copiedInto } from '../../statistics/enlarged.js';

/** Ids below this are their own numbers until one comes that is not. */
const SMALL_BELOW = 1 << 17;

/** What names somebody: a number or a text. */
export type Name = number | bigint | string;

/**
 * A number from 0 for each name. Small ids are their own numbers, as those of pools are, so that nothing has to be looked up;
 * all others get the next number that is free. Memory grows with names.
 */
export class Names {
  /** Ids below it are their own numbers, whether they have come or not. */
  #ownBelow = 0;
  #isMapped = false;
  readonly #numbers = new Map<Name, number>();
  readonly #names: Name[] = [];
  #scratch = new Uint32Array(0);

  /** @returns numbers of ids, one a row; the ids themselves where all are small */
  ofIds(ids: Uint32Array): Uint32Array {
    if (!this.#isMapped) {
      let largest = -1;
      for (let row = 0; row < ids.length; row++) if (ids[row] > largest) largest = ids[row];
      if (largest < SMALL_BELOW) {
        this.#ownBelow = Math.max(this.#ownBelow, largest + 1);
        return ids;
      }
      this.#isMapped = true;
    }
    const numbers = this.room(ids.length);
    for (let row = 0; row < ids.length; row++) numbers[row] = this.numberOf(ids[row]);
    return numbers;
  }

  numberOf(name: Name): number {
    this.#isMapped = true;
    if (typeof name === 'number' && name >= 0 && name < this.#ownBelow) return name;
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.#ownBelow + this.#names.length;
      this.#numbers.set(name, number);
      this.#names.push(name);
    }
    return number;
  }

  nameOf(number: number): string {
    return String(number < this.#ownBelow ? number : this.#names[number - this.#ownBelow]);
  }

  /** Memory for so many numbers, used again by the next call. */
  room(rows: number): Uint32Array {
    if (this.#scratch.length < rows) this.#scratch = copiedInto(new Uint32Array(rows), this.#scratch);
    return this.#scratch.subarray(0, rows);
  }
}
