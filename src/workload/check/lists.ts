/** How far probabilities may be from a sum of 1; as in pools. */
const TOLERANCE = 1e-6;

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

export function sumsToOne(values: readonly number[]): boolean {
  return Math.abs(sumOf(values) - 1) <= TOLERANCE;
}

/** A sum for a message: rounding errors are none of the reader's business. */
export function showSum(values: readonly number[]): string {
  return String(Number(sumOf(values).toPrecision(9)));
}

/** The position of the first item that has been there before; -1 where each is once. */
export function firstRepeated(values: readonly number[]): number {
  const seen = new Set<number>();
  return values.findIndex((value) => seen.size === seen.add(value).size);
}
