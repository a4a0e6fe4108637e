import { describe, expect, test } from 'vitest';
import { tileRanges } from '../../src/plan/tile-ranges.js';

const lengths = (fromTile: number, toTile: number, shortest: number, longest: number) =>
  Array.from(tileRanges({ fromTile, toTile }, shortest, longest), (range) => range.toTile - range.fromTile);

describe('ranges of tiles', () => {
  test('double in length up to the longest, and the last ends with the tiles', () => {
    expect(lengths(5, 40, 2, 8)).toEqual([2, 4, 8, 8, 8, 5]);
    expect(lengths(0, 3, 8, 8)).toEqual([3]);
    expect(lengths(7, 7, 1, 8)).toEqual([]);
  });

  test('follow each other without gaps', () => {
    const ranges = [...tileRanges({ fromTile: 3, toTile: 100 }, 1, 16)];
    expect(ranges[0]?.fromTile).toBe(3);
    expect(ranges.at(-1)?.toTile).toBe(100);
    for (let index = 1; index < ranges.length; index++) {
      expect(ranges[index]?.fromTile).toBe(ranges[index - 1]?.toTile);
    }
  });
});
