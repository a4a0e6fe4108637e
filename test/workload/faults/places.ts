import { expect, it } from 'vitest';
import { SpecError } from '../../../src/errors.js';
import { parseWorkload } from '../../../src/workload/parse.js';
import { expectFault } from '../../support/fault.js';

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
 * `place`, and words of what is said of it, the value and the rule, with a `…` where something is between them.
 */
export function checkPlaces(rows: Rows, document: (text: string) => string, place: string): void {
  it.each(rows)('%s', (text, faults) => {
    const expected = faults.split('\n');
    const lines = messageOf(document(text)).split('\n');
    expect(lines).toHaveLength(expected.length);
    for (const [index, fault] of expected.entries()) {
      const [at] = PLACE.exec(fault)!;
      expectFault(lines[index], `${place}${at} … ${fault.slice(at.length)}`);
    }
  });
}
