import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DispersionTally } from '../../src/estimation/dispersion.js';
import { poissonArrivals, uniforms } from '../compare/traces.js';

function dispersion(
  times: readonly number[],
  durationSeconds: number,
  start = 0,
  cuts: readonly number[] = [],
) {
  const tally = new DispersionTally();
  const all = Float64Array.from(times);
  let from = 0;
  for (const to of [...cuts, all.length]) {
    tally.add(all.subarray(from, to), start);
    from = to;
  }
  return tally.end(durationSeconds);
}

/** By the definition: all counts in memory. */
function expected(times: readonly number[], durationSeconds: number, seconds: number): number {
  const hours = Math.floor(durationSeconds / 3600);
  const length = hours === 0 ? durationSeconds : 3600;
  const windows = Math.floor(length / seconds);
  let [variances, means] = [0, 0];
  for (let hour = 0; hour < Math.max(hours, 1); hour++) {
    const counts = Array.from({ length: windows }, (_, window) => {
      const from = hour * 3600 + window * seconds;
      return times.filter((time) => time >= from && time < from + seconds).length;
    });
    const mean = counts.reduce((sum, count) => sum + count, 0) / windows;
    variances += counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (windows - 1);
    means += mean;
  }
  return variances / means;
}

describe('the index of dispersion', () => {
  it('is that of a small example', () => {
    // 3-second counts 4 0 2 2, mean 2: 8 / 3 over 2; the last 2 seconds are no whole window.
    expect(dispersion([0, 1, 1.5, 2.9, 6, 7, 9, 11, 12.5, 13], 14)).toEqual([
      { windowSeconds: 3, windows: 4, index: expect.closeTo(4 / 3, 12) },
      { windowSeconds: 30, windows: 0, index: Number.NaN },
      { windowSeconds: 300, windows: 0, index: Number.NaN },
    ]);
  });

  it('is that of its definition, by hours that are whole, in any batches', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 700, max: 12_000 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 200 }),
        fc.nat(),
        (duration, places, cut) => {
          const times = places.map((place) => Math.floor(place * duration * 4) / 4.01).sort((a, b) => a - b);
          const results = dispersion(times, duration, 0, [cut % times.length]);
          for (const { windowSeconds, index } of results) {
            expect(index).toEqual(nearly(expected(times, duration, windowSeconds)));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is 1 for a Poisson process, and does not see the course of the day', () => {
    // 8 hours of 2 and 20 requests a second. The standard error of an index of n counts is sqrt(2 / n).
    const times: number[] = [];
    for (let hour = 0; hour < 8; hour++) {
      for (const time of poissonArrivals(hour % 2 === 0 ? 2 : 20, 3600, uniforms(hour + 1)))
        times.push(hour * 3600 + time);
    }
    for (const { index, windows } of dispersion(times, 8 * 3600)) {
      expect(Math.abs(index - 1)).toBeLessThan(4 * Math.sqrt(2 / windows));
    }
    expect(dispersion(times, 8 * 3600).map(({ windows }) => windows)).toEqual([9600, 960, 96]);
  });

  it('takes what is far apart, and nothing at all', () => {
    expect(dispersion([0, 1, 1e12], 1e12 + 1, 0)[0].index).toBeGreaterThan(0);
    expect(dispersion([], 0).map(({ index }) => index)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(dispersion([5], 0, 5)[0]).toEqual({ windowSeconds: 3, windows: 0, index: Number.NaN });
  });
});

function nearly(value: number) {
  return Number.isNaN(value) ? Number.NaN : expect.closeTo(value, 9);
}
