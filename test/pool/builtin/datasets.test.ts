import { describe, expect, test } from 'vitest';
import { FIELDS } from '../../../src/fields.js';
import type { EmpiricalDistribution } from '../../../src/laws/distribution.js';
import type { PopulationParameters } from '../../../src/pool/builtin/parameter-types.js';
import { OWN_LENGTHS, PROFILES } from '../../../src/pool/builtin/traits.js';
import { allocateClientWindows, type Pool } from '../../../src/pool/pool.js';
import { mean, variance } from '../../fixtures/statistics.js';
import { poolFigures, sum } from './figures.js';
import { CATEGORIES, correlation, fitted, model, PARAMETERS, population } from './given.js';

/** One log-normal part and no bounds in reach, so that a client's typical length can be read off. */
const PLAIN = {
  ...PARAMETERS.output,
  wide: { share: 0, spread: 0, start: 1, sigma: 1 },
  second: { clients: 0, distance: 0 },
};
const PLAIN_LENGTHS: Partial<PopulationParameters> = {
  input: { ...PLAIN, drift: 0.3 },
  output: { ...PLAIN, drift: 0.2 },
};

/** Log typical length of a dataset of such a population. */
function logLength(pool: Pool, index: number, field: 'input_tokens' | 'output_tokens'): number {
  const law = pool.dataset(index)[field];
  if (law.family !== 'mixture') throw new Error(`${law.family} is no mixture`);
  const [{ distribution }] = law.components;
  if (distribution.family !== 'lognormal') throw new Error(`${distribution.family} is not log-normal`);
  return distribution.mu;
}

describe('datasets', () => {
  test.each([100, 2000, 100_000])('are few, whatever the number of clients: %d', (clients) => {
    const pool = population({}, clients, 1);
    const windows = allocateClientWindows(144);
    const indices = new Set<number>();
    for (let client = 0; client < Math.min(clients, 3000); client++) {
      const at = clients <= 3000 ? client : Math.floor((client / 3000) * clients);
      pool.readClient(at, 0, 144, windows);
      for (const index of windows.dataset) if (index >= 0) indices.add(index);
    }
    expect(indices.size).toBeLessThanOrEqual(OWN_LENGTHS * 4 + PROFILES);
    expect(new Set([...indices].map((index) => pool.dataset(index))).size).toBe(indices.size);
  });

  test('of a large client are one a quarter of the day, of a small one its profile', () => {
    const pool = population({ presence: { large: 1 - 1e-12, small: 1 - 1e-12 } }, 1000, 1);
    const windows = allocateClientWindows(144);
    pool.readClient(OWN_LENGTHS - 1, 0, 144, windows);
    const quarters = [0, 36, 72, 108].map((from) => new Set(windows.dataset.subarray(from, from + 36)));
    expect(quarters.map(({ size }) => size)).toEqual([1, 1, 1, 1]);
    expect(new Set(windows.dataset).size).toBe(4);
    pool.readClient(OWN_LENGTHS, 0, 144, windows);
    expect(new Set(windows.dataset).size).toBe(1);
  });

  test.each([
    ['input_tokens', 0.3, 0.6],
    ['output_tokens', 0.2, -0.5],
  ] as const)('%s drift between quarters by %d, and with the rate by %d', (field, drift, withRate) => {
    const drifts: number[] = [];
    const moves: number[] = [];
    for (let seed = 0; seed < 20; seed++) {
      const pool = population(PLAIN_LENGTHS, 1000, seed);
      const still = population(
        { ...PLAIN_LENGTHS, input: { ...PLAIN, drift: 0 }, output: { ...PLAIN, drift: 0 } },
        1000,
        seed,
      );
      const { movements } = model({}, seed);
      for (let client = 0; client < OWN_LENGTHS; client++) {
        for (let quarter = 0; quarter < 4; quarter++) {
          const index = client * 4 + quarter;
          drifts.push(logLength(pool, index, field) - logLength(still, index, field));
          moves.push(movements.quarter(client, quarter));
        }
      }
    }
    // Four quarters of a client hang together, so that there are as many clients as values that count: 2,560.
    expect(Math.abs(mean(drifts))).toBeLessThan((4.5 * drift) / Math.sqrt(2560));
    expect(Math.abs(Math.sqrt(variance(drifts)) / drift - 1)).toBeLessThan(4.5 / Math.sqrt(2 * 2560));
    expect(Math.abs(correlation(drifts, moves) - withRate)).toBeLessThan(4.5 / Math.sqrt(2560));
    expect(Math.abs(variance(moves) - 1)).toBeLessThan(4.5 * Math.sqrt(2 / 2560));
  });

  test('of profiles have typical input and output lengths that correlate', () => {
    const [inputs, outputs]: [number[], number[]] = [[], []];
    // Levels of a log-normal law, so that log length is the normal variate.
    const levels = [-2.0537489, -1.2815516, -0.6744898, 0, 0.6744898, 1.2815516, 2.0537489].map(
      (z) => 300 * Math.exp(0.3 * z),
    );
    for (let seed = 0; seed < 10; seed++) {
      const pool = population({ input: { ...PLAIN, levels }, output: { ...PLAIN, levels } }, 1000, seed);
      for (let profile = 0; profile < PROFILES; profile++) {
        inputs.push(logLength(pool, OWN_LENGTHS * 4 + profile, 'input_tokens'));
        outputs.push(logLength(pool, OWN_LENGTHS * 4 + profile, 'output_tokens'));
      }
    }
    // The ends of the levels take a little off.
    expect(Math.abs(correlation(inputs, outputs) - 0.5)).toBeLessThan((4.5 * 0.75) / Math.sqrt(2560) + 0.01);
    expect(Math.abs(mean(inputs) - Math.log(300))).toBeLessThan((4.5 * 0.3) / Math.sqrt(2560));
  });

  test.each(CATEGORIES)('of builtin:%s are well formed', async (category) => {
    const pool = await fitted(category);
    for (const index of poolFigures(pool).datasetRequests.keys()) {
      const dataset = pool.dataset(index);
      expect(Object.keys(dataset)).toEqual([...FIELDS[category]]);
      expect(pool.dataset(index)).toBe(dataset);
      for (const law of Object.values(dataset)) {
        if (law.family === 'empirical') expectTable(law);
        else if (law.family === 'mixture') {
          expect(Math.abs(sum(law.components.map(({ weight }) => weight)) - 1)).toBeLessThan(1e-6);
        }
      }
    }
  });
});

function expectTable({ values, probabilities }: EmpiricalDistribution): void {
  expect(Math.abs(sum(probabilities) - 1)).toBeLessThan(1e-6);
  expect(Array.from(probabilities).every((probability) => probability >= 0)).toBe(true);
  expect(Array.from(values).every((value, at) => at === 0 || value > values[at - 1])).toBe(true);
}
