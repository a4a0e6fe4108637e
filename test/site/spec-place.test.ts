import { describe, expect, test } from 'vitest';
import { keysAt, schemasAt, valuesOf } from '../../site/src/editor/schema-walk.js';
import { placeAt } from '../../site/src/editor/spec-place.js';
import { workloadSchema } from '../../src/workload/schema.js';

/** The place of `|` in a text. */
function placeIn(marked: string) {
  const position = marked.indexOf('|');
  return placeAt(marked.replace('|', ''), position);
}

describe('a place in a spec', () => {
  test.each([
    ['|', [], true],
    ['ra|', [], true],
    ['rate: |', ['rate'], false],
    ['rate: 100\ndur|', [], true],
    ['pool:\n  sou|', ['pool'], true],
    ['pool:\n  source: builtin:|', ['pool', 'source'], false],
    ['pool:\n  source: a\nra|', [], true],
    ['pool: { source: a, sp|', ['pool'], true],
    ['pool: { source: |', ['pool', 'source'], false],
    ['pool: { source: a }\nra|', [], true],
    ['rate:\n  steps: [[0, 10], [|', ['rate', 'steps', 1, 0], false],
    ['mix:\n  - source: a\n    weight: 1\n  - so|', ['mix', 1], true],
    ['mix:\n- source: a\n- source: |', ['mix', 1, 'source'], false],
    [
      'custom_clients:\n  - fields:\n      input_tokens: { family: |',
      ['custom_clients', 0, 'fields', 'input_tokens', 'family'],
      false,
    ],
    ['custom_clients:\n  - fields:\n      a: 1\n    inter|', ['custom_clients', 0], true],
    ['{ "pool": { "source": "builtin:language" }, "ra|', [], true],
    ['{ "pool": { "sp|', ['pool'], true],
    ['{ "rate": |', ['rate'], false],
    ['# rate: {\nseed: |', ['seed'], false],
    ['rate: { # slow\n  scale: |', ['rate', 'scale'], false],
  ] as const)('%j', (marked, path, isKey) => {
    expect(placeIn(marked)).toMatchObject({ path, isKey });
  });
});

describe('what the schema knows of a place', () => {
  test.each([
    [[], ['pool', 'rate', 'duration', 'conversations']],
    [['pool'], ['source', 'span', 'filter']],
    [
      ['mix', 3],
      ['source', 'weight'],
    ],
    [['rate'], ['diurnal', 'steps', 'scale']],
    [
      ['rate', 'diurnal'],
      ['mean', 'peak_over_trough'],
    ],
    [
      ['custom_clients', 0, 'fields', 'input_tokens'],
      ['family', 'mean', 'cv'],
    ],
  ] as const)('keys of %j', (path, some) => {
    const keys = [...keysAt(workloadSchema, path).keys()];
    for (const key of some) expect(keys).toContain(key);
  });

  test('values of a choice, and examples', () => {
    expect(valuesOf(schemasAt(workloadSchema, ['arrivals']))).toEqual(['exact', 'renewal', 'reference']);
    expect(valuesOf(schemasAt(workloadSchema, ['rate']))).toContain('native');
  });

  test('nothing where there is nothing', () => {
    expect(keysAt(workloadSchema, ['seed', 'x']).size).toBe(0);
  });
});
