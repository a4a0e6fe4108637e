import { expect, test, vi } from 'vitest';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { generate } from '../support/generate.js';

// Workers that take what they are told and never answer.
vi.mock('../../src/workers/worker.generated.js', () => ({
  WORKER_CODE: "require('node:worker_threads').parentPort.on('message', () => undefined);",
}));

test('a consumer that stops while workers start does not wait for them', async () => {
  let rows = 0;
  for await (const batch of generate(mixedPool('language'), { requests: 2_300_000, workers: 2 })) {
    rows = batch.numRows;
    break;
  }
  // Else the time that a test has would be over.
  expect(rows).toBe(65536);
});
