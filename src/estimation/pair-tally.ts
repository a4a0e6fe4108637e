import { asWhole, lowestOfBin, wholeBin } from './bins.js';

/** What an axis of pairs has: numbers from 0 to 2^32 - 1, told apart by their whole part, or numbers from 0 to 1. */
export type AxisKind = 'whole' | 'ratio';

export interface PairTallyOptions {
  /** Default `whole`. */
  readonly x?: AxisKind;
  readonly y?: AxisKind;
  /** Cells that are told apart, at most; at least 2^16 where that is to hold whatever comes. Default 2^16. */
  readonly maxCells?: number;
}

/** Pairs by x, then y, ascending. All arrays have one entry a cell. */
export interface CountedPairs {
  readonly total: number;
  /** The mean of the values of x in its bin: the same in all cells of one x. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly counts: Float64Array;
  /** Sums of what is in the cell, as it came. */
  readonly xSums: Float64Array;
  readonly ySums: Float64Array;
}

/** Bits of a bin's number. */
const BIN_BITS = 15;
const BIN_MASK = (1 << BIN_BITS) - 1;
/** Powers of two: whole numbers are told apart one by one below them, and from there on in as many steps an octave. */
const FINEST = 10;
/** Numbers from 0 to 1 have so many times more steps. */
const RATIO_BITS = 3;
/** With 16 steps an octave there are at most 464 bins to an axis. */
const COARSEST = 4;

const NONE = -1;
const FIRST_SIZE = 64;
/** Where the numbers of a cell are, and how many these are. */
const COUNT = 0;
const X_SUM = 1;
const Y_SUM = 2;
const STRIDE = 3;

/**
 * How often pairs of values occur, in bounded memory. Whole numbers are told apart one by one below 2,048 and else to
 * 1/1,024 of themselves, until there are more cells than may be: then both axes are made coarser, by half each time. A
 * cell takes up to 84 bytes.
 */
export class PairTally {
  readonly x: AxisKind;
  readonly y: AxisKind;
  readonly #maxCells: number;
  #steps = FINEST;
  #total = 0;
  #size = 0;
  /** A hash table with linear probing: cells by the numbers of their bins. */
  #keys = new Int32Array(FIRST_SIZE).fill(NONE);
  #cells = new Float64Array(FIRST_SIZE * STRIDE);

  constructor({ x = 'whole', y = 'whole', maxCells = 1 << 16 }: PairTallyOptions = {}) {
    this.x = x;
    this.y = y;
    this.#maxCells = maxCells;
  }

  /** @param count how many pairs it stands for */
  add(x: number, y: number, count = 1): void {
    const place = this.#placeOf(this.#keyOf(x, y));
    // Coarser bins are other keys.
    if (place === NONE) this.add(x, y, count);
    else this.#addTo(place, count, count * x, count * y);
  }

  /** @param y as many as x */
  addAll(x: ArrayLike<number>, y: ArrayLike<number>): void {
    for (let index = 0; index < x.length; index++) this.add(x[index], y[index]);
  }

