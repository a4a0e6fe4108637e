import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PoolError, UsageError } from '../../../src/errors.js';
import type { DrawnPool } from '../../../src/pool/composed/drawn-pool.js';
import { openPool } from '../../../src/pool/open.js';
import type { Pool } from '../../../src/pool/pool.js';
import { chiSquareTest } from '../../fixtures/statistics.js';
import { steadyPool } from '../../fixtures/synthetic-pool.js';
import { customPool, drawClients } from '../../support/at-once.js';
import { edgesOf, expectedRequestsOf, expectSound, ratesOf, requestsByClient, windowsOf } from './reading.js';
import { anyPool, poolOf } from './small-pools.js';

/** Five clients, the third of which is never active. */
const POOL = poolOf(
  [0, 100, 150, 400],
  [
    [3, [1, 0, 4]],
    [7, [2, 2, 2]],
    [8, [0, 0, 0]],
    [11, [0, 5, 0]],
    [12, [6, 0, 0]],
  ],
);
const ACTIVE = [3, 7, 11, 12];

const originsOf = (pool: DrawnPool) => Array.from(pool.clientIds, (_, index) => pool.originOf(index));
const indexIn = (pool: Pool, id: number) => pool.clientIds.indexOf(id);

function expectSamePool(a: DrawnPool, b: DrawnPool): void {
  expect(originsOf(a)).toEqual(originsOf(b));
  a.clientIds.forEach((_, index) => {
    expect(windowsOf(a, index)).toEqual(windowsOf(b, index));
  });
}

