/** Bits that are sorted by at once; an array of the counts of their values fits a processor's cache. */
const DIGIT_BITS = 16;
const DIGITS = 64 / DIGIT_BITS;
const VALUES = 1 << DIGIT_BITS;

/** Whether no value is below the one before it. */
export function isAscending(values: Float64Array): boolean {
  for (let at = 1; at < values.length; at++) if (values[at] < values[at - 1]) return false;
  return true;
}

/**
 * The numbers of some values in ascending order, equal ones in the order in which they stand: a radix sort of their bits,
 * from the lowest, without those in which all agree.
 *
 * @param values finite
 */
export function stableOrder(values: Float64Array): Uint32Array<ArrayBuffer> {
  const { length } = values;
  const keys = sortableBits(values);
  let order = Uint32Array.from({ length }, (_, row) => row);
  let next = new Uint32Array(length);
  const places = new Uint32Array(VALUES);
  for (let digit = 0; digit < DIGITS; digit++) {
    places.fill(0);
    for (let row = 0; row < length; row++) places[keys[DIGITS * row + digit]]++;
    if (length === 0 || places[keys[digit]] === length) continue;
    let sum = 0;
    for (let value = 0; value < VALUES; value++) {
      const count = places[value];
      places[value] = sum;
      sum += count;
    }
    for (let at = 0; at < length; at++) {
      const row = order[at];
      next[places[keys[DIGITS * row + digit]]++] = row;
    }
    [order, next] = [next, order];
  }
  return order;
}

/** Bits that compare as the numbers do, in digits from the lowest: all are turned of a negative number, else the sign alone. */
function sortableBits(values: Float64Array): Uint16Array {
  // Zeros of both signs are equal.
  const keys = new Uint16Array(values.map((value) => value + 0).buffer);
  for (let at = DIGITS - 1; at < keys.length; at += DIGITS) {
    if (keys[at] < VALUES / 2) {
      keys[at] |= VALUES / 2;
      continue;
    }
    for (let digit = at - DIGITS + 1; digit <= at; digit++) keys[digit] = ~keys[digit];
  }
  return keys;
}
