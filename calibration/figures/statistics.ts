/** Plain statistics of the figures. A figure that there is nothing to compute from is NaN, which JSON has as null. */

export function sumOf(values: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index];
  return total;
}

/** Population standard deviation; NaN of no values. */
export function deviationOf(values: ArrayLike<number>): number {
  const mean = sumOf(values) / values.length;
  let squares = 0;
  for (let index = 0; index < values.length; index++) squares += (values[index] - mean) ** 2;
  return Math.sqrt(squares / values.length);
}

/** Natural logarithms of each value over the one before. */
export function logRatios(values: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: Math.max(values.length - 1, 0) }, (_, index) =>
    Math.log(values[index + 1] / values[index]),
  );
}

/** Values that each weigh something. */
export class Weighted {
  readonly #values: number[] = [];
  readonly #weights: number[] = [];
  #total = 0;

  /** @param weight those of 0 add nothing */
  add(value: number, weight: number): void {
    if (!(weight > 0)) return;
    this.#values.push(value);
    this.#weights.push(weight);
    this.#total += weight;
  }

  /** The smallest values at or below which these shares of the weight lie; NaN where there is none. */
  quantiles(...shares: readonly number[]): number[] {
    const sorted = Float64Array.from(this.#values).sort();
    return shares.map((share) => {
      // Counting anew at each halving takes a fraction of the time of sorting pairs.
      let [low, high] = [0, sorted.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.#weightUpTo(sorted[middle]) >= share * this.#total) high = middle;
        else low = middle + 1;
      }
      return sorted[low] ?? Number.NaN;
    });
  }

  /** Share of the weight whose values meet a condition; NaN where there is none. */
  shareOf(meets: (value: number) => boolean): number {
    let met = 0;
    for (const [index, value] of this.#values.entries()) if (meets(value)) met += this.#weights[index];
    return met / this.#total;
  }

  #weightUpTo(limit: number): number {
    let weight = 0;
    for (let index = 0; index < this.#values.length; index++) {
      if (this.#values[index] <= limit) weight += this.#weights[index];
    }
    return weight;
  }
}

/** A quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan, 1996). */
export function interpolatedQuantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
