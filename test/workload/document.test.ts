import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpecError } from '../../src/errors.js';
import { findJsonFault } from '../../src/workload/document/json-syntax.js';
import { readDocument } from '../../src/workload/document/read-document.js';
import { parseWorkload } from '../../src/workload/parse.js';
import { expectFault } from '../support/fault.js';

function refusalOf(text: string, file = 'w.yaml'): SpecError {
  try {
    parseWorkload(text, { file });
  } catch (error) {
    expect(error).toBeInstanceOf(SpecError);
    return error as SpecError;
  }
  return expect.fail(`${text} is valid`);
}

const messageOf = (text: string) => refusalOf(text).message;

/** One fault at a place (file, line and path), and words of its rule, not the whole sentence. */
function expectOneFault({ message, faults }: SpecError, place: string, rule: string): void {
  expect(faults).toHaveLength(1);
  const [{ problem }] = faults;
  expect(message).toBe(`${place}${problem}`);
  expect(problem).toContain(rule);
}

const yaml = (text: string) => readDocument(text, 'w.yaml', 'yaml').value;

describe('YAML', () => {
  it('is version 1.2, whatever a directive says: times and words are texts', () => {
    const text = 'a: 18:00\nb: yes\nc: 017\nd: 1e6\ne: 18:00..19:00\nf: ~\ng: "5"\nh: [0:30, 5]\n';
    const value = {
      a: '18:00',
      b: 'yes',
      c: 17,
      d: 1e6,
      e: '18:00..19:00',
      f: null,
      g: '5',
      h: ['0:30', 5],
    };
    expect(yaml(text)).toEqual(value);
    expect(yaml(`%YAML 1.1\n---\n${text}`)).toEqual(value);
  });

  it('repeats with aliases what has an anchor', () => {
    expect(yaml('a: &x {b: [1, 2]}\nc: *x\nd: [*x]')).toEqual({
      a: { b: [1, 2] },
      c: { b: [1, 2] },
      d: [{ b: [1, 2] }],
    });
    // An anchor can be given anew; an alias means the one before it.
    expect(yaml('a: &x 1\nb: *x\nc: &x 2\nd: *x')).toEqual({ a: 1, b: 1, c: 2, d: 2 });
  });

  it('has keys that are texts, and none with a meaning for JavaScript', () => {
    const value = yaml('2: a\n1e1: b\n__proto__: c\n<<: d') as object;
    expect(Object.entries(value)).toEqual([
      ['2', 'a'],
      ['1e1', 'b'],
      ['__proto__', 'c'],
      ['<<', 'd'],
    ]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it.each([
    ['', 'w.yaml: ', 'not a workload'],
    ['# later', 'w.yaml: ', 'not a workload'],
    ['- 1', 'w.yaml:1: ', 'not a workload'],
    ['rate: 1\nseed: 2\nrate: 3', 'w.yaml:3: rate: ', 'there twice, before in line 1'],
    [
      'rate:\n  sum:\n  - scale: 1\n    scale: 2',
      'w.yaml:4: rate.sum[0].scale: ',
      'there twice, before in line 3',
    ],
    [
      'conversations:\n  turns:\n    2: 1\n    "2": 1',
      'w.yaml:4: conversations.turns.2: ',
      'there twice, before in line 3',
    ],
    ['seed: !!str 5', 'w.yaml:1: seed: ', 'the tag tag:yaml.org,2002:str is not allowed'],
    ['seed: 1\nrate: !rate\n  scale: 5', 'w.yaml:3: rate: ', 'the tag !rate is not allowed'],
    ['seed: *x', 'w.yaml:1: seed: ', 'no anchor &x'],
    ['rate: &x\n  sum: [*x]', 'w.yaml:2: rate.sum[0]: ', 'no anchor &x that ends before it'],
    ['rate: 1\n---\nrate: 2', 'w.yaml:2: ', 'a second document'],
    ['? [1]\n: 2', 'w.yaml:1: ', 'a key is a plain text'],
    ['rate: 1\nseed: "x', 'w.yaml:2: ', 'not YAML: missing closing'],
    ['rate: 1\n\tseed: 2', 'w.yaml:2: ', 'not YAML: tabs are not allowed'],
    ['rate: 1\nseed: a: b', 'w.yaml:2: ', 'not YAML: nested mappings are not allowed'],
  ])('%j is refused', (text, place, rule) => expectOneFault(refusalOf(text), place, rule));

  it('that is nested deeply is refused before anything can overflow', () => {
    for (const text of ['['.repeat(1e5), '- '.repeat(1e5), '? '.repeat(1e5), '{a: '.repeat(1e5)]) {
      expect(messageOf(text)).toBe('w.yaml:1: it is nested more than 256 levels deep');
    }
    const indented = Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    expect(messageOf(indented)).toMatch(/^w\.yaml:25\d: it is nested more than 256 levels deep$/);
  });

  it('with aliases of aliases of aliases is refused before anything is unfolded', () => {
    const levels = Array.from({ length: 20 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(10)}]`);
    expectFault(
      messageOf(`a0: &a0 [1, 2, 3]\n${levels.join('\n')}`),
      // 127,892 lists and numbers behind the aliases so far.
      'w.yaml:6: a5[1]: … repeat 127892 values … 101040',
    );
  });
});

describe('JSON', () => {
  it('is what a name in .json means, and is strict', () => {
    expect(parseWorkload('{\n\t"rate": 5\n}', { file: 'w.json' })).toEqual({ rate: 5 });
    expect(parseWorkload('rate: 5', { file: 'w.yml' })).toEqual({ rate: 5 });
    expect(parseWorkload('{"rate": 5}', { file: 'w' })).toEqual({ rate: 5 });
    expect(() => parseWorkload('rate: 5', { file: 'w', format: 'json' })).toThrow('it is not JSON');
    expect(parseWorkload('rate: 5', { file: 'w.json', format: 'yaml' })).toEqual({ rate: 5 });
  });

  it.each([
    ['', 'w.json:1: ', 'not JSON: the text ends where a value'],
    ['{"rate": 5,}', 'w.json:1: ', 'not JSON: there is "}" where a key'],
    ['{\n  rate: 5\n}', 'w.json:2: ', 'not JSON: there is "rate" where a key'],
    ["{'rate': 5}", 'w.json:1: ', `not JSON: there is "'rate'" where a key`],
    ['{"rate" 5}', 'w.json:1: ', `not JSON: there is "5" where ':'`],
    ['{"rate": 5 "seed": 1}', 'w.json:1: ', `not JSON: there is "\\"seed\\"" where ','`],
    ['{"rate": {"sum": [1,\n2,\n]}}', 'w.json:3: ', 'not JSON: there is "]" where a value'],
    ['{"rate": [1}', 'w.json:1: ', `not JSON: there is "}" where ','`],
    ['{"rate": 05}', 'w.json:1: ', `not JSON: there is "5" where ','`],
    ['{"rate": NaN}', 'w.json:1: ', 'not JSON: there is "NaN" where a value'],
    ['{} {}', 'w.json:1: ', `not JSON: there is "{" where ',' or the end`],
    ['{ // no\n}', 'w.json:1: ', 'not JSON: there is "//" where a key'],
    ['{"rate": 5,\n "rate": 6}', 'w.json:2: rate: ', 'there twice, before in line 1'],
    ['{"rate":\n -5}', 'w.json:2: rate: ', '-5 is not requests per second above 0'],
  ])('%j is refused', (text, place, rule) => expectOneFault(refusalOf(text, 'w.json'), place, rule));

  it('is read as JSON.parse does', () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 5, stringUnit: 'binary' }),
        fc.constantFrom(0, 1, '\t'),
        (text, indent) => {
          const parsed = JSON.parse(text);
          const { value } = readDocument(JSON.stringify(parsed, null, indent), 'w.json', 'json');
          expect(JSON.stringify(value)).toBe(JSON.stringify(parsed));
        },
      ),
      { seed: 6, numRuns: 500 },
    );
  });

  it('ends where JSON.parse says so, too', () => {
    const edit = fc.record({
      at: fc.nat(200),
      cut: fc.nat(2),
      insert: fc.constantFrom(...'{}[],:"\\u1e-.tn /\n', ''),
    });
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.array(edit, { maxLength: 2 }), (json, edits) => {
        const text = edits.reduce(
          (from, { at, cut, insert }) => from.slice(0, at) + insert + from.slice(at + cut),
          json,
        );
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(findJsonFault(text) === undefined, text).toBe(isJson);
      }),
      { seed: 7, numRuns: 3_000 },
    );
  });
});

describe('lines', () => {
  const text = [
    'pool: &pool',
    '  source: builtin:reason',
    '  spam: 18:00..19:00',
    'rate:',
    '  steps:',
    '    - [0, 10]',
    '    - - 1h',
    '      - -5',
    'custom_clients:',
    '  - weight: 1',
    '    fields:',
    '      input_tokens: &lengths',
    '        family: lognormal',
    '        sigma: 0',
    '      output_tokens: *lengths',
    'seed:',
    '  - 7',
  ].join('\r\n');

  it('are those of the values; of an alias, of what it repeats', () => {
    const expected = [
      "w.yaml:3: pool.spam: … 'span'",
      'w.yaml:8: rate.steps[1][1]: -5 ',
      'w.yaml:14: custom_clients[0].fields.input_tokens.sigma: 0 ',
      'w.yaml:14: custom_clients[0].fields.output_tokens.sigma: 0 ',
      'w.yaml:16: seed: a list of 1 ',
    ];
    const lines = messageOf(text).split('\n');
    expect(lines).toHaveLength(expected.length);
    for (const [index, line] of lines.entries()) expectFault(line, expected[index]);
  });

  it('are ten at most, and the rest is counted', () => {
    const many = Array.from({ length: 13 }, (_, index) => `key${index}: 1`).join('\n');
    const lines = messageOf(many).split('\n');
    expect(lines).toHaveLength(11);
    expect(lines[9]).toMatch(/^w\.yaml:10: key9: there is no such key/);
    expect(lines[10]).toBe('and 3 more');
  });

  it('are in the faults, too', () => {
    const { faults, location } = refusalOf('rate: 5\nseeds: 1');
    const fault = {
      file: 'w.yaml',
      line: 2,
      field: 'seeds',
      problem: "there is no such key; did you mean 'seed'?",
    };
    expect(faults).toEqual([fault]);
    expect(location).toEqual({ file: 'w.yaml', line: 2, field: 'seeds' });
  });
});
