import { describe, expect, test } from 'vitest';
import { readHybrid } from '../../src/trace/reading/parquet/hybrid.js';
import { ListOffsets } from '../../src/trace/reading/parquet/list-column.js';

/** What is read of bytes that stand behind two others. */
function read(bytes: readonly number[], width: number, count: number): number[] {
  const into = new Uint32Array(count);
  readHybrid(Uint8Array.of(0xaa, 0xbb, ...bytes), 2, 2 + bytes.length, width, count, into);
  return [...into];
}

describe('the hybrid of runs and packed bits', () => {
  test('has packed bits as the format says', () => {
    // "The numbers 0 through 7 using bit width 3" in Encodings.md of the Parquet format.
    expect(read([0b11, 0b10001000, 0b11000110, 0b11111010], 3, 8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('has runs, of as many bytes as a number takes, and both in turn', () => {
    expect(read([10 << 1, 0x34, 0x12, 3, ...Array.from({ length: 9 }, () => 0xff)], 9, 12)).toEqual([
      ...Array.from({ length: 10 }, () => 0x1234),
      511,
      511,
    ]);
  });

  test('has a length of several bytes', () => {
    // 300 times 1: twice 300 is 0b100_1011000.
    expect(read([0b11011000, 0b100, 1], 1, 300)).toEqual(Array.from({ length: 300 }, () => 1));
  });

  test('has nothing but zeros without bits', () => {
    expect(read([0b11], 0, 5)).toEqual([0, 0, 0, 0, 0]);
  });

  test('reads 24 bits', () => {
    const numbers = [0xabcdef, 1, 0xffffff, 0, 0x800000, 2, 3, 0x123456];
    const bytes = numbers.flatMap((number) => [number & 0xff, (number >> 8) & 0xff, number >> 16]);
    expect(read([0b11, ...bytes], 24, 8)).toEqual(numbers);
  });

  test.each([
    ['no run', [], 1, 1],
    ['half a length', [0x80], 1, 1],
    ['a length without end', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80], 1, 1],
    ['a run without its value', [2], 8, 1],
    ['runs of nothing', [0, 0, 0, 0], 1, 1],
    ['a run of more than there are', [4, 1], 1, 1],
    ['more groups of bits than there are', [7, 1], 1, 8],
    ['too few packed bits', [3, 1], 3, 8],
  ])('is refused with %s', (_, bytes, width, count) => {
    expect(() => read(bytes, width, count)).toThrow('longer than its page');
  });
});

describe('the offsets of lists', () => {
  const offsetsOf = (rows: number, ...pages: (readonly [repetition: number, definition: number])[][]) => {
    const lists = new ListOffsets(rows, 0, 1);
    const items = pages.map((levels) =>
      lists.add(
        Uint8Array.from(levels, ([repetition]) => repetition),
        Uint8Array.from(levels, ([, definition]) => definition),
        levels.length,
      ),
    );
    return { items, offsets: lists.end() };
  };

  test('follow from levels, page after page', () => {
    const first = [
      [0, 1],
      [1, 1],
      [0, 0],
      [0, 1],
    ] as const;
    const second = [
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 1],
    ] as const;
    expect(offsetsOf(5, [...first], [...second])).toEqual({
      items: [3, 3],
      offsets: Int32Array.of(0, 2, 2, 3, 3, 6),
    });
  });

  test('are not those of other numbers of rows', () => {
    expect(offsetsOf(2, [[0, 1]])).toEqual({ items: [1], offsets: undefined });
    expect(
      offsetsOf(1, [
        [0, 1],
        [0, 1],
      ]).items,
    ).toEqual([undefined]);
  });

  test.each<[string, readonly (readonly [number, number])[]]>([
    ['an item before the first list', [[1, 1]]],
    [
      'an empty list that goes on',
      [
        [0, 1],
        [1, 0],
      ],
    ],
    ['a level of something missing', [[0, 2]]],
  ])('are not there with %s', (_, levels) => {
    expect(offsetsOf(1, [...levels]).items).toEqual([undefined]);
  });
});
