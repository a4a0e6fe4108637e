import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  MAX_LONG_BYTES,
  MAX_WHOLE_BYTES,
  writeFixed,
  writeLong,
  writePadded,
  writeWhole,
} from '../../src/output/text/digits.js';
import { MAX_FLOAT_BYTES, writeFloat } from '../../src/output/text/floats.js';

/** What is written at a place, and that nothing is written in front of it or behind what the text may take. */
const text = (write: (view: DataView, at: number) => number, maxBytes: number, at = 3) => {
  const bytes = new Uint8Array(64).fill(63);
  const end = write(new DataView(bytes.buffer), at);
  expect(bytes.every((byte, place) => byte === 63 || (place >= at && place < at + maxBytes))).toBe(true);
  return new TextDecoder().decode(bytes.subarray(at, end));
};

/** Where the number of digits, or the way that they are written, changes. */
const EDGES = Array.from({ length: 16 }, (_, digits) => 10 ** digits)
  .flatMap((power) => [power - 1, power, power + 1])
  .concat([2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53]);

describe('numbers as text', () => {
  test.each(EDGES)('whole: %d', (value) => {
    expect(text((view, at) => writeWhole(view, at, value), MAX_WHOLE_BYTES)).toBe(value.toFixed(0));
  });

  test('whole: any', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(40), fc.nat(52), (value, at, bits) => {
        const whole = Math.floor(value / 2 ** bits);
        expect(text((view) => writeWhole(view, at, whole), MAX_WHOLE_BYTES, at)).toBe(String(whole));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('of 64 bits', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 63n), 2n ** 64n - 1n), (value) => {
        const [low, high] = [Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(32, value >> 32n))];
        const isSigned = value < 2n ** 63n;
        const written = text((view, at) => writeLong(view, at, low, high, isSigned), MAX_LONG_BYTES);
        expect(written).toBe(value.toString());
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  const floating = (value: number) => text((view, at) => writeFloat(view, at, value), MAX_FLOAT_BYTES);

  test('floating: any', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(floating(value)).toBe(String(value));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('floating: times with few decimals and with all', () => {
    fc.assert(
      fc.property(
        fc.nat(52),
        fc.double({ min: 1, max: 2, noNaN: true }),
        fc.nat(20),
        (exponent, value, places) => {
          const scaled = value * 2 ** exponent;
          for (const time of [
            scaled,
            Number(scaled.toFixed(places)),
            Math.floor(scaled) + 2 ** -(places + 1),
          ]) {
            expect(floating(time)).toBe(String(time));
          }
        },
      ),
      { seed: 1, numRuns: 20_000 },
    );
  });

  test('floating: around powers of two, where the distance of numbers changes', () => {
    const value = new Float64Array(1);
    const bits = new BigInt64Array(value.buffer);
    for (let exponent = -1; exponent <= 53; exponent++) {
      for (let step = -300n; step <= 300n; step++) {
        value[0] = 2 ** exponent;
        bits[0] += step;
        expect(floating(value[0])).toBe(String(value[0]));
      }
    }
  });

  test.each([
    [0, 3, '0.000'],
    [80273, 3, '80.273'],
    [5, 3, '0.005'],
    [9_007_199_254_740_991, 6, '9007199254.740991'],
    [1_000_000, 6, '1.000000'],
  ])('fixed: %d of 10^-%d', (scaled, decimals, expected) => {
    expect(
      text((view, at) => writeFixed(view, at, scaled, 10 ** decimals, decimals), MAX_WHOLE_BYTES + 4),
    ).toBe(expected);
  });

  test('with zeros in front', () => {
    expect(text((view, at) => writePadded(view, at, 4213, 7), 7)).toBe('0004213');
    expect(text((view, at) => writePadded(view, at, 0, 2), 2)).toBe('00');
  });
});
