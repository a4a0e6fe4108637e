import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest';
import { platform } from '#platform';
import { generate } from '../../src/index.js';
import type { WorkerHandle } from '../../src/platform/platform.js';
import { EarlyWorkers } from '../../src/threads/early-workers.js';

const LONG = { pool: 'builtin:language', requests: 9_000_000, duration: '1h' };

/** What ends each worker that was started. */
let ends: MockInstance<WorkerHandle['terminate']>[] = [];

beforeEach(() => {
  ends = [];
  vi.spyOn(platform, 'resources').mockReturnValue({ cores: 2, memoryBytes: undefined });
  const { startWorker } = platform;
  vi.spyOn(platform, 'startWorker').mockImplementation((code, url) => {
    const worker = startWorker(code, url);
    ends.push(vi.spyOn(worker, 'terminate'));
    return worker;
  });
});
afterEach(() => void vi.restoreAllMocks());

test('workers of a long trace start while its plan is compiled, and are the ones that make it', async () => {
  const trace = await generate(LONG, { workers: 8 });
  expect(ends.length).toBe(2);
  let rows = 0;
  for await (const batch of trace) {
    rows += batch.numRows;
    // Beyond what this thread makes at first.
    if (rows > 1_000_000) break;
  }
  expect(ends.length).toBe(2);
  for (const end of ends) expect(end).toHaveBeenCalled();
});

test('they end where the trace cannot be made', async () => {
  await expect(generate(LONG, { workers: 2, maxRequests: 1_000 })).rejects.toThrow(
    /more than are allowed here/,
  );
  expect(ends.length).toBe(2);
  for (const end of ends) expect(end).toHaveBeenCalledOnce();
});

test('those of a trace that is short, or of one thread, do not start before its iteration', async () => {
  await generate({ ...LONG, requests: 1_000_000 }, { workers: 2 });
  await generate(LONG, { workers: 1 });
  await generate(LONG, { workers: 2, shard: { index: 1, count: 2 } });
  expect(ends.length).toBe(0);
});

test('what a worker says before anybody listens is told in order, and in a turn of its own', async () => {
  let say: (message: unknown) => void = () => {};
  let fail: (message: string) => void = () => {};
  vi.mocked(platform.startWorker).mockReturnValue({
    post: () => {},
    onMessage: (listener) => {
      say = listener;
    },
    onFailure: (listener) => {
      fail = listener;
    },
    ref: () => {},
    unref: () => {},
    terminate: async () => {},
  });
  const early = new EarlyWorkers('', 1);
  say('ready');
  say('done');
  fail('it exited');
  const worker = early.take()!;
  expect(early.take()).toBeUndefined();
  const heard: unknown[] = [];
  worker.onMessage((message) => heard.push(message));
  worker.onFailure((message) => heard.push(message));
  expect(heard).toEqual([]);
  await Promise.resolve();
  say('more');
  expect(heard).toEqual(['ready', 'done', 'it exited', 'more']);
});

test('where none can be started nobody is told before they are wanted', () => {
  vi.mocked(platform.startWorker).mockImplementation(() => {
    throw new Error('no threads here');
  });
  expect(new EarlyWorkers('', 2).take()).toBeUndefined();
});
