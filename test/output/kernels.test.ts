import { describe, expect, test } from 'vitest';
import { openKernels } from '../../src/output/encoding/kernels.js';
import { clearRange, RANGE_BYTES, rangeAt } from '../../src/output/parquet/range.js';
import { rangeKindOf, valuesOf } from '../../src/output/parquet/values.js';
import type { NumberArray } from '../../src/trace/columns.js';

const memory = new WebAssembly.Memory({ initial: 4 });
const kernels = await openKernels(memory);
const bytes = new Uint8Array(memory.buffer);
const SOURCE = 64;
const TARGET = 100_000;

/** Pseudo-random bytes, by a linear congruential generator (Numerical Recipes). */
function randomBytes(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

describe.each([4, 8])('values of %d bytes', (width) => {
  test('are taken apart, however many they are', () => {
    for (const count of [0, 1, 3, 15, 16, 17, 31, 32, 48, 100, 1001]) {
      const values = randomBytes(count * width, count);
      bytes.fill(0xee);
      bytes.set(values, SOURCE);
      kernels.splitBytes(SOURCE, count, width, TARGET);
      const expected = Array.from({ length: count * width }, (_, place) => {
        const byte = Math.floor(place / count);
        return values[(place % count) * width + byte];
      });
      expect([...bytes.subarray(TARGET, TARGET + count * width)]).toEqual(expected);
      expect(bytes[TARGET + count * width]).toBe(0xee);
      expect(bytes[TARGET - 1]).toBe(0xee);
    }
  });
});

const TYPES = [
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  BigUint64Array,
  BigInt64Array,
  Float32Array,
  Float64Array,
] as const;

/** The range as the command would write it, from values that come in two parts. */
function rangeOf(values: NumberArray) {
  const kind = rangeKindOf(values);
  const range = new Uint8Array(RANGE_BYTES);
  clearRange(kind, range);
  bytes.set(range, TARGET);
  const cut = values.length >> 1;
  for (const part of [values.subarray(0, cut), values.subarray(cut)]) {
    bytes.set(valuesOf(part as NumberArray).bytes, SOURCE);
    kernels.widenRange(kind, SOURCE, part.length, TARGET);
  }
  const { width } = valuesOf(values);
  return rangeAt(kind, bytes.slice(TARGET, TARGET + RANGE_BYTES), width);
}

describe.each(TYPES)('the range of a %o', (type) => {
  test.each([1, 2, 3, 4, 5, 8, 33, 1000])('of %d values', (count) => {
    const values = new type(randomBytes(count * type.BYTES_PER_ELEMENT, count).buffer as ArrayBuffer);
    const found = rangeOf(values);
    const numbers = [...(values as Iterable<number | bigint>)].filter((value) => !Number.isNaN(value));
    const least = numbers.reduce((a, b) => (b < a ? b : a), numbers[0]);
    const greatest = numbers.reduce((a, b) => (b > a ? b : a), numbers[0]);
    const ends = valuesOf(new type([least, greatest] as never) as NumberArray);
    expect(found?.min).toEqual(ends.bytes.slice(0, ends.width));
    expect(found?.max).toEqual(ends.bytes.slice(ends.width));
  });
});

describe.each([Float32Array, Float64Array])('the range of a %o', (type) => {
  test('leaves NaN out, and has the zero that is outside of the other', () => {
    expect(rangeOf(new type([Number.NaN, Number.NaN, Number.NaN]))).toBeUndefined();
    const ends = (values: number[]) => valuesOf(new type(values)).bytes;
    const range = rangeOf(new type([Number.NaN, 0, -0, Number.NaN, 0]));
    expect([...range!.min, ...range!.max]).toEqual([...ends([-0, 0])]);
    const other = rangeOf(new type([3, Number.NaN, 1, 2, Number.NaN, 0.5]));
    expect([...other!.min, ...other!.max]).toEqual([...ends([0.5, 3])]);
  });
});
