import { describe, expect, it } from 'vitest';
import { addRequestsByDataset, walkClients } from '../../src/pool/walk.js';
import { clientsWhere, readTotalRates } from '../support/at-once.js';
import { HandPool } from './clients/hand-pool.js';

/** Rates of clients 2, 5, 9 and 11 in three windows of 600 s. */
const RATES = [
  [1, 1, 1],
  [2, 0, 4],
  [0, 0, 3],
  [0, 0, 0],
];

describe('the walk over a pool', () => {
  it('comes to every client once, in order, with its windows', () => {
    const pool = new HandPool();
    const walked = Array.from(walkClients(pool), ({ client, windows }) => [client, [...windows.rate]]);
    expect(walked).toEqual(RATES.map((rates, client) => [client, rates]));
    expect(pool.clientReads).toBe(4);
  });

  it('reads as many windows as it is asked for', () => {
    const walked = Array.from(walkClients(new HandPool(), 2), ({ windows }) => [...windows.rate]);
    expect(walked).toEqual(RATES.map((rates) => rates.slice(0, 2)));
    expect([...readTotalRates(new HandPool(), 2)]).toEqual([3, 1]);
  });

  it('keeps the clients that meet a condition', () => {
    expect([...clientsWhere(new HandPool(), ({ rate }) => rate[0] > 0)]).toEqual([0, 1]);
    expect([...clientsWhere(new HandPool(), ({ rate }) => rate.includes(3))]).toEqual([2]);
  });

  it('adds up the requests of datasets, also of those that come back', () => {
    const requests = new Map<number, number>();
    const seconds = Float64Array.of(600, 60, 1);
    for (const { windows } of walkClients(new HandPool())) addRequestsByDataset(windows, seconds, requests);
    expect([...requests].sort()).toEqual([
      [0, 600 + 60 + 1 + 4],
      [1, 1200],
      [2, 3],
    ]);
    const back = { rate: [1, 2, 0, 4], dataset: [7, 8, 0, 7] };
    const [rate, dataset] = [Float64Array.from(back.rate), Int32Array.from(back.dataset)];
    const none = new Float64Array(4);
    const windows = { rate, dataset, cv: none, shape: none, family: new Uint8Array(4) };
    const again = new Map([[8, 100]]);
    addRequestsByDataset(windows, Float64Array.of(1, 10, 100, 1000), again);
    expect([...again].sort()).toEqual([
      [7, 4001],
      [8, 120],
    ]);
  });
});
