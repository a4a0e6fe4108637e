import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { describe, expect, test } from 'vitest';
import { allocateClientWindows } from '../../../src/pool/pool.js';
import { kolmogorovSmirnov, kolmogorovSmirnovBound, mean, variance } from '../../fixtures/statistics.js';
import { allocateMotion, CATEGORIES, fitted, LARGE, model } from './given.js';

/** Share of the windows in which each of `clients` is active. */
function activeShares(from: number, to: number, seeds: number): Float64Array {
  const motion = allocateMotion();
  const shares: number[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const { movements } = model({}, seed);
    for (let client = from; client < to; client++) {
      movements.fill(client, 0, 144, motion);
      shares.push(mean(motion.logRate.map((rate) => (rate === Number.NEGATIVE_INFINITY ? 0 : 1))));
    }
  }
  return Float64Array.from(shares);
}

describe('pauses', () => {
  test('leave a small client its share of the windows, log-uniform from the least to 1', () => {
    const shares = activeShares(LARGE, LARGE + 1000, 4);
    // Mean of p^U over uniform U.
    const expected = (0.1 - 1) / Math.log(0.1);
    const error = Math.sqrt(variance(shares) / shares.length);
    expect(error).toBeLessThan(0.01);
    expect(Math.abs(mean(shares) - expected)).toBeLessThan(4 * error);
  });

  test('leave a large client more of them', () => {
    const shares = activeShares(0, LARGE, 100);
    const expected = (0.4 - 1) / Math.log(0.4);
    // Those that would pause all day are active once: at most one window of 144 more, for one in eight at most.
    const error = Math.sqrt(variance(shares) / shares.length);
    expect(error).toBeLessThan(0.01);
    expect(Math.abs(mean(shares) - expected)).toBeLessThan(4 * error + 0.001);
    expect(Math.min(...shares)).toBeGreaterThan(0);
  });

  test.each(CATEGORIES)('of builtin:%s come in runs of windows', async (category) => {
    const pool = await fitted(category);
    const windows = allocateClientWindows(pool.windowCount);
    let [active, stays, independent] = [0, 0, 0];
    for (let client = LARGE; client < LARGE + 500; client++) {
      pool.readClient(client, 0, pool.windowCount, windows);
      const on = windows.rate.filter((rate) => rate > 0).length;
      for (let at = 1; at < pool.windowCount; at++) {
        if (windows.rate[at - 1] === 0) continue;
        active++;
        if (windows.rate[at] > 0) stays++;
        independent += on / pool.windowCount;
      }
    }
    // The chance to stay active, against what a coin of the same odds would give.
    expect(stays / active).toBeGreaterThan(independent / active + 0.12);
  });
});

test('shifts of a window are normal, of the deviation of the parameters', () => {
  const motion = allocateMotion();
  // Nothing else moves the rate.
  const changes = {
    presence: { large: 1 - 1e-12, small: 1 - 1e-12 },
    day: { amplitude: 0, spread: 0, peakHour: 0, peakHourSpread: 0 },
    spells: { length: 10, share: 0, cv: 0, rate: 0 },
    shifts: { deviation: 0.5, spread: 0, quick: 0.3 },
  };
  const { movements } = model(changes, 5);
  const sample = Float64Array.from({ length: 5000 }, (_, client) => {
    movements.fill(LARGE + client, 40, 41, motion);
    return motion.logRate[0] / 0.5;
  });
  expect(kolmogorovSmirnov(sample, (x) => normalCdf(x, 0, 1))).toBeLessThan(
    kolmogorovSmirnovBound(5000, 1e-4),
  );
});