  /** Adds the pairs of another tally, whose axes are of the same kinds. */
  merge(other: PairTally): void {
    while (this.#steps > other.#steps) this.#coarsen();
    for (const [from, key] of other.#keys.entries()) {
      if (key === NONE) continue;
      let place = NONE;
      while (place === NONE) place = this.#placeOf(other.#keyAt(key, this.#steps));
      const cell = from * STRIDE;
      const cells = other.#cells;
      this.#addTo(place, cells[cell + COUNT], cells[cell + X_SUM], cells[cell + Y_SUM]);
    }
  }

  get total(): number {
    return this.#total;
  }

  /** Whole numbers from 0 to here are told apart one by one, larger ones to this part of themselves. */
  get steps(): number {
    return 1 << this.#steps;
  }

  sorted(): CountedPairs {
    const places = new Uint32Array(this.#size);
    for (let place = 0, cell = 0; place < this.#keys.length; place++) {
      if (this.#keys[place] !== NONE) places[cell++] = place;
    }
    places.sort((a, b) => this.#keys[a] - this.#keys[b]);
    const column = (entry: number) =>
      Float64Array.from(places, (place) => this.#cells[place * STRIDE + entry]);
    const [counts, xSums, ySums] = [column(COUNT), column(X_SUM), column(Y_SUM)];
    const bins = (shift: number) =>
      Uint16Array.from(places, (place) => (this.#keys[place] >> shift) & BIN_MASK);
    return {
      total: this.#total,
      x: binMeans(bins(BIN_BITS), xSums, counts),
      y: binMeans(bins(0), ySums, counts),
      counts,
      xSums,
      ySums,
    };
  }

  #addTo(place: number, count: number, xSum: number, ySum: number): void {
    const cells = this.#cells;
    const cell = place * STRIDE;
    cells[cell + COUNT] += count;
    cells[cell + X_SUM] += xSum;
    cells[cell + Y_SUM] += ySum;
    this.#total += count;
  }

  #keyOf(x: number, y: number): number {
    const steps = this.#steps;
    return (binOf(x, this.x, steps) << BIN_BITS) | binOf(y, this.y, steps);
  }

  /** What a key of this table is with fewer steps. */
  #keyAt(key: number, steps: number): number {
    const x = coarserBin(key >> BIN_BITS, this.x, this.#steps, steps);
    return (x << BIN_BITS) | coarserBin(key & BIN_MASK, this.y, this.#steps, steps);
  }

  /** Where a cell is, which is made if need be; `NONE` where there was no room left, and the bins are coarser now. */
  #placeOf(key: number): number {
    const keys = this.#keys;
    const mask = keys.length - 1;
    let place = homeOf(key, mask);
    while (keys[place] !== key) {
      if (keys[place] === NONE) return this.#open(key, place);
      place = (place + 1) & mask;
    }
    return place;
  }

  #open(key: number, place: number): number {
    if (this.#size >= this.#maxCells && this.#steps > COARSEST) {
      this.#coarsen();
      return NONE;
    }
    this.#size++;
    this.#keys[place] = key;
    if (this.#size * 2 <= this.#keys.length) return place;
    this.#rebuild(this.#keys.length * 2, this.#steps);
    return this.#placeOf(key);
  }

  #coarsen(): void {
    this.#rebuild(this.#keys.length, this.#steps - 1);
  }

  #rebuild(length: number, steps: number): void {
    const oldKeys = this.#keys;
    const oldCells = this.#cells;
    const keys = new Int32Array(length).fill(NONE);
    const cells = new Float64Array(length * STRIDE);
    const mask = length - 1;
    let size = 0;
    for (let from = 0; from < oldKeys.length; from++) {
      if (oldKeys[from] === NONE) continue;
      const key = steps === this.#steps ? oldKeys[from] : this.#keyAt(oldKeys[from], steps);
      let place = homeOf(key, mask);
      while (keys[place] !== key && keys[place] !== NONE) place = (place + 1) & mask;
      if (keys[place] === NONE) size++;
      keys[place] = key;
      for (let entry = 0; entry < STRIDE; entry++) {
        cells[place * STRIDE + entry] += oldCells[from * STRIDE + entry];
      }
    }
    this.#keys = keys;
    this.#cells = cells;
    this.#steps = steps;
    this.#size = size;
  }
}

function homeOf(key: number, mask: number): number {
  // The constants of MurmurHash3's finalizer: they spread keys that follow each other.
  const hash = Math.imul(key ^ (key >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) & mask;
}

function binOf(value: number, kind: AxisKind, steps: number): number {
  if (kind === 'whole') return wholeBin(asWhole(value), steps);
  const last = (1 << (steps + RATIO_BITS)) - 1;
  return Math.min(Math.max(Math.floor(value * (last + 1)), 0), last);
}

/** The bin with fewer steps that has all of one with more. */
function coarserBin(bin: number, kind: AxisKind, from: number, to: number): number {
  return kind === 'ratio' ? bin >> (from - to) : wholeBin(lowestOfBin(bin, from), to);
}

/** By cell, the mean of all values of its bin. */
function binMeans(bins: Uint16Array, sums: Float64Array, counts: Float64Array): Float64Array {
  const [sumOf, countOf] = [new Float64Array(1 << BIN_BITS), new Float64Array(1 << BIN_BITS)];
  for (let cell = 0; cell < bins.length; cell++) {
    sumOf[bins[cell]] += sums[cell];
    countOf[bins[cell]] += counts[cell];
  }
  return Float64Array.from(bins, (bin) => sumOf[bin] / countOf[bin]);
}
