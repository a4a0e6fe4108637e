import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PoolError } from '../../src/errors.js';
import { DatasetColumns } from '../../src/pool/released/dataset-columns.js';
import { readDatasetJson } from '../support/at-once.js';
import { DATASET, datasetOf, languageDataset } from './released-fixture.js';

const FILE = 'chunk-7-dataset.json';

function read(text: string | Uint8Array, into = new DatasetColumns()): DatasetColumns {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  readDatasetJson(new TextDecoder().decode(bytes), FILE, into);
  return into;
}

function faultOf(text: string, into?: DatasetColumns): PoolError {
  try {
    read(text, into);
  } catch (error) {
    expect(error).toBeInstanceOf(PoolError);
    return error as PoolError;
  }
  throw new Error('nothing was thrown');
}

function entriesOf(columns: DatasetColumns, field: string): { values: number[]; ends: number[] } {
  const column = columns.fields.get(field)!;
  return { values: Array.from(column.values.subarray(0, column.length)), ends: column.ends };
}

describe('readDatasetJson', () => {
  it('reads windows and fields', () => {
    const columns = read(
      datasetOf({
        '0': { input_tokens: '{10: 0.25, 20: 0.75}', output_tokens: '{1: 1.0}' },
        '21600': { output_tokens: '{2: 1.0}', input_tokens: '{}' },
      }),
    );
    expect(columns.category).toBe('language');
    expect(columns.starts).toEqual([0, 21600]);
    expect(entriesOf(columns, 'input_tokens')).toEqual({ values: [10, 20], ends: [2, 2] });
    expect(entriesOf(columns, 'output_tokens')).toEqual({ values: [1, 2], ends: [1, 2] });
  });

  it('does not mind white space, or escapes in strings', () => {
    const plain = read('{"0":{"input_tokens":"{3: 1.0}","output_tokens":"{4: 1.0}"}}');
    const spaced = read(
      ' \r\n\t{ "0" : {\n"input_tokens" : "{3:\\u0020\\u0031.0}" , "output_\\u0074okens":"\\u007b4: 1.0}" } } \n',
    );
    for (const field of ['input_tokens', 'output_tokens']) {
      expect(entriesOf(spaced, field)).toEqual(entriesOf(plain, field));
    }
  });

  it('does not mind a byte order mark, and counts lines with it', () => {
    expect(entriesOf(read(`\uFEFF${DATASET}`), 'input_tokens')).toEqual({ values: [10, 20], ends: [2] });
    expect(faultOf('\uFEFF\n[]').location).toEqual({ file: FILE, line: 2 });
    // Once is enough.
    expect(faultOf(`\uFEFF\uFEFF${DATASET}`).message).toContain("where '{' was expected");
  });

  it.each([
    [
      'a window start',
      `{"${'1'.repeat(1e6)}": {}}`,
      'the key has 1000000 characters; it must have fewer than',
    ],
    [
      'a field',
      `{"0": {"${'x'.repeat(1e6)}": "{}"}}`,
      'the key has 1000000 characters; it must have fewer than',
    ],
    [
      'a value',
      languageDataset(`{${'1'.repeat(1e6)}: 1.0}`, '{1: 1.0}'),
      'the number has 1000000 characters; it must have at most 1100',
    ],
    [
      'a probability',
      languageDataset(`{1: 0.${'9'.repeat(1e6)}}`, '{1: 1.0}'),
      'the number has 1000002 characters; it must have at most 1100',
    ],
  ])('refuses %s of a million characters in a short sentence', (_, text, problem) => {
    const { message } = faultOf(text);
    expect(message).toContain(problem);
    expect(message.length).toBeLessThan(200);
  });

  it('tells the categories by their fields', () => {
    const lengths = { input_tokens: '{1: 1.0}', output_tokens: '{1: 1.0}' };
    expect(read(datasetOf({ 0: lengths })).category).toBe('language');
    expect(read(datasetOf({ 0: { ...lengths, reason_ratio: '{0.5: 1.0}' } })).category).toBe('reason');
  });

  it('takes the number of items of an absent modality as 0', () => {
    const columns = read(datasetOf({ 0: { text_tokens: '{1: 1.0}', output_tokens: '{1: 1.0}' } }));
    expect(columns.category).toBe('multimodal');
    expect(entriesOf(columns, 'audio_tokens')).toEqual({ values: [0], ends: [1] });
    expect(entriesOf(columns, 'image_count')).toEqual({ values: [0], ends: [1] });
  });

  it('takes a window without fields as empty', () => {
    const columns = read('{"0": {}, "600": {"input_tokens": "{1: 1.0}", "output_tokens": "{2: 1.0}"}}');
    expect(entriesOf(columns, 'input_tokens')).toEqual({ values: [1], ends: [0, 1] });
  });

  it.each<[string, string, number, string | undefined, RegExp]>([
    ['an empty file', '', 1, undefined, /found the end of the file where '\{' was expected/],
    ['an array', '[]', 1, undefined, /found "\[" where '\{' was expected/],
    ['a truncated file', DATASET.slice(0, -4), 5, '0', /found the end of the file where ',' or '\}'/],
    ['text after the end', `${DATASET}\nx`, 7, undefined, /found "x" where the end of the file was expected/],
    ['a trailing comma', '{"0": {\n"input_tokens": "{}",\n}}', 3, '0', /found "\}" where '"'/],
    ['a missing colon', '{"0" {}}', 1, '0', /found "\{" where ':' was expected/],
    ['an unquoted key', '{0: {}}', 1, undefined, /found "0" where '"' was expected/],
    ['an unclosed string', '{"0', 1, undefined, /no closing quote/],
    ['a bad escape', '{"\\x": {}}', 1, undefined, /is not valid JSON/],
    ['a control character in a string', '{"\n": {}}', 1, undefined, /is not valid JSON/],
    ['no windows', '{}', 1, undefined, /the dataset has no windows/],
    ['a window that is not a number', '{"a": {}}', 1, undefined, /the window start "a" must be a number/],
    ['windows out of order', '{"600": {},\n"0": {}}', 2, '0', /must be greater than the one before it, 600/],
    ['windows twice', '{"0": {},\n"0": {}}', 2, '0', /must be greater than the one before it, 0/],
    ['a field twice', '{"0": {"input_tokens": "{}", "input_tokens": "{}"}}', 1, '0.input_tokens', /twice/],
    ['an unknown field', '{"0": {"tokens": "{}"}}', 1, '0.tokens', /the field is unknown; the fields are/],
    [
      'a missing field',
      '{"0": {"input_tokens": "{}"}}',
      1,
      '0',
      /the field output_tokens of category language/,
    ],
    [
      'a field of another category',
      datasetOf({ 0: { text_tokens: '{}', input_tokens: '{}', output_tokens: '{}' } }),
      2,
      '0',
      /the field input_tokens is not one of category multimodal/,
    ],
    [
      'a number for a literal',
      '{"0": {"input_tokens": 5}}',
      1,
      '0.input_tokens',
      /found "5" where a string with/,
    ],
    [
      'a truncated literal',
      languageDataset('{1: 0.5, 2', '{}'),
      3,
      '0.input_tokens',
      /found the end of the string in a dict literal/,
    ],
    [
      'text after a literal',
      languageDataset('{} x', '{}'),
      3,
      '0.input_tokens',
      /found " x" in a dict literal where '"' after its end/,
    ],
    ['a wrong sum', languageDataset('{1: 1.0}', '{1: 0.5}'), 4, '0.output_tokens', /sum to 0.5/],
    [
      'a fault after an escape',
      languageDataset('{1:\t0.5}', '{}'),
      3,
      '0.input_tokens',
      /found "\\t0.5" in a dict literal/,
    ],
  ])('rejects %s', (_, text, line, field, message) => {
    const error = faultOf(text);
    expect(error.message).toMatch(message);
    expect(error.location).toEqual(field === undefined ? { file: FILE, line } : { file: FILE, line, field });
  });

  it('rejects another category than that of the files before', () => {
    const columns = read(DATASET);
    const error = faultOf(datasetOf({ 0: { text_tokens: '{}', output_tokens: '{}' } }), columns);
    expect(error.message).toMatch(/multimodal, but the files before it are of category language/);
  });

  it('accepts what JSON.parse accepts, and nothing else, of mutated files', () => {
    const source = new TextEncoder().encode(DATASET);
    const mutation = fc.record({
      at: fc.nat(source.length - 1),
      byte: fc.nat(255),
      cut: fc.nat(source.length),
    });
    fc.assert(
      fc.property(mutation, fc.boolean(), ({ at, byte, cut }, truncate) => {
        const mutated = source.slice(0, truncate ? cut : source.length);
        if (at < mutated.length) mutated[at] = byte;
        try {
          read(mutated);
        } catch (error) {
          expect(error).toBeInstanceOf(PoolError);
          return;
        }
        JSON.parse(new TextDecoder().decode(mutated));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('a number of items', () => {
  const window = (count: string) =>
    datasetOf({
      '0': {
        text_tokens: '{70000: 1.0}',
        output_tokens: '{1: 1.0}',
        image_count: count,
        image_tokens: '{70000: 1.0}',
      },
    });

  it('that the engine would cut is refused with its place', () => {
    expect(entriesOf(read(window('{65535: 1.0}')), 'image_count').values).toEqual([65_535]);
    const fault = faultOf(window('{3: 0.5, 70000: 0.5}'));
    expect(fault.message).toMatch(
      /^chunk-7-dataset\.json:\d+: 0\.image_count: the value 70000 must be a whole number from 0 to 65535$/,
    );
  });
});
