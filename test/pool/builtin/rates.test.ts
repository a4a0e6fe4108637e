import { describe, expect, test } from 'vitest';
import { loadPopulation } from '../../../src/pool/builtin/category-population.js';
import { allocateClientWindows, type Pool } from '../../../src/pool/pool.js';
import { mean, median, variance } from '../../fixtures/statistics.js';
import { poolFigures, sum } from './figures.js';
import {
  allocateMotion,
  CATEGORIES,
  fitted,
  LARGE,
  model,
  PARAMETERS,
  population,
  sharesOf,
} from './given.js';

/** A client's mean rate over the day. */
function meanRate(pool: Pool, client: number): number {
  const windows = allocateClientWindows(pool.windowCount);
  pool.readClient(client, 0, pool.windowCount, windows);
  return mean(windows.rate);
}

const SEEDS = [1, 2, 3, 4, 5];

describe('rates of clients', () => {
  test.each([1, 2, 20, 30])('of %d clients add up to the mean rate over the day', (clients) => {
    for (const seed of SEEDS) {
      const { requests } = poolFigures(population({}, clients, seed));
      expect(requests / 144 / PARAMETERS.meanRate, `seed ${seed}`).toBeCloseTo(1, 9);
    }
  });

  test.each([1000, 10_000])('of %d clients add up to it but for the luck of the small', (clients) => {
    const shares = sharesOf(PARAMETERS.skew, clients);
    for (const seed of clients > 1000 ? [1] : [1, 2, 3]) {
      const { clientRequests } = poolFigures(population({}, clients, seed));
      const large = sum(clientRequests.subarray(0, LARGE)) / 144;
      const expected = sum(Array.from({ length: LARGE }, (_, rank) => shares[rank]));
      expect(large / PARAMETERS.meanRate / expected, `seed ${seed}`).toBeCloseTo(1, 9);
      expect(Math.abs(sum(clientRequests) / 144 / PARAMETERS.meanRate - 1), `seed ${seed}`).toBeLessThan(
        0.02,
      );
    }
  });

  test('of each large client are its share, in the order of ranks', () => {
    const pool = population({}, 500, 3);
    const shares = sharesOf(PARAMETERS.skew, 500);
    for (let client = 0; client < LARGE; client++) {
      expect(meanRate(pool, client) / PARAMETERS.meanRate / shares[client]).toBeCloseTo(1, 9);
      if (client > 0 && client !== 20) {
        expect(meanRate(pool, client)).toBeLessThan(meanRate(pool, client - 1));
      }
    }
  });

  test('of a single client are there in every seed, however seldom it is active', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const pool = population({ presence: { large: 0.005, small: 0.005 } }, 1, seed);
      expect(meanRate(pool, 0), `seed ${seed}`).toBeCloseTo(PARAMETERS.meanRate, 6);
    }
  });

  test.each(CATEGORIES)('of builtin:%s have its mean: a few exactly, many within 2 %', async (category) => {
    const { parameters } = await loadPopulation(category);
    const error = async (clients: number, seed: number) => {
      const { requests } = poolFigures(await fitted(category, clients, seed));
      return Math.abs(requests / 144 / parameters.meanRate - 1);
    };
    expect(await error(1, 4)).toBeLessThan(1e-9);
    expect(await error(2, 5)).toBeLessThan(1e-9);
    expect(await error(30, 6)).toBeLessThan(1e-9);
    // In the median of seeds: one small client can be busy beyond all measure in a day.
    const errors = await Promise.all(SEEDS.map((seed) => error(1000, seed)));
    expect(median(errors)).toBeLessThan(0.02);
  });
});

describe('the mean of a small client', () => {
  const SMALL = 400;
  const AMPLITUDE = { amplitude: 0.9, spread: 0, peakHour: 15, peakHourSpread: 2 };
  test.each([
    ['all of them', {}],
    ['the day alone', { day: AMPLITUDE, shifts: { deviation: 0, spread: 0, quick: 0 } }],
    ['bursts alone', { day: { ...AMPLITUDE, amplitude: 0 }, shifts: { deviation: 0, spread: 0, quick: 0 } }],
    ['strong bursts', { spells: { length: 6, share: 0.5, cv: 1, rate: 1.2 } }],
    ['no shifts', { shifts: { deviation: 0, spread: 0.5, quick: 0.2 } }],
    ['much from window to window', { shifts: { deviation: 0.6, spread: 0.2, quick: 0.5 } }],
  ])('over many seeds is what its windows have: %s', (_, changes) => {
    const motion = allocateMotion();
    // A client's own mean over what it should be: 1 in expectation, whatever the client is like.
    const ratios = Float64Array.from({ length: 3000 }, (__, seed) => {
      const { movements } = model(changes, seed);
      movements.fill(SMALL, 0, 144, motion);
      return mean(motion.logRate.map(Math.exp)) / movements.mean(SMALL);
    });
    const error = Math.sqrt(variance(ratios) / ratios.length);
    expect(error).toBeLessThan(0.08);
    expect(Math.abs(mean(ratios) - 1)).toBeLessThan(5 * error);
  });

  test('is the closed form where only the day moves it', () => {
    const { movements } = model(
      {
        day: { amplitude: 1.5, spread: 0, peakHour: 3, peakHourSpread: 0 },
        shifts: { deviation: 0, spread: 0, quick: 0 },
        spells: { length: 6, share: 0, cv: 0, rate: 0 },
        // Always, as far as numbers go: 1 itself has no normal quantile.
        presence: { large: 1 - 1e-12, small: 1 - 1e-12 },
      },
      1,
    );
    // I0(1.5), Abramowitz and Stegun (1964), table 9.8: e^-x I0(x) = 0.3674336090 there.
    expect(movements.mean(SMALL)).toBeCloseTo(0.367433609 * Math.exp(1.5), 7);
  });
});
