import { describe, expect, test } from 'vitest';
import { tileRanges } from '../../src/plan/tile-ranges.js';

const lengths = (fromTile: number, toTile: number, length: number) =>
  Array.from(tileRanges({ fromTile, toTile }, length), (range) => range.toTile - range.fromTile);

describe('ranges of tiles', () => {
  test('are as long as they are to be, and the last ends with the tiles', () => {
    expect(lengths(5, 40, 8)).toEqual([8, 8, 8, 8, 3]);
    expect(lengths(0, 3, 8)).toEqual([3]);
    expect(lengths(7, 7, 8)).toEqual([]);
  });

  test('follow each other without gaps', () => {
    const ranges = [...tileRanges({ fromTile: 3, toTile: 100 }, 16)];
    expect(ranges[0]?.fromTile).toBe(3);
    expect(ranges.at(-1)?.toTile).toBe(100);
    for (let index = 1; index < ranges.length; index++) {
      expect(ranges[index]?.fromTile).toBe(ranges[index - 1]?.toTile);
    }
  });
});
