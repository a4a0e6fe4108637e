/** How far probabilities may be from a sum of 1. */
export const SUM_TOLERANCE = 1e-6;

export function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index];
  return sum;
}

export function sumsToOne(values: ArrayLike<number>): boolean {
  return Math.abs(sumOf(values) - 1) <= SUM_TOLERANCE;
}

/** A sum for a message: rounding errors are none of the reader's business. */
export function showSum(values: ArrayLike<number>): string {
  return String(Number(sumOf(values).toPrecision(9)));
}

/** The position of the first item that has been there before; -1 where each is once. */
export function firstRepeated(values: ArrayLike<number>): number {
  if (ascends(values)) return -1;
  const seen = new Set<number>();
  return Array.from(values).findIndex((value) => seen.size === seen.add(value).size);
}

/** Strictly. */
function ascends(values: ArrayLike<number>): boolean {
  for (let index = 1; index < values.length; index++) {
    if (!(values[index] > values[index - 1])) return false;
  }
  return true;
}

/** The smallest of the values that are at least `min`; infinite where there are none. */
export function smallestFrom(values: ArrayLike<number>, min: number): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let index = 0; index < values.length; index++) {
    if (values[index] >= min && values[index] < smallest) smallest = values[index];
  }
  return smallest;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], conjunction: 'and' | 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
}
