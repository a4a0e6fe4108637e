import { expect } from 'vitest';

/**
 * Checks one line that tells of a fault: where it is, and words of the rule. How they are put is free to change.
 *
 * @param expected how the line begins, which is the place; then words that it has behind that, in this order, each after
 *   a `…` with spaces around it
 */
export function expectFault(line: string, expected: string): void {
  expect(line.trimEnd()).not.toContain('\n');
  const [place, ...words] = expected.split(' … ');
  expect(line.slice(0, place.length)).toBe(place);
  let rest = line.slice(place.length);
  for (const word of words) {
    expect(rest, line).toContain(word);
    rest = rest.slice(rest.indexOf(word) + word.length);
  }
}
