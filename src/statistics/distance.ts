/** Values with how often each occurs. */
export interface Counted {
  /** How many there are in all. */
  readonly total: number;
  /** The values that occur and their counts, by ascending value. */
  ascending(): Iterable<readonly [value: number, count: number]>;
}

/** How far apart two distributions are; symmetric. */
export interface Distances {
  /** Kolmogorov-Smirnov: the largest difference of the distribution functions, 0 to 1. */
  readonly kolmogorovSmirnov: number;
  /** Wasserstein-1: the area between the distribution functions, in the unit of the values. */
  readonly wasserstein: number;
}

/**
 * The Kolmogorov-Smirnov distance sup |F_a - F_b| and the Wasserstein-1 distance, the integral of |F_a - F_b|
 * (Vallender 1974, doi:10.1137/1118101), of two samples of any size. Both are symmetric to the bit, and 0 for
 * equal samples; NaN where a sample is empty.
 */
export function distances(a: Counted, b: Counted): Distances {
  if (a.total === 0 || b.total === 0) return { kolmogorovSmirnov: Number.NaN, wasserstein: Number.NaN };
  const sides = [new Cursor(a), new Cursor(b)] as const;
  let kolmogorovSmirnov = 0;
  let wasserstein = 0;
  let difference = 0;
  let last = 0;
  while (true) {
    // Both distribution functions are level from the last value to this one.
    const value = Math.min(sides[0].value, sides[1].value);
    if (value === Number.POSITIVE_INFINITY) break;
    if (difference > 0) wasserstein += difference * (value - last);
    for (const side of sides) side.pass(value);
    difference = Math.abs(sides[0].share - sides[1].share);
    kolmogorovSmirnov = Math.max(kolmogorovSmirnov, difference);
    last = value;
  }
  return { kolmogorovSmirnov, wasserstein };
}

/** Walks a distribution function upwards. */
class Cursor {
  readonly #entries: Iterator<readonly [value: number, count: number]>;
  readonly #total: number;
  #passed = 0;
  #count = 0;
  /** The next value; infinite past the last. */
  value = Number.POSITIVE_INFINITY;

  constructor(counted: Counted) {
    this.#entries = counted.ascending()[Symbol.iterator]();
    this.#total = counted.total;
    this.#advance();
  }

  /** Of the values that have been passed. */
  get share(): number {
    return this.#passed / this.#total;
  }

  pass(value: number): void {
    if (this.value !== value) return;
    this.#passed += this.#count;
    this.#advance();
  }

  #advance(): void {
    const { value, done } = this.#entries.next();
    [this.value, this.#count] = done ? [Number.POSITIVE_INFINITY, 0] : value;
  }
}
