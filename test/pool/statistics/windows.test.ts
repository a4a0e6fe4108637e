import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../src/fields.js';
import { GapFamily } from '../../../src/laws/inter-arrival-family.js';
import type { Pool } from '../../../src/pool/pool.js';
import { poolStatistics } from '../../../src/pool/statistics.js';
import { empirical } from '../../fixtures/synthetic-datasets.js';
import { SyntheticPool } from '../../fixtures/synthetic-pool.js';

/** What clients do: rates and datasets by window. */
type Client = readonly { readonly rate: number; readonly dataset?: number }[];

const always = (value: number) => empirical([[value, 1]]);

/** Datasets of one input and output each: 10 and 1, 20 and 2, 30 and 3. */
const DATASETS = [1, 2, 3].map((times) => ({
  input_tokens: always(10 * times),
  output_tokens: always(times),
}));

function poolOf(windowSeconds: number, ...clients: Client[]): Pool {
  return new SyntheticPool({
    category: 'language',
    datasets: DATASETS,
    windowSeconds,
    windowCount: clients[0].length,
    clients: clients.map((windows, id) => ({
      id,
      at: (window) => {
        const { rate, dataset = 0 } = windows[window];
        return rate > 0 ? { rate, family: GapFamily.gamma, shape: 1, dataset } : undefined;
      },
    })),
  });
}

const rates = (...list: number[]) => list.map((rate) => ({ rate }));

describe('shifts from window to window', () => {
  it('are deviations of log ratios, of clients by their requests', () => {
    const { shifts } = poolStatistics(poolOf(600, rates(1, 2, 1, 2), rates(1, 1, 1, 1)));
    // The total goes 2, 3, 2, 3: log ratios of a, -a, a with a mean of a / 3.
    const a = Math.log(3 / 2);
    expect(shifts.total).toBeCloseTo(Math.sqrt(a * a - (a / 3) ** 2), 12);
    // One client goes up and down by b, with 3 requests a pair; the other stays, with 2.
    const b = Math.log(2);
    const mean = (3 * b) / 15;
    expect(shifts.clients).toBeCloseTo(Math.sqrt((9 * b * b) / 15 - mean * mean), 12);
    // Three fifths of the requests are in pairs that move by b.
    expect(Math.abs(shifts.clientsRobust! - b / 0.6744897501960817)).toBeLessThan(1e-3);
  });

  it('are robust against a rare leap, and 0 where most do not move', () => {
    const { clients, clientsRobust } = poolStatistics(poolOf(600, rates(1, 1, 1, 1, 1, 0.001))).shifts;
    expect(clients).toBeGreaterThan(1);
    expect(clientsRobust).toBe(0);
  });

  it('do not look across windows without requests, nor tell anything of one pair', () => {
    expect(poolStatistics(poolOf(600, rates(1, 0, 5, 6))).shifts).toEqual({});
    expect(poolStatistics(poolOf(600, rates(1, 2, 0, 5, 10))).shifts.total).toBeCloseTo(0, 12);
  });
});

describe('concentration', () => {
  it('counts clients in effect and those that make 90 %, of all and by hour', () => {
    // In the first hour one client has all, in the second there are ten alike.
    const clients = Array.from({ length: 10 }, (_, client) => rates(client === 0 ? 10 : 0, 1));
    const { concentration } = poolStatistics(poolOf(3600, ...clients));
    expect(concentration!.effectiveClients).toBeCloseTo(400 / (11 * 11 + 9), 12);
    // 11 + 7 of 20 are nine tenths.
    expect(concentration!.clientsFor90).toBe(8);
    const { effectiveClients, clientsFor90, top1, top5 } = concentration!.hours!;
    expect([effectiveClients.of, effectiveClients.min, clientsFor90.min, clientsFor90.max]).toEqual([
      2, 1, 1, 9,
    ]);
    expect(effectiveClients.max).toBeCloseTo(10, 12);
    expect([top1.min, top1.max, top5.min, top5.max]).toEqual([0.1, 1, 0.5, 1]);
  });

  it('shares out windows that hours cut, and leaves out a part of an hour', () => {
    // 40 minutes of the first and 20 of the second client make the first hour; 20 minutes are left.
    const pool = poolOf(2400, rates(1, 0), rates(0, 1));
    const { hours } = poolStatistics(pool).concentration!;
    expect(hours!.effectiveClients.of).toBe(1);
    expect(hours!.effectiveClients.p50).toBeCloseTo(9 / 5, 12);
    expect(poolStatistics(pool.span(0, 3599)).concentration!.hours).toBeUndefined();
    // From 1,200 s on, the first has 20 minutes of the hour and the second 40.
    expect(poolStatistics(pool.span(1200, 4800)).concentration!.hours!.effectiveClients.p50).toBeCloseTo(
      9 / 5,
      12,
    );
  });
});

describe('swings', () => {
  const hours = (day: (hour: number) => { rate: number; dataset?: number }) =>
    Array.from({ length: 24 }, (_, hour) => day(hour));
  const quantity = (pool: Pool, name: string) =>
    poolStatistics(pool).swings.find((swing) => swing.quantity === name)!;

  it('are the largest over the smallest of hours, by day, and of days', () => {
    const first = hours((hour) => ({ rate: hour === 5 ? 4 : 2, dataset: hour === 5 ? 2 : 0 }));
    const second = hours((hour) => ({ rate: hour === 7 ? 1 : 6, dataset: 1 }));
    const pool = poolOf(3600, [...first, ...second]);
    const [dayOne, dayTwo] = [23 * 2 + 4, 23 * 6 + 1];
    expect(quantity(pool, 'rate').hours).toMatchObject({ of: 2, min: 2, p50: 4, max: 6 });
    expect(quantity(pool, 'rate').days).toBeCloseTo(dayTwo / dayOne, 12);
    expect(quantity(pool, 'input_tokens').hours).toMatchObject({ min: 1, p50: 2, max: 3 });
    const meanOne = (23 * 2 * 10 + 4 * 30) / dayOne;
    expect(quantity(pool, 'input_tokens').days).toBeCloseTo(20 / meanOne, 12);
    expect(quantity(pool, 'output_tokens').days).toBeCloseTo(20 / meanOne, 12);
  });

  it('begin with the part in use', () => {
    const pool = poolOf(3600, [...hours(() => ({ rate: 1 })), ...hours(() => ({ rate: 2 }))]);
    expect(quantity(pool, 'rate')).toMatchObject({ hours: { of: 2, max: 1 }, days: 2 });
    expect(quantity(pool.span(12 * 3600, 36 * 3600), 'rate')).toEqual({
      quantity: 'rate',
      hours: { of: 1, min: 2, p10: 2, p50: 2, p90: 2, max: 2 },
    });
  });

  it('are left out of days with an hour without requests, and where there is no day', () => {
    const gap = poolOf(
      3600,
      hours((hour) => ({ rate: hour === 3 ? 0 : 1 })),
    );
    expect(poolStatistics(gap).swings).toEqual(
      ['rate', ...FIELDS.language].map((name) => ({ quantity: name })),
    );
    const short = poolOf(3600, hours(() => ({ rate: 1 })).slice(1));
    expect(quantity(short, 'rate')).toEqual({ quantity: 'rate' });
  });

  it('of hours are not told where windows are longer than one', () => {
    const pool = poolOf(
      7200,
      Array.from({ length: 24 }, (_, window) => ({ rate: window < 12 ? 1 : 3 })),
    );
    expect(quantity(pool, 'rate')).toEqual({ quantity: 'rate', days: 3 });
  });
});
