import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import type { RateExpression } from '../../src/rate/expression.js';
import { allTiles, columnTypes, hashRows, nextTile, type Rows, withTileRows } from '../fixtures/rows.js';
import { kolmogorovSmirnov, kolmogorovSmirnovBound } from '../fixtures/statistics.js';
import { syntheticDatasets } from '../fixtures/synthetic-datasets.js';
import { SyntheticPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';
import { BUILDS } from './modules.js';

/** A busy and a rare client, Poisson and bursty, active all the time. */
const POOL = new SyntheticPool({
  category: 'language',
  windowSeconds: 700,
  windowCount: 2,
  datasets: syntheticDatasets('language'),
  clients: [
    { id: 1, at: () => ({ rate: 9, family: GapFamily.gamma, shape: 1 }) },
    { id: 2, at: () => ({ rate: 1, family: GapFamily.gamma, shape: 0.5 }) },
  ],
});

const timesOf = (tiles: Iterable<Rows>, client: number) =>
  Float64Array.from(
    [...tiles].flatMap(({ timestamps, clients }) =>
      [...timestamps].filter((_, row) => clients[row] === client),
    ),
  );

/** Total rates over 1,000 s with their integrals, which are 20,000 each. */
const CASES: [name: string, rate: RateExpression, integral: (time: number) => number][] = [
  ['from 0 up', { ramp: { from: 0, to: 40, duration: 1000 } }, (t) => t * t * 0.02],
  ['down to 0', { ramp: { from: 40, to: 0, duration: 1000 } }, (t) => 40 * t - t * t * 0.02],
  [
    'slightly up',
    {
      linear: [
        [0, 19.9],
        [1000, 20.1],
      ],
    },
    (t) => 19.9 * t + t * t * 0.0001,
  ],
  [
    'up, on, and down in steps',
    {
      sum: [
        {
          linear: [
            [0, 0],
            [400, 32],
          ],
        },
        {
          steps: [
            [0, 0],
            [750, 4.8],
          ],
        },
        {
          steps: [
            [0, 3.2],
            [750, 0],
          ],
        },
      ],
    },
    (t) => (t < 400 ? t * t * 0.04 : 6400 + (t - 400) * 32) + (t < 750 ? 3.2 * t : 2400 + (t - 750) * 4.8),
  ],
];

describe.each(CASES)('a rate that goes %s', (_name, rate, integral) => {
  const total = integral(1000);
  const plan = compilePlan(POOL, { rate, duration: 1000, seed: 'ramp' }).bytes;

  test.each(BUILDS)('has the arrivals of its integral, $name build', ({ engine }) => {
    const rows = [...allTiles(plan, engine)];
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(Math.round(total));
    for (const [client, share] of [
      [1, 0.9],
      [2, 0.1],
    ] as const) {
      const times = timesOf(rows, client);
      expect(Math.abs(times.length - total * share)).toBeLessThanOrEqual(1);
      // Exact counts are closer to the law than independent draws; alpha = 0.001 for a burstiness of at most CV^2 = 2.
      const bound = kolmogorovSmirnovBound(times.length, 0.001) * Math.SQRT2;
      expect(kolmogorovSmirnov(times, (time) => integral(time) / total)).toBeLessThan(bound);
    }
  });

  test('has the same rows from any layout of tiles, and after any seek', () => {
    const [{ engine: release }, { engine: debug }] = BUILDS;
    const whole = hashRows(allTiles(plan, release));
    expect(hashRows(allTiles(plan, debug))).toBe(whole);
    const fine = withTileRows(plan, 1024);
    expect(hashRows(allTiles(fine, release))).toBe(whole);
    const types = columnTypes(fine);
    const inOrder = Array.from(allTiles(fine, release), (rows) => hashRows([rows]));
    const engine = new Engine(fine, release);
    for (let tile = engine.tiles - 1; tile >= 0; tile--) {
      engine.seek(tile);
      expect(hashRows([nextTile(engine, types)]), `tile ${tile}`).toBe(inOrder[tile]);
    }
  });
});
