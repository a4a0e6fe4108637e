import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeFixed, writeFloat, writeLong, writePadded, writeWhole } from '../../src/output/text/digits.js';

const text = (write: (bytes: Uint8Array) => number) => {
  const bytes = new Uint8Array(64).fill(63);
  const end = write(bytes);
  expect(bytes.subarray(end).every((byte) => byte === 63)).toBe(true);
  return new TextDecoder().decode(bytes.subarray(0, end));
};

/** Where the number of digits, or the way that they are written, changes. */
const EDGES = Array.from({ length: 16 }, (_, digits) => 10 ** digits)
  .flatMap((power) => [power - 1, power, power + 1])
  .concat([2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53]);

describe('numbers as text', () => {
  test.each(EDGES)('whole: %d', (value) => {
    expect(text((bytes) => writeWhole(bytes, 0, value))).toBe(value.toFixed(0));
  });

  test('whole: any', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(20), (value, at) => {
        expect(text((bytes) => writeWhole(bytes, at, value)).slice(at)).toBe(String(value));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('of 64 bits', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 63n), 2n ** 64n - 1n), (value) => {
        expect(text((bytes) => writeLong(bytes, 0, value))).toBe(value.toString());
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('floating: reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(text((bytes) => writeFloat(bytes, 0, value)))).toBe(value === 0 ? 0 : value);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test.each([
    [0, 3, '0.000'],
    [80273, 3, '80.273'],
    [5, 3, '0.005'],
    [9_007_199_254_740_991, 6, '9007199254.740991'],
    [1_000_000, 6, '1.000000'],
  ])('fixed: %d of 10^-%d', (scaled, decimals, expected) => {
    expect(text((bytes) => writeFixed(bytes, 0, scaled, decimals))).toBe(expected);
  });

  test('with zeros in front', () => {
    expect(text((bytes) => writePadded(bytes, 0, 4213, 7))).toBe('0004213');
    expect(text((bytes) => writePadded(bytes, 0, 0, 2))).toBe('00');
  });
});
