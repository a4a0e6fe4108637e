/**
 * The first index where a condition holds that, once it does, holds to the end; the number of values where it never does.
 *
 * @param from looks from this index on
 * @param to as far as this index (exclusive), which is the result where the condition holds nowhere before it
 */
export function firstIndex(
  values: ArrayLike<number>,
  holds: (value: number) => boolean,
  from = 0,
  to = values.length,
): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(values[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