describe('drawClients', () => {
  it('draws each active client once at first, as it is', () => {
    const drawn = drawClients(POOL, 4, 'a');
    expect([...drawn.clientIds]).toEqual([0, 1, 2, 3]);
    expect(originsOf(drawn).sort((a, b) => a - b)).toEqual(ACTIVE);
    for (const [index, origin] of originsOf(drawn).entries()) {
      expect(windowsOf(drawn, index)).toEqual(windowsOf(POOL, indexIn(POOL, origin)));
    }
    expect(edgesOf(drawn)).toEqual(edgesOf(POOL));
    expect(drawn.dataset(0)).toBe(POOL.dataset(0));
    expectSound(drawn);
  });

  it('draws whole rounds and a part of one where more are wanted', () => {
    const origins = originsOf(drawClients(POOL, 4 * 7 + 2, 'a'));
    const times = ACTIVE.map((id) => origins.filter((origin) => origin === id).length);
    expect(times.sort()).toEqual([7, 7, 8, 8]);
    for (let round = 0; round < 28; round += 4) {
      expect(new Set(origins.slice(round, round + 4))).toEqual(new Set(ACTIVE));
    }
  });

  it('draws from those that are active in the part in use', () => {
    expect(originsOf(drawClients(POOL.span(100, 150), 2, 'a')).sort()).toEqual([11, 7]);
    expect(() => drawClients(poolOf([0, 1], [[1, [0]]]), 1, 'a')).toThrow(PoolError);
  });

  it('draws uniformly', () => {
    // 4,000 draws of two of four: counts of ordered pairs against 4,000 / 12; the p-value of one fixed seed is above
    // 0.001 with a probability of 99.9%.
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 4000; seed++) {
      const pair = originsOf(drawClients(POOL, 2, `${seed}`)).join();
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    expect(counts.size).toBe(12);
    expect(chiSquareTest([...counts.values()], Array(12).fill(4000 / 12)).pValue).toBeGreaterThan(0.001);
  });

  it('has as many clients as are wanted, the same for the same seed, fewer of them being the first of more', () => {
    fc.assert(
      fc.property(anyPool(), fc.integer({ min: 1, max: 40 }), fc.string(), (pool, count, seed) => {
        const drawn = drawClients(pool, count, seed);
        expectSound(drawn);
        expect([...drawn.clientIds]).toEqual(Array.from({ length: count }, (_, index) => index));
        expectSamePool(drawn, drawClients(pool, count, seed));
        const more = drawClients(pool, count + 5, seed);
        expect(originsOf(more).slice(0, count)).toEqual(originsOf(drawn));
        expect(ratesOf(more, count - 1)).toEqual(ratesOf(drawn, count - 1));
        // A copy is active in as many windows as its origin, if not in the same.
        for (const [index, origin] of originsOf(drawn).entries()) {
          const active = (rates: number[]) => rates.filter((rate) => rate > 0).length;
          expect(active(ratesOf(drawn, index))).toBe(active(ratesOf(pool, indexIn(pool, origin))));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('draws others with another seed', () => {
    expect(originsOf(drawClients(POOL, 40, 'a'))).not.toEqual(originsOf(drawClients(POOL, 40, 'b')));
  });

  it('keeps the labels of origins', () => {
    const dataset = {
      input_tokens: { family: 'exponential', mean: 9 },
      output_tokens: { family: 'exponential', mean: 9 },
    } as const;
    const gaps = { family: 'gamma', shape: 1 } as const;
    const base = customPool('language', [
      { id: 5, label: 'chat', rate: 1, gaps, dataset },
      { id: 6, rate: 2, gaps, dataset },
    ]);
    const drawn = drawClients(base, 6, 'a');
    const chat = originsOf(drawn).flatMap((origin, index) => (origin === 5 ? [index] : []));
    expect(chat).toHaveLength(3);
    expect(drawn.labels).toEqual(new Map(chat.map((index) => [index, 'chat'])));
    expect(drawClients(POOL, 2, 'a').labels).toBeUndefined();
  });

  it('gives each client its expected requests, within 1', async () => {
    const drawn = drawClients(POOL, 17, 'a');
    const counts = await requestsByClient(drawn);
    for (const id of drawn.clientIds) {
      expect(Math.abs((counts.get(id) ?? 0) - expectedRequestsOf(drawn, id)), `client ${id}`).toBeLessThan(
        1 + 1e-6,
      );
    }
  });

  it.each<[string, () => unknown, string]>([
    ['no clients', () => drawClients(POOL, 0, 'a'), 'clients'],
    ['half a client', () => drawClients(POOL, 1.5, 'a'), 'clients'],
    ['too many clients', () => drawClients(POOL, 1e7 + 1, 'a'), 'clients'],
    ['a seed that is no text', () => drawClients(POOL, 1, 1 as never), 'seed'],
    ['no steps', () => drawClients(POOL, [], 'a', 100), 'clients'],
    [
      'a step of half a client',
      () => drawClients(POOL, [{ fromSeconds: 0, count: 0.5 }], 'a', 100),
      'clients[0].count',
    ],
    [
      'steps that go back',
      () =>
        drawClients(
          POOL,
          [
            { fromSeconds: 5, count: 1 },
            { fromSeconds: 4, count: 1 },
          ],
          'a',
          100,
        ),
      'clients[1].fromSeconds',
    ],
    ['steps of 0', () => drawClients(POOL, [{ fromSeconds: 0, count: 0 }], 'a', 100), 'clients'],
    ['steps behind the end', () => drawClients(POOL, [{ fromSeconds: 100, count: 2 }], 'a', 100), 'clients'],
    [
      'a duration of NaN',
      () => drawClients(POOL, [{ fromSeconds: 0, count: 1 }], 'a', Number.NaN),
      'durationSeconds',
    ],
  ])('refuses %s', (_, make, field) => {
    expect(make).toThrow(UsageError);
    expect(make).toThrow(expect.objectContaining({ location: { field } }));
  });
});

describe('copies', () => {
  const MINUTES_TEN = 144;
  const day = (index: number) =>
    Array.from({ length: MINUTES_TEN }, (_, w) => (w % 48 < 40 ? 1 + ((w * index) % 17) : 0));
  const edges = (windows: number) => Array.from({ length: windows + 1 }, (_, index) => index * 600);

  /** The rotation of a copy, read off its shapes, which tell the window of the origin. */
  function rotationOf(drawn: Pool, base: Pool, index: number) {
    const [origin, copy] = [windowsOf(base, 0), windowsOf(drawn, index)];
    const first = copy.rate.findIndex((rate) => rate > 0);
    const rotation = (origin.shape.indexOf(copy.shape[first]) - first + base.windowCount) % base.windowCount;
    const rotated = (values: ArrayLike<number>) =>
      Array.from(values, (_, window) => values[(window + rotation) % base.windowCount]);
    const isRotated = (['shape', 'cv', 'family', 'dataset'] as const).every((column) =>
      rotated(origin[column]).every((value, window) => value === copy[column][window]),
    );
    expect(isRotated, `copy ${index}`).toBe(true);
    return rotation;
  }

  it('of a day are rotated by up to an hour', () => {
    const base = poolOf(edges(MINUTES_TEN), [[1, day(3)]]);
    const drawn = drawClients(base, 400, 'a');
    const seen = new Set<number>();
    for (let index = 1; index < 400; index++) seen.add(rotationOf(drawn, base, index));
    const expected = [0, 1, 2, 3, 4, 5, 6, 138, 139, 140, 141, 142, 143];
    expect([...seen].sort((a, b) => a - b)).toEqual(expected);
  });

  it('of several days are rotated by days, too', () => {
    const base = poolOf(edges(3 * MINUTES_TEN), [[1, [...day(3), ...day(5), ...day(7)]]]);
    const drawn = drawClients(base, 400, 'a');
    const days = [0, 0, 0];
    for (let index = 1; index < 400; index++) {
      const rotation = rotationOf(drawn, base, index);
      const day = Math.round(rotation / MINUTES_TEN);
      expect(Math.abs(rotation - day * MINUTES_TEN)).toBeLessThanOrEqual(6);
      days[day % 3]++;
    }
    // 399 over three days: each is within 4 standard deviations, 4 x sqrt(399 x 2 / 9) = 37.7, of 133.
    for (const count of days) expect(Math.abs(count - 133)).toBeLessThan(38);
  });

  it('of a span shorter than two hours are rotated within it, and those of unequal windows are not', () => {
    const rates = [1, 2, 3, 4, 5, 6];
    const hour = poolOf(edges(MINUTES_TEN), [[1, day(3)]]).span(0, 3600);
    const drawn = drawClients(hour, 100, 'a');
    expect(new Set(Array.from({ length: 99 }, (_, index) => rotationOf(drawn, hour, index + 1)))).toEqual(
      new Set([0, 1, 2, 3, 4, 5]),
    );
    const uneven = poolOf([0, 600, 1200, 1800, 2400, 3000, 3599], [[1, rates]]);
    const fixed = drawClients(uneven, 100, 'a');
    for (let index = 1; index < 100; index++) expect(rotationOf(fixed, uneven, index)).toBe(0);
  });

  it('have rates around those of their origin: a log-normal factor with mean 1 and sigma 0.3', () => {
    const base = steadyPool({ family: 'exponential', mean: 9 });
    const copies = 20_000;
    const drawn = drawClients(base, copies + 1, 'a');
    for (const window of [0, 5, 11]) {
      let [sum, logs, squares] = [0, 0, 0];
      for (let index = 1; index <= copies; index++) {
        const factor = ratesOf(drawn, index)[window] / 10;
        sum += factor;
        logs += Math.log(factor);
        squares += Math.log(factor) ** 2;
      }
      // Four standard errors of the mean, of the log's mean, and of its standard deviation.
      const root = Math.sqrt(copies);
      expect(Math.abs(sum / copies - 1)).toBeLessThan((4 * Math.sqrt(Math.exp(0.09) - 1)) / root);
      expect(Math.abs(logs / copies + 0.045)).toBeLessThan((4 * 0.3) / root);
      const sigma = Math.sqrt(squares / copies - (logs / copies) ** 2);
      expect(Math.abs(sigma - 0.3)).toBeLessThan((4 * 0.3) / Math.sqrt(2 * copies));
    }
  });

  it('do not move in step', () => {
    // Correlations of the rates of 40 copies of one client with a day's curve; an exact copy has 1.
    const curve = Array.from({ length: MINUTES_TEN }, (_, w) =>
      w % 12 < 9 ? 3 - 2 * Math.cos((w / MINUTES_TEN) * 2 * Math.PI) : 0,
    );
    const base = poolOf(edges(MINUTES_TEN), [[1, curve]]);
    const drawn = drawClients(base, 41, 'a');
    const rates = Array.from({ length: 41 }, (_, index) => ratesOf(drawn, index));
    const correlations: number[] = [];
    for (let a = 0; a < 41; a++)
      for (let b = 0; b < a; b++) correlations.push(correlation(rates[a], rates[b]));
    expect(Math.max(...correlations)).toBeLessThan(0.99);
    expect(correlations.reduce((sum, value) => sum + value) / correlations.length).toBeLessThan(0.8);
    expect(correlation(rates[0], curve)).toBeCloseTo(1, 12);
  });
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = mean(a.map((value, index) => (value - meanA) * (b[index] - meanB)));
  const variance = (values: readonly number[], centre: number) =>
    mean(values.map((value) => (value - centre) ** 2));
  return product / Math.sqrt(variance(a, meanA) * variance(b, meanB));
}

describe('a number of clients over time', () => {
  const steps = [
    { fromSeconds: 50, count: 2 },
    { fromSeconds: 450, count: 6 },
    { fromSeconds: 700, count: 1 },
    { fromSeconds: 9999, count: 50 },
  ];
  const drawn = drawClients(POOL, 6, 'a');
  const stepped = drawClients(POOL, steps, 'a', 900);

  it('has the windows of the pool along the trace, and the steps', () => {
    expect(edgesOf(stepped)).toEqual([0, 50, 100, 150, 400, 450, 500, 550, 700, 800, 900]);
    expect([stepped.fromSeconds, stepped.toSeconds]).toEqual([0, 900]);
    expect([...stepped.clientIds]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(originsOf(stepped)).toEqual(originsOf(drawn));
    expectSound(stepped);
  });

  it('has client i while more than i take part', () => {
    const poolWindows = [0, 0, 1, 2, 0, 0, 1, 2, 2, 0];
    const counts = [0, 2, 2, 2, 2, 6, 6, 6, 1, 1];
    for (let index = 0; index < 6; index++) {
      const rates = ratesOf(drawn, index);
      expect(ratesOf(stepped, index)).toEqual(
        poolWindows.map((poolWindow, window) => (index < counts[window] ? rates[poolWindow] : 0)),
      );
    }
  });

  it('gives each client its expected requests, within 1', async () => {
    const counts = await requestsByClient(stepped);
    for (const id of stepped.clientIds) {
      expect(Math.abs((counts.get(id) ?? 0) - expectedRequestsOf(stepped, id)), `client ${id}`).toBeLessThan(
        1 + 1e-6,
      );
    }
  });

  it('is the plain draw where the number never changes', async () => {
    const builtin = (await openPool('builtin:language?clients=50')).span(3600, 7200);
    const plain = drawClients(builtin, 120, 'a');
    const constant = drawClients(builtin, [{ fromSeconds: 0, count: 120 }], 'a', 3600);
    expect(originsOf(constant)).toEqual(originsOf(plain));
    for (let index = 0; index < 120; index++)
      expect(windowsOf(constant, index)).toEqual(windowsOf(plain, index));
  });
});
