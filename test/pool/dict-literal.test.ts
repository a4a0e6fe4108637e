import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanDictLiteral } from '../../src/pool/released/dict-literal.js';
import { DistributionColumn, type ValueKind } from '../../src/pool/released/distribution-column.js';
import { ByteFault } from '../../src/pool/released/fault.js';

function read(literal: string, kind: ValueKind = 'whole'): [number, number][] {
  const column = new DistributionColumn(kind);
  const bytes = new TextEncoder().encode(literal);
  expect(scanDictLiteral(bytes, 0, column)).toBe(bytes.length);
  return Array.from({ length: column.length }, (_, i) => [column.values[i], column.probabilities[i]]);
}

describe('scanDictLiteral', () => {
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
    ['', 'whole', /found the end of the file in a dict literal where '\{' was expected/],
    ['{', 'whole', /the value the end of the file must be a whole number/],
    ['{1', 'whole', /where ':' after a value was expected/],
    ['{1:', 'whole', /the probability the end of the file must be a number from 0 to 1/],
    ['{1: 1.0', 'whole', /where ',' or '\}' after a probability was expected/],
    ['{1: 1.0 2: 0}', 'whole', /found "2" in a dict literal where ',' or '\}'/],
    ['{1: 1.0,, 2: 0}', 'whole', /must be a whole number/],
    ["{'1': 1.0}", 'whole', /the value "'1'" must be a whole number/],
    ['{1: __import__("os")}', 'whole', /the probability "__import__\(" must be a number from 0 to 1/],
    ['{1: -0.5, 2: 1.5}', 'whole', /the probability -0.5 must be a number from 0 to 1/],
    ['{1: nan}', 'whole', /the probability "nan" must be a number from 0 to 1/],
    ['{1: inf}', 'whole', /the probability "inf" must be a number from 0 to 1/],
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
    const scan = () => scanDictLiteral(new TextEncoder().encode(literal), 0, column);
    expect(scan).toThrow(ByteFault);
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

  it('throws nothing but faults on any bytes', () => {
    const likely = fc.constantFrom(...new TextEncoder().encode('{}:,.e-0159 \\"'));
    const bytes = fc
      .array(fc.oneof(likely, fc.nat(255)), { maxLength: 60 })
      .map((list) => Uint8Array.from(list));
    fc.assert(
      fc.property(bytes, fc.boolean(), (input, braced) => {
        const literal = braced ? Uint8Array.from([0x7b, ...input]) : input;
        try {
          scanDictLiteral(literal, 0, new DistributionColumn('whole'));
        } catch (error) {
          expect(error).toBeInstanceOf(ByteFault);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
