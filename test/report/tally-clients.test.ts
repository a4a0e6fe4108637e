import { Dictionary, Int64, Uint32, Utf8 } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { ClientTally } from '../../src/report/tally/client-tally.js';
import { uniforms } from '../compare/traces.js';
import { logBatch, tallied, talliedTrace } from './tallied.js';

/** Five clients with 50, 30, 10, 5 and 5 requests of 100, in turn. */
const COUNTS = [50, 30, 10, 5, 5];
const CLIENTS = COUNTS.flatMap((count, client) => new Array<number>(count).fill(client));
const TIMES = CLIENTS.map((_, index) => index);

describe('clients', () => {
  it('are as unequal as numpy finds them', async () => {
    const { clients } = await talliedTrace({ timestamp: TIMES, client_id: CLIENTS });
    // np.abs(c[:, None] - c[None, :]).sum() / (2 n^2 mean) of these counts.
    expect(clients!.gini).toBeCloseTo(0.46, 12);
    expect(clients!.clients).toBe(5);
    expect(clients!.clientsForNinetyPercent).toBe(3);
    expect(clients!.lorenz).toEqual([
      [0, 0],
      [0.2, 0.5],
      [0.4, 0.8],
      [0.6, 0.9],
      [0.8, 0.95],
      [1, 1],
    ]);
    expect(clients!.busiest.map(({ client, requests }) => [client, requests])).toEqual(
      COUNTS.map((count, client) => [String(client), count]),
    );
    // A request a second, each within one window: no spread at all; 9 and 4 inter-arrival times are too few.
    expect(clients!.busiest.map(({ interArrivalCv }) => interArrivalCv)).toEqual([0, 0, NaN, NaN, NaN]);
    expect(clients!.busiest[0]).toMatchObject({ share: 0.5, ratePerSecond: 0.5050505 });
  });

  it('have the CV of their own inter-arrival times within windows', () => {
    const tally = new ClientTally();
    const times = [
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 1200, 1201, 1202, 1203, 1204, 1205, 1206, 1207, 1208, 1209, 1210,
    ];
    tally.add(new Uint32Array(times.length).fill(3), 4, Float64Array.from(times));
    expect(Array.from(tally.ranked())).toEqual([3]);
    expect(tally.requestsOf(3)).toBe(22);
    // Nine of 1 s and one of 3: mean 1.2, variance 18 / 10 - 1.44. In the next window all are the same: half of the requests each.
    expect(tally.cvOf(3)).toBeCloseTo(Math.sqrt(0.36) / 1.2 / 2, 12);
  });

  it('of a Poisson process have one of 1, also where some windows stand for all', () => {
    const uniform = uniforms(9);
    const rows = 2_400_000;
    const [times, clients] = [new Float64Array(rows), new Uint32Array(rows)];
    let time = 0;
    for (let row = 0; row < rows; row++) {
      time -= Math.log(1 - uniform()) / 500;
      times[row] = time;
      clients[row] = Math.floor(4 * uniform());
    }
    const [whole, parts] = [new ClientTally(), new ClientTally()];
    whole.add(clients, 4, times);
    for (let from = 0; from < rows; from += 65_537) {
      parts.add(clients.subarray(from, from + 65_537), 4, times.subarray(from, from + 65_537));
    }
    let requests = 0;
    for (const client of whole.ranked()) {
      requests += whole.requestsOf(client);
      // The standard error of a CV of n exponential times is 1 / sqrt(n): 5 of them, for half a million.
      expect(Math.abs(whole.cvOf(client) - 1)).toBeLessThan(5 / Math.sqrt(500_000));
    }
    expect(requests).toBe(rows);
    for (const client of parts.ranked()) {
      expect(parts.requestsOf(client)).toBe(whole.requestsOf(client));
      expect(parts.cvOf(client)).toBe(whole.cvOf(client));
    }
  });

  it('are told apart by whatever names them', async () => {
    const names = ['a', 'b', 'a', 'c', 'a', 'b'];
    const trace = { timestamp: [0, 1, 2, 3, 4, 5] };
    const busiest = async (ids: readonly unknown[], type: Int64 | Uint32 | Utf8 | Dictionary) => {
      const columns = { ...trace, client_id: ids as never };
      const { clients } = await talliedTrace(columns, {}, { types: { client_id: type }, batchRows: [2] });
      return clients!.busiest.map(({ client, requests }) => [client, requests]);
    };
    const expected = (of: readonly unknown[]) => [
      [String(of[0]), 3],
      [String(of[1]), 2],
      [String(of[3]), 1],
    ];
    expect(await busiest(names, new Utf8())).toEqual(expected(names));
    expect(await busiest(names, new Dictionary(new Utf8(), new Uint32()))).toEqual(expected(names));
    const long = [2n ** 60n, 7n, 2n ** 60n, -1n, 2n ** 60n, 7n];
    expect(await busiest(long, new Int64())).toEqual(expected(long));
    const wide = [4_000_000_000, 7, 4_000_000_000, 131_072, 4_000_000_000, 7];
    expect(await busiest(wide, new Uint32())).toEqual(expected(wide));
  });

  it('are not there where nothing tells them apart, and 300 of many are told', async () => {
    expect((await tallied([logBatch([0, 1])])).clients).toBeUndefined();
    const clients = Uint32Array.from({ length: 1000 }, (_, row) => row % 500);
    const times = Array.from(clients, (_, row) => row);
    const many = (await tallied([logBatch(times, { clients })], { clientName: (client) => `c${client}` }))
      .clients!;
    expect(many.clients).toBe(500);
    expect(many.busiest).toHaveLength(300);
    expect(many.busiest[2].client).toBe('c2');
    // All have the same.
    expect(many.gini).toBe(0);
    expect(many.lorenz.length).toBeLessThanOrEqual(200);
    for (const [share, requests] of many.lorenz) expect(requests).toBeCloseTo(share, 6);
  });
});
