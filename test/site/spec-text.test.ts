import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isReadable, specFileName, topLevelValue, withTopLevelValue } from '../../site/src/spec-text.js';

const SPEC = `# A day.
pool:
  source: builtin:language # the usual one
  span: 18:00..19:00
rate: 100 # a second
custom_clients:
- label: batch
  rate: 2

- label: "rate: 3"
duration: 1h
`;

describe('keys at the top of a spec', () => {
  test.each([
    ['rate', '100'],
    ['duration', '1h'],
    ['pool', 'source: builtin:language # the usual one\n  span: 18:00..19:00'],
    ['seed', undefined],
    ['label', undefined],
  ])('are read: %s', (key, value) => {
    expect(topLevelValue(SPEC, key)).toBe(value);
  });

  test('change, and keep their comments', () => {
    expect(withTopLevelValue(SPEC, 'rate', '250')).toBe(SPEC.replace('rate: 100 #', 'rate: 250 #'));
  });

  test('go with all that is below them', () => {
    const [before, behind] = SPEC.split(/custom_clients:[\s\S]*"rate: 3"\n/);
    expect(withTopLevelValue(SPEC, 'custom_clients', undefined)).toBe(`${before}${behind}`);
  });

  test('that are new come at the end', () => {
    expect(withTopLevelValue(SPEC, 'seed', 'two')).toBe(`${SPEC}seed: two\n`);
    expect(withTopLevelValue('', 'seed', 'two')).toBe('seed: two\n');
    expect(withTopLevelValue('rate: 1', 'seed', 'two')).toBe('rate: 1\nseed: two\n');
  });

  test('that are not there stay away', () => {
    expect(withTopLevelValue(SPEC, 'seed', undefined)).toBe(SPEC);
  });

  test('are those of JSON where the text is', () => {
    const json = '{ "rate": 100, "seed": "a" }';
    expect(topLevelValue(json, 'rate')).toBe('100');
    expect(topLevelValue(json, 'seed')).toBe('a');
    expect(JSON.parse(withTopLevelValue(json, 'rate', '5'))).toEqual({ rate: 5, seed: 'a' });
    expect(JSON.parse(withTopLevelValue(json, 'seed', undefined))).toEqual({ rate: 100 });
    expect(withTopLevelValue('{ "rate": ', 'rate', '5')).toBe('{ "rate": ');
  });
});

test('a text is read by how it begins', () => {
  expect(specFileName(' {')).toBe('workload.json');
  expect(specFileName(SPEC)).toBe('workload.yaml');
});

describe('words that are set', () => {
  const read = (text: string) => (parse(text) as { seed: unknown }).seed;

  test.each([
    '007',
    '1e3',
    'a b',
    'yes',
    'null',
    '2024-01-01',
    '0x10',
    '9007199254740993',
    '.5',
    '-0',
    'a"b',
    "it's",
  ])('stay texts in YAML and JSON: %s', (seed) => {
    for (const spec of ['rate: 1\n', '{ "rate": 1 }']) {
      expect(read(withTopLevelValue(spec, 'seed', seed, true))).toBe(seed);
    }
  });

  test.each(['0', '7', '-3', '9007199254740991'])('are the number that they write: %s', (seed) => {
    for (const spec of ['rate: 1\n', '{ "rate": 1 }']) {
      expect(read(withTopLevelValue(spec, 'seed', seed, true))).toBe(Number(seed));
    }
  });

  test('cannot be set in what cannot be read', () => {
    expect(isReadable('{ "rate": ')).toBe(false);
    expect(isReadable('{ "rate": 1 }')).toBe(true);
    expect(isReadable('rate: [')).toBe(true);
  });
});
