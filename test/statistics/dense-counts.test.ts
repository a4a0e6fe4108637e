import { expect, test } from 'vitest';
import { DenseCounts } from '../../src/statistics/dense-counts.js';

/** Whole numbers below a bound, by a linear congruential generator (Numerical Recipes). */
function numbersBelow(bound: number, length: number): Uint32Array {
  let state = 7;
  return Uint32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  });
}

/** What occurs, counted in a map. */
function naive(values: Iterable<number>): [number, number][] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}

function entriesOf(counts: DenseCounts): [number, number][] {
  const { values, counts: of } = counts.sorted();
  return Array.from(values, (value, index) => [value, of[index]]);
}

test.each([1, 2, 3, 1000, 65_536])('counts values below %d', (bound) => {
  const values = numbersBelow(bound, 5_001);
  const counts = new DenseCounts();
  const sumOf = (from: number, to: number) => values.slice(from, to).reduce((sum, value) => sum + value, 0);
  expect(counts.add(values, 0, 100)).toBe(sumOf(0, 100));
  expect(counts.add(values, 100, 103)).toBe(sumOf(100, 103));
  for (let index = 103; index < 200; index++) counts.addOne(values[index]);
  expect(counts.add(values, 200, 5_001)).toBe(sumOf(200, 5_001));
  expect(entriesOf(counts)).toEqual(naive(values));
});

test.each([65_536, 2 ** 31, 2 ** 32 - 1])('adds none of a block in which %d is', (large) => {
  const counts = new DenseCounts();
  counts.addOne(3);
  expect(counts.add(Uint32Array.of(1, 2, large, 3), 0, 4)).toBeUndefined();
  expect(counts.add(Uint32Array.of(large, 2, 1), 0, 3)).toBeUndefined();
  expect(entriesOf(counts)).toEqual([[3, 1]]);
});

test('counts on where counts of few bits would end', () => {
  // Every other value is in another table: 300 each, of which the first hundred fit a byte.
  const values = new Uint8Array(600).fill(7);
  const counts = new DenseCounts(Uint8Array);
  counts.add(values, 0, 200);
  expect(entriesOf(counts)).toEqual([[7, 200]]);
  counts.add(values, 200, 600);
  expect(entriesOf(counts)).toEqual([[7, 600]]);
});

test('takes back what it has counted in few bits', () => {
  const counts = new DenseCounts(Uint8Array);
  counts.add(new Uint8Array(200).fill(7), 0, 200);
  const refused = Uint32Array.from({ length: 101 }, (_, index) => (index < 100 ? 7 : 65_543));
  expect(counts.add(refused, 0, 101)).toBeUndefined();
  expect(entriesOf(counts)).toEqual([[7, 200]]);
  expect(counts.add(refused, 0, 100)).toBe(700);
  expect(entriesOf(counts)).toEqual([[7, 300]]);
});

test.each([255, 256, 600])('counts %d values one by one where a byte has room for 255', (length) => {
  const counts = new DenseCounts(Uint8Array);
  for (let index = 0; index < length; index++) counts.addOne(9);
  expect(entriesOf(counts)).toEqual([[9, length]]);
});
