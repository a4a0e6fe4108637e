import { expect, it } from 'vitest';
import { characterise } from '../../src/characterise/characterise.js';
import type { Log } from '../../src/logs/log.js';

const ROWS = 8_000_000;
const CLIENTS = 1_000_000;
const BATCH = 1 << 16;

/** Eight rounds of a million clients, each request of a session of two, at a day of time. */
function manyClients(onBatch: () => void): Log {
  return {
    name: 'many clients',
    category: 'language',
    fields: ['input_tokens', 'output_tokens'],
    requests: ROWS,
    durationSeconds: 86_400,
    startUnixSeconds: undefined,
    clientKey: 'client',
    clientCount: CLIENTS,
    clientName: (index) => `client ${index}`,
    dropped: [],
    notes: [],
    close: async () => undefined,
    async *batches() {
      for (let from = 0; from < ROWS; from += BATCH) {
        const rows = Math.min(BATCH, ROWS - from);
        const row = (index: number) => from + index;
        const times = Float64Array.from({ length: rows }, (_, index) => (row(index) * 86_400) / ROWS);
        const clients = Uint32Array.from({ length: rows }, (_, index) => row(index) % CLIENTS);
        const sessions = Float64Array.from({ length: rows }, (_, index) => row(index) % (ROWS / 2));
        const tokens = Uint32Array.from({ length: rows }, (_, index) => (row(index) * 7919) % 100_003);
        onBatch();
        yield {
          ...{ rows, times, clients, sessions },
          history: undefined,
          values: { input_tokens: tokens, output_tokens: tokens },
          items: {},
        };
      }
    },
  };
}

it('takes a million clients and four million sessions, in bounded memory', async () => {
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const log = manyClients(() => {
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  });
  const { clients, conversations } = await characterise(log);
  expect(clients!.clients).toBe(CLIENTS);
  expect(clients!.largest).toHaveLength(1000);
  expect(clients!.gini).toBeCloseTo(0, 9);
  expect(clients!.clientsForNinetyPercent).toBe(900_000);
  // Every second session or fourth, all of two turns that are half a day apart.
  expect(conversations!.followedShare).toBeLessThanOrEqual(0.5);
  expect(Math.abs(conversations!.sessions / (ROWS / 2) - 1)).toBeLessThan(0.01);
  expect(conversations!.turns).toMatchObject({ mean: 2, min: 2, max: 2 });
  expect(conversations!.interTurnSeconds.p50).toBeCloseTo(43_200, -1);
  expect(most).toBeLessThan(600e6);
}, 300_000);
