import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDictLiteral } from '../../src/pool/released/dict-literal.js';
import { DistributionColumn, type ValueKind } from '../../src/pool/released/distribution-column.js';
import { TextFault } from '../../src/pool/released/fault.js';

function read(literal: string, kind: ValueKind = 'whole'): [number, number][] {
  const column = new DistributionColumn(kind);
  readDictLiteral(literal, column, 0);
  return Array.from({ length: column.length }, (_, i) => [column.values[i], column.probabilities[i]]);
}

describe('readDictLiteral', () => {
  it('reads entries, spaced or not, with a comma at the end or not', () => {
    const expected = [
      [10, 0.25],
      [20, 0.75],
    ];
    expect(read('{10: 0.25, 20: 0.75}')).toEqual(expected);
    expect(read('{10:0.25,20:0.75}')).toEqual(expected);
    expect(read('{ 10 : 2.5e-01 , 20 : .75 , }')).toEqual(expected);
  });

  it('reads nothing from an empty literal', () => {
    expect(read('{}')).toEqual([]);
    expect(read('{ }')).toEqual([]);
  });

  it('keeps entries of probability 0', () => {
    expect(read('{0: 0.0, 0.5: 1.0}', 'ratio')).toEqual([
      [0, 0],
      [0.5, 1],
    ]);
  });

  it('sorts entries that are out of order', () => {
    expect(read('{30: 0.5, 10: 0.25, 20: 0.25}')).toEqual([
      [10, 0.25],
      [20, 0.25],
      [30, 0.5],
    ]);
  });

  it('accepts the largest count, and whole numbers written as floats', () => {
    expect(read('{4294967295: 1.0}')).toEqual([[4294967295, 1]]);
    expect(read('{7.0: 1}')).toEqual([[7, 1]]);
  });

  it.each<[string, ValueKind, RegExp]>([
    ['', 'whole', /found the end of the string in a dict literal where '\{' was expected/],
    ['{', 'whole', /found the end of the string in a dict literal where ',' or '\}' was expected/],
    ['{1', 'whole', /found the end of the string in a dict literal where ',' or '\}' was expected/],
    ['{1: 1.0', 'whole', /found the end of the string in a dict literal where ',' or '\}' was expected/],
    ['{1}', 'whole', /found "\}" in a dict literal where ':' after a value was expected/],
    ['{,}', 'whole', /where ':' after a value was expected/],
    ['{ ,}', 'whole', /where ':' after a value was expected/],
    ['{1:}', 'whole', /the probability "" must be a number from 0 to 1/],
    ['{: 1.0}', 'whole', /the value "" must be a whole number/],
    ['{1: 0.5, : 0.5}', 'whole', /the value "" must be a whole number/],
    ['{1: 1.0} ', 'whole', /found " " in a dict literal where '"' after its end was expected/],
    ['{{1: 1.0}}', 'whole', /found "\{1" in a dict literal where a number, ':', ',' or '\}' was expected/],
    ['{1: 1.0 2: 0}', 'whole', /the probability "1.0 2: 0" must be a number from 0 to 1/],
    ['{1 2: 1.0}', 'whole', /the value "1 2" must be a whole number/],
    ['{1: 0.5: 0.5}', 'whole', /the probability "0.5: 0.5" must be a number/],
    ['{1, 2: 1.0}', 'whole', /the value "1, 2" must be a whole number/],
    ['{1: 1.0,, 2: 0}', 'whole', /must be a whole number/],
    ['{1: 1.0, ,}', 'whole', /where ':' after a value was expected/],
    ["{'1': 1.0}", 'whole', /found "'1'" in a dict literal where a number/],
    ['{1: __import__("os")}', 'whole', /found "__import__\(" in a dict literal where a number/],
    ['{1: nan}', 'whole', /found "nan" in a dict literal where a number/],
    ['{1: inf}', 'whole', /found "inf" in a dict literal where a number/],
    ['{0x1f: 1.0}', 'whole', /found "x1f" in a dict literal where a number/],
    ['{1:\t1.0}', 'whole', /found "\\t1.0" in a dict literal where a number/],
    ['{1:\u00a01.0}', 'whole', /found "\u00a01.0" in a dict literal where a number/],
    ['{1: -0.5, 2: 1.5}', 'whole', /the probability -0.5 must be a number from 0 to 1/],
    ['{1: 1e999}', 'whole', /the probability 1e999 must be a number from 0 to 1/],
    ['{1: 0.5, 2: 0.49}', 'whole', /the probabilities sum to 0.99; they must sum to 1 within 1e-6/],
    ['{-1: 1.0}', 'whole', /the value -1 must be a whole number from 0 to 4294967295/],
    ['{1.5: 1.0}', 'whole', /the value 1.5 must be a whole number/],
    ['{4294967296: 1.0}', 'whole', /the value 4294967296 must be a whole number/],
    ['{1: 0.5, 1: 0.5}', 'whole', /the value 1 occurs twice; each value must occur once/],
    ['{2: 0.5, 1: 0.25, 2: 0.25}', 'whole', /the value 2 occurs twice/],
    ['{1.01: 1.0}', 'ratio', /the value 1.01 must be a number from 0 to 1/],
    ['{-0.1: 1.0}', 'ratio', /the value -0.1 must be a number from 0 to 1/],
  ])('rejects %j as %s values', (literal, kind, message) => {
    const column = new DistributionColumn(kind);
    const scan = () => readDictLiteral(literal, column, 0);
    expect(scan).toThrow(TextFault);
    expect(scan).toThrow(message);
  });

  it('accepts a sum that is off by less than 1e-6', () => {
    expect(read('{1: 0.5, 2: 0.4999999}')).toHaveLength(2);
  });

  it('gives back every distribution as Python writes it', () => {
    const weights = fc.uniqueArray(
      fc.record({ value: fc.nat(2 ** 32 - 1), weight: fc.double({ min: 1e-9, max: 1, noNaN: true }) }),
      { selector: ({ value }) => value, minLength: 1, maxLength: 50 },
    );
    fc.assert(
      fc.property(weights, (entries) => {
        const total = entries.reduce((sum, { weight }) => sum + weight, 0);
        const expected = entries
          .map(({ value, weight }): [number, number] => [value, weight / total])
          .sort(([a], [b]) => a - b);
        const literal = expected.map(([value, p]) => `${value}: ${p}`).join(', ');
        expect(read(`{${literal}}`)).toEqual(expected);
      }),
    );
  });

  it('throws nothing but faults on any text', () => {
    const likely = fc.constantFrom(...'{}:,.e-0159 \\"');
    const text = fc.string({
      unit: fc.oneof(likely, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, fc.boolean(), (input, braced) => {
        try {
          readDictLiteral(braced ? `{${input}` : input, new DistributionColumn('whole'), 0);
        } catch (error) {
          expect(error).toBeInstanceOf(TextFault);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
