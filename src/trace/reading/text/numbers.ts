/** Characters of a number at most: the exact decimal expansion of any double has fewer. */
const LONGEST_NUMBER = 1_100;

/** As CSV writers have it: JSON's numbers, with a plus, without digits before or behind the point. */
const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;

/** What writers have for numbers that are none or have no end. */
const NO_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['+inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
]);

/** The number that a text stands for, correctly rounded; undefined where it stands for none. */
export function numberOf(text: string): number | undefined {
  if (text.length > LONGEST_NUMBER) return undefined;
  return NUMBER.test(text) ? Number(text) : NO_NUMBERS.get(text.toLowerCase());
}

/** The whole number from 0 to 2^64 - 1 that a text stands for. */
export function wholeOf(text: string): bigint | undefined {
  if (!/^\d{1,20}$/.test(text)) return undefined;
  const value = BigInt(text);
  return value < 1n << 64n ? value : undefined;
}
