import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { SpecError } from '../../src/errors.js';
import { parseWorkload } from '../../src/workload/parse.js';
import { resolveWorkload } from '../../src/workload/resolve.js';
import { mutated } from '../fixtures/mutated.js';
import { readCsv, VALID_SPECS } from '../fixtures/workload-specs.js';

const ENTRIES = Object.entries(VALID_SPECS);

/** Reads and resolves a text; whether it is valid. Anything but a SpecError in good form is thrown. */
function isValid(text: string, file: string): boolean {
  let isParsed = false;
  try {
    const spec = parseWorkload(text, { file });
    isParsed = true;
    resolveWorkload(spec, { readCsv });
    return true;
  } catch (error) {
    // What was parsed is valid, and resolving it cannot fail.
    expect(isParsed, `${(error as Error).stack}\n${text}`).toBe(false);
    expect(error, `${(error as Error).stack}\n${text}`).toBeInstanceOf(SpecError);
    const { faults, message } = error as SpecError;
    expect(faults.length).toBeGreaterThan(0);
    expect(message.split('\n').length).toBe(Math.min(faults.length, 10) + (faults.length > 10 ? 1 : 0));
    for (const { file: where, line, problem } of faults) {
      expect(where).toBe(file);
      // Nothing stands in an empty document.
      if (text.trim() !== '') expect(line, message).toBeLessThanOrEqual(text.split('\n').length);
      expect(problem).toMatch(/^[^\n]+[^\n.]$/);
      expect(problem).not.toMatch(/undefined|NaN is above|\[object|function/);
    }
    return false;
  }
}

it.each(ENTRIES)('the spec %s is valid in YAML and in JSON', (_, spec) => {
  expect(isValid(JSON.stringify(spec, null, 2), 'w.json')).toBe(true);
  expect(isValid(stringify(spec), 'w.yaml')).toBe(true);
});

it('a spec of which a part has changed is valid, or refused by a SpecError', () => {
  let valid = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...ENTRIES).chain(([, spec]) => mutated(spec)),
      (document) => {
        if (isValid(JSON.stringify(document), 'w.json')) valid++;
      },
    ),
    { seed: 10, numRuns: 3_000 },
  );
  expect(valid).toBeGreaterThan(100);
  expect(valid).toBeLessThan(2_500);
});

it('a text of which characters have changed is valid, or refused by a SpecError', () => {
  const edit = fc.record({
    at: fc.nat(100_000),
    cut: fc.nat(3),
    insert: fc.constantFrom(
      ...':-[]{}&*!|>%@`#"\',?\n\t 0x~',
      '\r\n',
      '---\n',
      '<<: ',
      '&a ',
      '*a',
      '!!int ',
      '\u0000',
      '\ud800',
      '',
    ),
  });
  const texts = fc.constantFrom(...ENTRIES.map(([, spec]) => stringify(spec)));
  let valid = 0;
  fc.assert(
    fc.property(texts, fc.array(edit, { minLength: 1, maxLength: 4 }), (text, edits) => {
      const changed = edits.reduce((from, { at, cut, insert }) => {
        const place = at % (from.length + 1);
        return from.slice(0, place) + insert + from.slice(place + cut);
      }, text);
      if (isValid(changed, 'w.yaml')) valid++;
    }),
    { seed: 11, numRuns: 1_500 },
  );
  expect(valid).toBeGreaterThan(10);
});
