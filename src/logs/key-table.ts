/** Of places in the table, at most so many are taken. */
const MAX_LOAD = 0.75;
const GROWTH = 1.5;

/**
 * Numbers from 0 for whole numbers below 2^53, in the order in which these come: a hash table with linear probing in flat
 * memory, of some 20 bytes a key, as there can be tens of millions of them.
 */
export class KeyTable {
  #keys = new Float64Array(1024).fill(-1);
  #numbers = new Uint32Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The number of a key; -1 where it has not come. */
  find(key: number): number {
    const place = this.#placeOf(key);
    return this.#keys[place] === key ? this.#numbers[place] : -1;
  }

  /** The number of a key, a new one where it has not come before. */
  numberOf(key: number): number {
    const place = this.#placeOf(key);
    if (this.#keys[place] === key) return this.#numbers[place];
    const number = this.#size++;
    this.#keys[place] = key;
    this.#numbers[place] = number;
    if (this.#size > this.#keys.length * MAX_LOAD) this.#grow();
    return number;
  }

  #placeOf(key: number): number {
    const keys = this.#keys;
    const { length } = keys;
    // The constants of MurmurHash3's finalizer: they spread keys that follow each other.
    let hash = Math.imul(((key % 4294967296) | 0) ^ Math.imul(key / 4294967296, 0x9e3779b1), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
    let place = Math.floor(((hash >>> 0) / 4294967296) * length);
    while (keys[place] !== -1 && keys[place] !== key) if (++place === length) place = 0;
    return place;
  }

  #grow(): void {
    const [keys, numbers] = [this.#keys, this.#numbers];
    const length = Math.ceil(keys.length * GROWTH);
    this.#keys = new Float64Array(length).fill(-1);
    this.#numbers = new Uint32Array(length);
    for (let at = 0; at < keys.length; at++) {
      if (keys[at] === -1) continue;
      const place = this.#placeOf(keys[at]);
      this.#keys[place] = keys[at];
      this.#numbers[place] = numbers[at];
    }
  }
}
