import { beforeAll, expect, it } from 'vitest';
import type { DrawnPool } from '../../src/pool/composed/drawn-pool.js';
import { allocateClientWindows, type Pool } from '../../src/pool/pool.js';
import { drawClients } from '../support/at-once.js';
import { generate } from '../support/generate.js';
import { describeReal, releasedDirectory, releasedPool } from './data.js';
import { readRawClients } from './raw-pool.js';

/** Clients of deepseek-r1 in the paper; 73 of them were released. */
const CLIENTS = 25_913;
const WINDOWS = 144;
const WINDOWS_AN_HOUR = 6;

describeReal(`${CLIENTS} clients drawn from deepseek-r1`, () => {
  const directory = releasedDirectory('deepseek-r1');
  /** Rates by window, by client id, straight from the files. */
  const raw = new Map<number, number[]>();
  let pool: Pool;
  let drawn: DrawnPool;

  beforeAll(async () => {
    for (const { clientId, trace, dataset } of readRawClients(directory)) {
      if (dataset !== undefined)
        raw.set(
          clientId,
          trace.map(([, rate]) => Number(rate)),
        );
    }
    pool = await releasedPool('deepseek-r1');
    drawn = drawClients(pool, CLIENTS, 'paper');
  });

  it('has each of the 73 in as many rounds, and one more of some', () => {
    expect(raw.size).toBe(73);
    const times = new Map<number, number>();
    drawn.clientIds.forEach((_, index) => {
      const origin = drawn.originOf(index);
      times.set(origin, (times.get(origin) ?? 0) + 1);
    });
    expect(drawn.clientIds.length).toBe(CLIENTS);
    expect([...times.keys()].sort((a, b) => a - b)).toEqual([...raw.keys()].sort((a, b) => a - b));
    const rounds = [...times.values()].filter((count) => count === 354).length;
    expect(rounds).toBe(73 - (CLIENTS - 354 * 73));
    expect([...times.values()].filter((count) => count === 355)).toHaveLength(73 - rounds);
  });

  it('has n / 73 of the total rate, and a day that is like that of the pool', () => {
    const requests = [...raw.values()].map(sum);
    const total = sum(requests);
    const byWindow = new Float64Array(WINDOWS);
    const windows = allocateClientWindows(WINDOWS);
    for (let client = 0; client < CLIENTS; client++) {
      drawn.readClient(client, 0, WINDOWS, windows);
      windows.rate.forEach((rate, window) => {
        byWindow[window] += rate;
      });
    }
    // A copy's factor has a standard deviation of at most sqrt(exp(0.09) - 1), copies are independent, and the last
    // round lacks 2 of the 73: four standard errors, and what the two can be.
    const squares = sum(requests.map((own) => (own / total) ** 2));
    const error = 4 * Math.sqrt(((Math.exp(0.09) - 1) * squares) / (CLIENTS / 73));
    const lacking = (2 * Math.max(...requests)) / total / (CLIENTS / 73);
    expect(Math.abs(sum(byWindow) / (total * (CLIENTS / 73)) - 1)).toBeLessThan(error + lacking);

    const native = Array.from({ length: WINDOWS }, (_, window) =>
      sum([...raw.values()].map((own) => own[window])),
    );
    const [before, after] = [hours(native), hours(byWindow)];
    // Rotations by up to an hour flatten the peak, and leave the hours in their order: r is 0.96 as measured.
    expect(correlation(before, after)).toBeGreaterThan(0.9);
    expect(peakOverTrough(after) / peakOverTrough(before)).toBeGreaterThan(0.65);
    expect(peakOverTrough(after) / peakOverTrough(before)).toBeLessThan(1);
  });

  it('has 360,000 requests in an hour at 100 requests/s, each client as many as it expects, within 1', async () => {
    const hour = drawn.span(15 * 3600, 16 * 3600);
    const windows = allocateClientWindows(WINDOWS_AN_HOUR);
    const rates = Array.from({ length: CLIENTS }, (_, client) => {
      hour.readClient(client, 0, WINDOWS_AN_HOUR, windows);
      return windows.rate.slice();
    });
    const totals = Array.from({ length: WINDOWS_AN_HOUR }, (_, window) =>
      sum(rates.map((own) => own[window])),
    );
    const counts = new Uint32Array(CLIENTS);
    let rows = 0;
    for await (const batch of generate(hour, { rate: 100 })) {
      rows += batch.numRows;
      for (const id of batch.getChild('client_id')!.toArray() as Uint32Array) counts[id]++;
    }
    expect(rows).toBe(360_000);
    const worst = rates.reduce((max, own, client) => {
      const expected = own.reduce((before, rate, window) => before + (60_000 * rate) / totals[window], 0);
      return Math.max(max, Math.abs(counts[client] - expected));
    }, 0);
    expect(worst).toBeLessThan(1 + 1e-6);
  });
});

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function hours(byWindow: ArrayLike<number>): number[] {
  return Array.from({ length: WINDOWS / WINDOWS_AN_HOUR }, (_, hour) =>
    sum(Array.from(byWindow).slice(hour * WINDOWS_AN_HOUR, (hour + 1) * WINDOWS_AN_HOUR)),
  );
}

const peakOverTrough = (values: readonly number[]) => Math.max(...values) / Math.min(...values);

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [sum(a) / a.length, sum(b) / b.length];
  const covariance = sum(a.map((value, index) => (value - meanA) * (b[index] - meanB)));
  return (
    covariance /
    Math.sqrt(sum(a.map((value) => (value - meanA) ** 2)) * sum(b.map((value) => (value - meanB) ** 2)))
  );
}
