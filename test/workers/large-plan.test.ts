import { afterEach, expect, test, vi } from 'vitest';
import { platform } from '#platform';
import { engineModule } from '../../src/engine/module.js';
import { compilePlan, generate, openPlan, TraceDigest } from '../../src/index.js';
import type { WorkerHandle } from '../../src/platform/platform.js';
import { WorkerRuns } from '../../src/workers/worker-runs.js';
import { stretchesOf } from '../support/stretches.js';

afterEach(() => void vi.restoreAllMocks());

/** Time in ms that each message takes this thread. */
const POST_MILLISECONDS = 2;

/** A worker that is told its plan and never answers, at a cost. */
function slowlyTold(onPost: (message: { type: string; bytes?: Uint8Array }) => void): WorkerHandle {
  return {
    post(message) {
      const start = performance.now();
      while (performance.now() - start < POST_MILLISECONDS);
      onPost(message as Parameters<typeof onPost>[0]);
    },
    onMessage: () => {},
    onFailure: () => {},
    ref: () => {},
    unref: () => {},
    terminate: async () => {},
  };
}

test('this thread has pauses while a large plan is copied to workers', async () => {
  const plan = new Uint8Array(64 << 20).map((_, index) => index * 7);
  const copies: Buffer[][] = [];
  let turns = 0;
  let isOver = false;
  vi.spyOn(platform, 'startWorker').mockImplementation(() => {
    const parts: Buffer[] = [];
    copies.push(parts);
    return slowlyTold(({ bytes }) => bytes !== undefined && parts.push(Buffer.from(bytes)));
  });
  const others = () => {
    turns++;
    if (!isOver) setImmediate(others);
  };
  const open = { module: engineModule(), plan, columnTypes: [] };
  const runs = new WorkerRuns(open, stretchesOf(1), 2);
  setImmediate(others);
  const bytesOf = (parts: readonly Buffer[]) => parts.reduce((sum, { length }) => sum + length, 0);
  const deadline = Date.now() + 20_000;
  while (copies.some((parts) => bytesOf(parts) < plan.length) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  isOver = true;
  await runs.dismiss();
  expect(copies.map((parts) => Buffer.concat(parts).equals(plan))).toEqual([true, true]);
  // Of 128 messages and more, each 2 ms, those of 8 ms come one behind the other.
  expect(turns).toBeGreaterThan(20);
});

test('workers that are dismissed are told no more of it', async () => {
  let messages = 0;
  vi.spyOn(platform, 'startWorker').mockImplementation(() => slowlyTold(() => messages++));
  const open = { module: engineModule(), plan: new Uint8Array(64 << 20), columnTypes: [] };
  const runs = new WorkerRuns(open, stretchesOf(1), 1);
  await runs.dismiss();
  const told = messages;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(messages).toBe(told);
  expect(told).toBeLessThan(64);
});

test('a plan of many parts makes the same rows, and is left as it is', async () => {
  vi.spyOn(platform, 'resources').mockReturnValue({ cores: 2, memoryBytes: undefined });
  const { bytes } = await compilePlan({ pool: 'builtin:language', requests: 1_200_000, duration: '2d' });
  expect(bytes.length).toBeGreaterThan(2 << 20);
  // A view of memory that is no multiple of a part, as a file that Node has read can be.
  const file = Buffer.concat([Buffer.alloc(8), bytes]);
  const plan = await openPlan(file.subarray(8));
  const digestOf = async (workers: number) => {
    const trace = await generate(plan, { workers });
    const digest = new TraceDigest(trace.schema);
    for await (const batch of trace) digest.update(batch);
    return { workers: trace.workers, digest: digest.hex() };
  };
  const { digest } = await digestOf(1);
  expect(await digestOf(2)).toEqual({ workers: { count: 2 }, digest });
  expect(file.subarray(8).equals(bytes)).toBe(true);
});
