/** Entries of the table, at most; from there on values are binned. */
const MOST_ENTRIES = 1 << 23;
/** Significant bits of values in a table that has become too large: a relative error of at most 2^-8. */
export const COARSE_BITS = 8;

const EMPTY = -1;
const SLOT = 0x1_0000_0000;

/** Counts of the values of one slot, ascending. */
export interface Counts {
  readonly values: Float64Array;
  readonly counts: Float64Array;
  /** Of the counts, those of items of requests that have the value more than once, but for the first; undefined where there are none. */
  readonly repeats?: Float64Array | undefined;
  /** Distinct values that one request has at most; undefined where that is one. */
  readonly perRequest?: number | undefined;
}

/** Requests that have a value, by its place. */
export function requestsWith({ counts, repeats }: Counts, index: number): number {
  return counts[index] - (repeats?.[index] ?? 0);
}

/** How often each value of each slot occurs: one table for all slots, in memory that grows with what is distinct. */
export class ValueCounts {
  #keys: Float64Array;
  #counts: Float64Array;
  /** From the first repeat on. */
  #repeats: Float64Array | undefined;
  #size = 0;
  #isCoarse = false;

  constructor() {
    this.#keys = new Float64Array(1 << 16).fill(EMPTY);
    this.#counts = new Float64Array(1 << 16);
  }

  /** Whether values have been binned. */
  get isCoarse(): boolean {
    return this.#isCoarse;
  }

  /** @param slot below 2^21 @param value a whole number below 2^32 */
  add(slot: number, value: number): void {
    this.#addKey(slot * SLOT + (this.#isCoarse ? binned(value, COARSE_BITS) : value), 1);
  }

  /**
   * Adds the items of one request.
   *
   * @returns how many distinct values they have
   */
  addItems(slot: number, values: Uint32Array): number {
    const sorted = this.#isCoarse ? values.map((value) => binned(value, COARSE_BITS)) : values.slice();
    sorted.sort();
    let distinct = 0;
    for (let from = 0, to = 0; from < sorted.length; from = to) {
      while (to < sorted.length && sorted[to] === sorted[from]) to++;
      this.#addKey(slot * SLOT + sorted[from], to - from, to - from - 1);
      distinct++;
    }
    return distinct;
  }

  /** Hands over all counts by slot, ascending, and begins anew. */
  *take(): Generator<[slot: number, counts: Counts]> {
    const sorted = new Float64Array(this.#size);
    let length = 0;
    for (const key of this.#keys) if (key !== EMPTY) sorted[length++] = key;
    sorted.sort();
    for (let start = 0, end = 0; start < length; start = end) {
      const slot = Math.floor(sorted[start] / SLOT);
      while (end < length && sorted[end] < (slot + 1) * SLOT) end++;
      const keys = sorted.subarray(start, end);
      yield [
        slot,
        {
          values: keys.map((key) => key - slot * SLOT),
          counts: keys.map((key) => this.#counts[this.#find(key)]),
          repeats: this.#repeats && keys.map((key) => this.#repeats![this.#find(key)]),
        },
      ];
    }
    this.#keys.fill(EMPTY);
    this.#counts.fill(0);
    this.#repeats = undefined;
    this.#size = 0;
  }

  #addKey(key: number, count: number, repeats = 0): void {
    const place = this.#find(key);
    this.#counts[place] += count;
    if (repeats > 0) {
      this.#repeats ??= new Float64Array(this.#keys.length);
      this.#repeats[place] += repeats;
    }
    if (this.#keys[place] === key) return;
    this.#keys[place] = key;
    this.#size++;
    if (this.#size * 2 > this.#keys.length) this.#grow();
  }

  /** Where a key is, or is to be. */
  #find(key: number): number {
    const mask = this.#keys.length - 1;
    const high = Math.floor(key / SLOT);
    let hash = Math.imul((key - high * SLOT) ^ Math.imul(high, 0x85eb_ca6b), 0x9e37_79b1);
    hash ^= hash >>> 15;
    let place = hash & mask;
    while (this.#keys[place] !== EMPTY && this.#keys[place] !== key) place = (place + 1) & mask;
    return place;
  }

  #grow(): void {
    const [keys, counts, repeats] = [this.#keys, this.#counts, this.#repeats];
    this.#repeats = undefined;
    if (!this.#isCoarse && this.#size >= MOST_ENTRIES) {
      this.#isCoarse = true;
      this.#keys = new Float64Array(keys.length).fill(EMPTY);
      this.#counts = new Float64Array(keys.length);
    } else {
      this.#keys = new Float64Array(keys.length * 2).fill(EMPTY);
      this.#counts = new Float64Array(keys.length * 2);
    }
    this.#size = 0;
    for (const [place, key] of keys.entries()) {
      if (key === EMPTY) continue;
      const slot = Math.floor(key / SLOT);
      const value = key - slot * SLOT;
      this.#addKey(
        slot * SLOT + (this.#isCoarse ? binned(value, COARSE_BITS) : value),
        counts[place],
        repeats?.[place],
      );
    }
  }
}

/** The middle of the bin of whole numbers that share their first bits with a value; exact below 2^bits. */
export function binned(value: number, bits: number): number {
  const extra = 32 - Math.clz32(value) - bits;
  if (extra <= 0) return value;
  const width = 1 << extra;
  return Math.floor(value / width) * width + width / 2;
}

/** The sum of counts of one slot each. */
export function mergedCounts(parts: readonly Counts[]): Counts {
  if (parts.length === 1) return parts[0];
  const [sums, repeated] = [new Map<number, number>(), new Map<number, number>()];
  for (const { values, counts, repeats } of parts) {
    for (const [index, value] of values.entries()) {
      sums.set(value, (sums.get(value) ?? 0) + counts[index]);
      if (repeats && repeats[index] > 0) repeated.set(value, (repeated.get(value) ?? 0) + repeats[index]);
    }
  }
  const values = Float64Array.from(sums.keys()).sort();
  return {
    values,
    counts: values.map((value) => sums.get(value)!),
    repeats: repeated.size === 0 ? undefined : values.map((value) => repeated.get(value) ?? 0),
    perRequest: parts.reduce((most, { perRequest = 1 }) => Math.max(most, perRequest), 1),
  };
}

export function totalOf({ counts }: Counts): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
