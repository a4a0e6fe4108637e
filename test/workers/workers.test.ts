import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { platform } from '#platform';
import { engineModule } from '../../src/engine/module.js';
import { EngineError } from '../../src/errors.js';
import { compilePlan } from '../../src/index.js';
import { WorkerRuns } from '../../src/workers/worker-runs.js';
import { digestOf } from '../fixtures/rows.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { generate } from '../support/generate.js';
import { stretchesOf } from '../support/stretches.js';

/** Some 280 tiles, so that five workers each get several runs. */
const REQUESTS = 2_300_000;

// Five workers run wherever these tests do.
beforeAll(() => {
  vi.spyOn(platform, 'resources').mockReturnValue({ cores: 5, memoryBytes: undefined });
});
afterAll(() => void vi.restoreAllMocks());

test.each([
  ['language', 'exact'],
  ['multimodal', 'exact'],
  ['language', 'renewal'],
] as const)('the rows do not depend on the number of workers: %s, %s', async (category, arrivals) => {
  const pool = mixedPool(category);
  const [one, two, five] = await Promise.all(
    [1, 2, 5].map((workers) => digestOf(engineModule(), pool, { requests: REQUESTS, arrivals, workers })),
  );
  expect(two).toBe(one);
  expect(five).toBe(one);
});

test('a shard of a trace is the same from workers, request ids included', async () => {
  const pool = mixedPool('language');
  const options = { requests: REQUESTS, requestId: true, shard: { index: 2, count: 2 } } as const;
  const inline = await digestOf(engineModule(), pool, options);
  expect(await digestOf(engineModule(), pool, { ...options, workers: 2 })).toBe(inline);
});

test('a consumer that stops early ends the workers', async () => {
  let batches = 0;
  for await (const batch of generate(mixedPool('language'), { requests: REQUESTS, workers: 2 })) {
    expect(batch.numRows).toBe(65536);
    if (++batches === 2) break;
  }
  // Were a worker still running, the test runner would not end; nothing else can be seen from here.
  expect(batches).toBe(2);
});

test('memory that cannot move to a worker ends the run with an error', async () => {
  const { bytes } = await compilePlan({ pool: 'builtin:language', requests: 100_000, duration: '1h' });
  const open = { module: engineModule(), plan: bytes, columnTypes: ['uint32', 'uint32'] as const };
  const runs = new WorkerRuns(open, stretchesOf(8), 2)[Symbol.asyncIterator]();
  const first = await runs.next();
  const buffer = new ArrayBuffer(1024);
  first.value!.memory.give([buffer, buffer]);
  const rest = async () => {
    while (!(await runs.next()).done);
  };
  const failure = await rest().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(EngineError);
  expect((failure as Error).message).toMatch(/^a worker cannot be told what to do: /);
});

test("a worker's error ends the run with its message", async () => {
  const open = { module: engineModule(), plan: new Uint8Array(256), columnTypes: [] };
  const first = () => new WorkerRuns(open, stretchesOf(1), 2)[Symbol.asyncIterator]();
  await expect(first().next()).rejects.toThrow(EngineError);
  await expect(first().next()).rejects.toThrow('the plan is not a plan');
});
