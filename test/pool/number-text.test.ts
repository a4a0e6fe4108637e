import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthProblem, numberOf } from '../../src/pool/released/number-text.js';

describe('a number in the notation of Python', () => {
  // What Python's `float(text).hex()` says.
  it.each([
    ['0', 0],
    ['-0.0', -0],
    ['5.', 5],
    ['.5', 0.5],
    ['+7', 7],
    ['-2.5', -2.5],
    ['1E5', 100_000],
    ['1e+05', 100_000],
    ['1e-05', 0x14f8b588e368f1 * 2 ** -69],
    ['6.278646323852578e-05', 0x10758739973be8 * 2 ** -66],
    ['0.00031520882584712374', 0x14a85399324ff8 * 2 ** -64],
    ['9007199254740993', 2 ** 53],
    ['9007199254740992.5', 2 ** 53],
    ['4.9406564584124654e-324', 2 ** -1074],
    ['1e-400', 0],
    ['1e400', Number.POSITIVE_INFINITY],
  ])('%s', (text, value) => {
    expect(numberOf(text)).toBe(value);
  });

  it('is every number as JavaScript writes it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
        // `String` drops the sign of -0.
        expect(numberOf(String(double))).toBe(double + 0);
      }),
    );
  });

  it.each([
    '',
    ' ',
    ' 1',
    '1\n',
    '-',
    '.',
    'e5',
    '1e',
    '1e+',
    '1_0',
    '0x1f',
    '0b1',
    'nan',
    'inf',
    'Infinity',
    '1 2',
  ])('is not %j', (text) => {
    expect(numberOf(text)).toBe(Number.NaN);
  });

  it('is not longer than any number has to be', () => {
    const longest = `0.${'1'.repeat(1098)}`;
    expect([numberOf(longest), lengthProblem(longest)]).toEqual([1 / 9, undefined]);
    for (const text of ['1'.repeat(1101), `0.${'0'.repeat(1e6)}`, `1e${'0'.repeat(1e6)}1`]) {
      expect(numberOf(text)).toBe(Number.NaN);
      expect(lengthProblem(text)).toBe(`the number has ${text.length} characters; it must have at most 1100`);
    }
  });
});
