import { expect, it } from 'vitest';
import { SpecError } from '../../../src/errors.js';
import { parseWorkload } from '../../../src/workload/parse.js';

/** What is said of a document that is not valid. */
export function messageOf(text: string): string {
  try {
    parseWorkload(text, { file: 'w' });
  } catch (error) {
    expect(error).toBeInstanceOf(SpecError);
    return (error as SpecError).message;
  }
  return expect.fail(`${text} is valid`);
}

type Rows = readonly (readonly [text: string, faults: string])[];

/** File, line and path, each of which may be missing. */
const PLACE = /^(?:w:\d+: )?(?:[\w.[\]]*: )?/;

/**
 * Documents that differ in one place only. Each line of `faults` has the place of a fault, whose beginning may be told by
 * `place`, and words of what is said of it: the value and the rule, not the whole sentence.
 */
export function checkPlaces(rows: Rows, document: (text: string) => string, place: string): void {
  it.each(rows)('%s', (text, faults) => {
    const expected = faults.split('\n').map((fault) => {
      const [at] = PLACE.exec(fault)!;
      return { at: `${place}${at}`, words: fault.slice(at.length) };
    });
    const lines = messageOf(document(text)).split('\n');
    expect(lines).toHaveLength(expected.length);
    expected.forEach(({ at, words }, index) => {
      const line = lines[index];
      expect([line.slice(0, at.length), line.slice(at.length)]).toEqual([at, expect.stringContaining(words)]);
    });
  });
}
