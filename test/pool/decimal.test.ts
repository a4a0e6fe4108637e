import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecimalScanner } from '../../src/pool/released/decimal.js';

const scanner = new DecimalScanner();

function scan(text: string): { value: number; end: number } {
  const value = scanner.scan(new TextEncoder().encode(text), 0);
  return { value, end: scanner.end };
}

describe('DecimalScanner', () => {
  it.each([
    '0',
    '0.0',
    '-0.0',
    '1',
    '1.0',
    '5.',
    '.5',
    '1e-05',
    '1E5',
    '1e+05',
    '-2.5',
    '+7',
    '4294967296',
    '6.278646323852578e-05',
    '0.00031520882584712374',
    '0.9940119760479041',
    '9007199254740993',
    '9007199254740992.5',
    '123456789012345678901234567890',
    '1e400',
    '1e-400',
    '4.9406564584124654e-324',
    '0.000000000000000000000000000000000000001',
    '179769313486231570000e289',
    '1e99999999999999999999',
  ])('reads %s as Number does', (text) => {
    expect(scan(text)).toEqual({ value: Number(text), end: text.length });
  });

  it('agrees with Number on every double as JavaScript writes it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
        // `String` drops the sign of -0.
        expect(scan(String(double)).value).toBe(double + 0);
      }),
      { numRuns: 5000 },
    );
  });

  it('agrees with Number on any digits, point and exponent', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 25 });
    const exponent = fc.option(fc.integer({ min: -330, max: 330 }), { nil: undefined });
    fc.assert(
      fc.property(digits, digits, exponent, (whole, fraction, power) => {
        fc.pre(whole.length + fraction.length > 0);
        const text = `${whole}.${fraction}${power === undefined ? '' : `e${power}`}`;
        expect(scan(text)).toEqual({ value: Number(text), end: text.length });
      }),
      { numRuns: 5000 },
    );
  });

  it('agrees with Number in and beside the middle of two doubles', () => {
    const beside = fc.constantFrom('', '0000', '00001', '9');
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 2n ** 54n }), beside, (double, tail) => {
        const text = `${double * 2n + 1n}.${tail}`;
        expect(scan(text).value).toBe(Number(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['', '-', '.', 'e5', '1e', '1e+', 'nan', 'inf', 'np.float64(1)'])(
    'finds no number in %j',
    (text) => {
      expect(scan(text)).toEqual({ value: Number.NaN, end: 0 });
    },
  );

  it('refuses what is longer than any number', () => {
    expect(scan(`0.${'1'.repeat(1098)}`)).toEqual({ value: 1 / 9, end: 1100 });
    for (const text of ['1'.repeat(1101), `0.${'0'.repeat(1e6)}`, `1e${'0'.repeat(1e6)}1`]) {
      expect(() => scan(text)).toThrow(`the number has ${text.length} characters; it must have at most 1100`);
    }
  });

  it('stops after the number', () => {
    expect(scan('12: 3')).toEqual({ value: 12, end: 2 });
    expect(scan('1.5.2')).toEqual({ value: 1.5, end: 3 });
  });
});
