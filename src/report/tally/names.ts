/** Whole numbers below this are their own numbers. */
const SMALL_BELOW = 1 << 17;

/** What names somebody: a number or a text. */
export type Name = number | bigint | string;

/**
 * A number from 0 for each name. Small whole numbers are their own, as the ids of pools are, so that nothing has to be looked
 * up; all other names get the next number that is free. Memory grows with names.
 */
export class Names {
  readonly #ownBelow: number;
  readonly #numbers = new Map<Name, number>();
  readonly #names: Name[] = [];
  /** What all small names so far are below, which are their own numbers. */
  #smallBelow = 0;
  #scratch = new Uint32Array(0);

  /** @param areTexts whether no name is a number */
  constructor(areTexts: boolean) {
    this.#ownBelow = areTexts ? 0 : SMALL_BELOW;
  }

  /** @returns numbers of ids, one a row; the ids themselves where all are small */
  ofIds(ids: Uint32Array): Uint32Array {
    const bits = bitsOf(ids);
    if (bits < this.#ownBelow) {
      this.#smallBelow = Math.max(this.#smallBelow, aboveBits(bits));
      return ids;
    }
    const numbers = this.room(ids.length);
    for (let row = 0; row < ids.length; row++) numbers[row] = this.numberOf(ids[row]);
    return numbers;
  }

  numberOf(name: Name): number {
    if (typeof name === 'number' && name >= 0 && name < this.#ownBelow) {
      if (name >= this.#smallBelow) this.#smallBelow = aboveBits(name);
      return name;
    }
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.#ownBelow + this.#names.length;
      this.#numbers.set(name, number);
      this.#names.push(name);
    }
    return number;
  }

  /** What all numbers that were given are below. */
  get below(): number {
    return this.#names.length > 0 ? this.#ownBelow + this.#names.length : this.#smallBelow;
  }

  nameOf(number: number): string {
    return String(number < this.#ownBelow ? number : this.#names[number - this.#ownBelow]);
  }

  /** Memory for so many numbers, used again by the next call. */
  room(rows: number): Uint32Array {
    if (this.#scratch.length < rows) this.#scratch = new Uint32Array(rows);
    return this.#scratch.subarray(0, rows);
  }
}

/** All bits that any of them has; four ids a step, which takes a fifth less time. */
function bitsOf(ids: Uint32Array): number {
  let bits = 0;
  let row = 0;
  for (; row + 3 < ids.length; row += 4) bits |= ids[row] | ids[row + 1] | ids[row + 2] | ids[row + 3];
  for (; row < ids.length; row++) bits |= ids[row];
  return bits >>> 0;
}

/** The power of two above a whole number. */
function aboveBits(bits: number): number {
  return 2 ** (32 - Math.clz32(bits));
}
