/** Characters of a number at most: the exact decimal expansion of any double has fewer. */
export const LONGEST_NUMBER = 1_100;

/** Python's float literals without underscores: `1`, `-0.5`, `5.`, `.5`, `6.3e-05`. */
const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;

/**
 * The number that a text is in Python's notation, correctly rounded; NaN where it is none. `Number` by itself would
 * also take an empty text, white space, 0x1f and Infinity.
 */
export function numberOf(text: string): number {
  return text.length <= LONGEST_NUMBER && NUMBER.test(text) ? Number(text) : Number.NaN;
}

/** What is wrong with a number for its length alone, if anything is. */
export function lengthProblem(text: string): string | undefined {
  if (text.length <= LONGEST_NUMBER) return undefined;
  return `the number has ${text.length} characters; it must have at most ${LONGEST_NUMBER}`;
}
