/** How some numbers of equal weight are spread. */
export interface Spread {
  /** How many numbers there are, at least 1. */
  readonly of: number;
  readonly min: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly max: number;
}

/**
 * The spread of the finite ones of some numbers. Quantiles between two of them are interpolated, as numpy does by default
 * (type 7 of Hyndman and Fan 1996, doi:10.1080/00031305.1996.10473566).
 *
 * @returns undefined where none is finite
 */
export function spreadOf(numbers: Iterable<number>): Spread | undefined {
  const sorted = Float64Array.from(numbers)
    .filter((number) => Number.isFinite(number))
    .sort();
  if (sorted.length === 0) return undefined;
  const quantile = (share: number) => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const next = sorted[Math.min(below + 1, sorted.length - 1)];
    return sorted[below] + (place - below) * (next - sorted[below]);
  };
  const [min, p10, p50, p90, max] = [0, 0.1, 0.5, 0.9, 1].map(quantile);
  return { of: sorted.length, min, p10, p50, p90, max };
}

/** The largest over the smallest of some numbers; undefined where there are none, or one is not above 0 and finite. */
export function largestOverSmallest(numbers: ArrayLike<number>): number | undefined {
  let [smallest, largest] = [Number.POSITIVE_INFINITY, 0];
  for (let index = 0; index < numbers.length; index++) {
    // NaN stays NaN.
    smallest = Math.min(smallest, numbers[index]);
    largest = Math.max(largest, numbers[index]);
  }
  const isRatio = smallest > 0 && largest >= smallest && largest < Number.POSITIVE_INFINITY;
  return isRatio ? largest / smallest : undefined;
}
