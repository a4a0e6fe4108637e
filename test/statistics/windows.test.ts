import { describe, expect, it } from 'vitest';
import { wholeWindows, windowOf } from '../../src/statistics/windows.js';

describe('windows', () => {
  it.each([
    [3_600, 3, 1_200, 3],
    [3_601, 3, 1_200, 3],
    [2, 3, 1, 2],
    [3, 3, 1, 3],
    [0, 3, 0, 0],
    // 0.3 / 0.1 is below 3 in binary.
    [0.3, 0.1, 3, 0.1],
  ])('a trace of %d s has those of %d s: %d, of %d s', (duration, asked, count, seconds) => {
    expect(wholeWindows(duration, asked)).toEqual({ count, seconds });
  });

  it('are numbered from the start', () => {
    expect([0, 2.9, 3, 3_000].map((elapsed) => windowOf(elapsed, 3))).toEqual([0, 0, 1, 1_000]);
  });
});
