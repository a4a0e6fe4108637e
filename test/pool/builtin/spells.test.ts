import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { describe, expect, test } from 'vitest';
import type { Kernels } from '../../engine/modules.js';
import {
  kolmogorovSmirnov,
  kolmogorovSmirnovBound,
  mean,
  median,
  variance,
} from '../../fixtures/statistics.js';
import { correlation, PARAMETERS as POPULATION } from './given.js';
import { ModelKernels } from './model-kernels.js';

const PARAMETERS = { length: 12, share: 0.3, cv: 0.9, rate: 0.7 };
const SEEDS = 4000;

/** The spells of a population, which are moved to before they are looked at. */
function spellsOf(spells: typeof PARAMETERS, seed: number): Kernels {
  return new ModelKernels({ ...POPULATION, spells }, seed, 1).kernels;
}

/** One window of the same client in many seeds, as each has spells of its own. */
function windowOfSeeds(parameters = PARAMETERS): { logCv: Float64Array; logRate: Float64Array } {
  const [logCv, logRate] = [new Float64Array(SEEDS), new Float64Array(SEEDS)];
  for (let seed = 0; seed < SEEDS; seed++) {
    const spells = spellsOf(parameters, seed);
    spells.moveSpell(5, 70);
    logCv[seed] = spells.burstOfSpell();
    logRate[seed] = spells.rateOfSpell();
  }
  return { logCv, logRate };
}

/** Lengths of the spells of many clients that begin and end within a day. */
function spellLengths(length: number): number[] {
  const spells = spellsOf({ ...PARAMETERS, length }, 3);
  return Array.from({ length: 2000 }, (_, client) => {
    const counts = new Map<number, number>();
    for (let window = 0; window < 144; window++) {
      const spell = spells.moveSpell(client, window);
      counts.set(spell, (counts.get(spell) ?? 0) + 1);
    }
    return Math.max(...counts.values());
  });
}

describe('spells', () => {
  const { logCv, logRate } = windowOfSeeds();
  const inBurst = [...logCv.keys()].filter((at) => logCv[at] > 0);

  test('are bursts in their share', () => {
    const error = Math.sqrt((0.3 * 0.7) / SEEDS);
    expect(Math.abs(inBurst.length / SEEDS - 0.3)).toBeLessThan(4 * error);
    const others = [...logCv.keys()].filter((at) => logCv[at] === 0);
    expect(others.every((at) => logRate[at] === 0)).toBe(true);
  });

  test('raise log CV by a half-normal variate in bursts', () => {
    const heights = Float64Array.from(inBurst, (at) => logCv[at] / 0.9);
    const distance = kolmogorovSmirnov(heights, (x) => 2 * normalCdf(x, 0, 1) - 1);
    expect(distance).toBeLessThan(kolmogorovSmirnovBound(heights.length, 1e-4));
  });

  test('move log rate by the standard deviation of the parameters, around no change', () => {
    const moves = inBurst.map((at) => logRate[at]);
    const error = 0.7 / Math.sqrt(moves.length);
    expect(Math.abs(mean(moves))).toBeLessThan(4 * error);
    // The standard error of a standard deviation is about sigma / sqrt(2 n); the law's tails are not far from normal.
    expect(Math.abs(Math.sqrt(variance(moves)) / 0.7 - 1)).toBeLessThan(4 / Math.sqrt(2 * moves.length));
  });

  test('go with the rate: log CV and log rate correlate by a half', () => {
    const r = correlation(
      inBurst.map((at) => logCv[at]),
      inBurst.map((at) => logRate[at]),
    );
    // Fisher's transformation has the standard error 1 / sqrt(n - 3).
    expect(Math.abs(Math.atanh(r) - Math.atanh(0.5))).toBeLessThan(4.5 / Math.sqrt(inBurst.length - 3));
  });

  test.each([0.7, 2])('have the mean rate that is told of them, at rate %d', (rate) => {
    const told = spellsOf({ ...PARAMETERS, rate }, 1).spellMeanFactor();
    // By the rule of the trapezoid over the half-normal height x: own normal part in closed form.
    let burst = 0;
    const step = 1e-3;
    for (let x = step / 2; x < 12; x += step) {
      const height = (x - Math.sqrt(2 / Math.PI)) / Math.sqrt(1 - 2 / Math.PI);
      const density = Math.sqrt(2 / Math.PI) * Math.exp((-x * x) / 2);
      burst += step * density * Math.exp(rate * 0.5 * height + (rate * rate * 0.75) / 2);
    }
    expect(told).toBeCloseTo(0.7 + 0.3 * burst, 5);
  });

  test.each([4, 12])('last %d windows in a median client', (length) => {
    expect(median(spellLengths(length))).toBe(length);
  });

  test('last one window at least, and begin anywhere', () => {
    expect(Math.min(...spellLengths(1))).toBe(1);
    const spells = spellsOf(PARAMETERS, 3);
    // Were all to begin at the start of the day, the first two windows were of one spell unless spells are of one window.
    const edges = Array.from({ length: 4000 }, (_, client) => {
      const first = spells.moveSpell(client, 0);
      return spells.moveSpell(client, 1) === first ? 0 : 1;
    });
    // E 1 / length of a log-normal of median 12 and log standard deviation 0.7 is exp(0.7^2 / 2) / 12.
    const expected = Math.exp(0.245) / 12;
    expect(Math.abs(mean(edges) - expected)).toBeLessThan(0.02);
  });
});
