import { expect, test } from 'vitest';
import { activeShare } from '../../src/plan/active-share.js';
import { inOnePiece } from '../../src/platform/slices.js';
import type { ClientWindows, Pool } from '../../src/pool/pool.js';

/** Of what is told, and of what is true: see `activeShare`. */
const MARGIN = 1 / 16;

test.each<[name: string, isActive: (client: number, window: number) => boolean]>([
  ['all', () => true],
  ['none', () => false],
  ['the first half of the clients', (client) => client < 50_000],
  ['every other client', (client) => client % 2 === 0],
  ['every eighth window', (_, window) => window % 8 === 0],
  ['every other 32 windows', (_, window) => (window >> 5) % 2 === 0],
  ['the last tenth of the windows', (_, window) => window >= 900],
  ['a diagonal band', (client, window) => (client + 37 * window) % 1000 < 300],
  ['few clients of many windows', (client, window) => client < 10_000 && window > 7],
])('is no more than that of all windows, and near to it: %s', (_, isActive) => {
  const [clients, windowCount] = [100_000, 1_000];
  let cells = 0;
  const pool = {
    clientIds: new Uint32Array(clients),
    readClient(client: number, from: number, to: number, { rate }: ClientWindows) {
      cells += to - from;
      for (let window = from; window < to; window++) rate[window - from] = isActive(client, window) ? 1 : 0;
    },
  } as unknown as Pool;
  let active = 0;
  for (let client = 0; client < clients; client += 7) {
    for (let window = 0; window < windowCount; window++) if (isActive(client, window)) active++;
  }
  const share = active / Math.ceil(clients / 7) / windowCount;
  const told = inOnePiece(activeShare(pool, windowCount));
  expect(told).toBeLessThanOrEqual(share);
  expect(told).toBeGreaterThanOrEqual(Math.max(0, share - 2 * MARGIN));
  expect(cells).toBeLessThanOrEqual(4096 * 32);
});
