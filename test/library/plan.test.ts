import { expect, test } from 'vitest';
import {
  compilePlan,
  generate,
  openPlan,
  openPool,
  openWorkload,
  type Plan,
  PlanError,
  SpecError,
  TraceDigest,
  UsageError,
  type Workload,
} from '../../src/index.js';

const WORKLOADS: readonly Workload[] = [
  { pool: { source: 'builtin:reason', span: '18:00..19:00' }, rate: 10, seed: 'plan' },
  { pool: 'builtin:multimodal', requests: 20_000, rate: 20 },
  { pool: 'builtin:language', requests: 5000, rate: 20, arrivals: 'reference' },
  { pool: 'builtin:language', requests: 20_000, rate: 20, method: 'naive' },
  {
    pool: 'builtin:language',
    requests: 20_000,
    rate: 20,
    conversations: { share: 0.3, turns: { 2: 0.5, 5: 0.5 }, inter_turn_seconds: 30 },
  },
];

async function digestOf(workload: Workload | Plan, run = {}): Promise<string> {
  const trace = await generate(workload, run);
  const digest = new TraceDigest(trace.schema);
  for await (const batch of trace) digest.update(batch);
  return digest.hex();
}

test.each(WORKLOADS)('a plan makes the rows and has the schema of its workload: %o', async (workload) => {
  const trace = await generate(workload);
  const plan = await compilePlan(workload);
  expect(plan.schema).toEqual(trace.schema);
  expect(plan.expectedRequests).toBe(trace.expectedRequests);
  expect(plan.durationSeconds).toBe(trace.durationSeconds);
  expect(plan.clientCount).toBe(trace.clientCount);
  const opened = await openPlan(plan.bytes.slice());
  expect(opened).toEqual(plan);
  const digest = await digestOf(workload);
  expect(await digestOf(plan)).toBe(digest);
  expect(await digestOf(opened, { workers: 2, batchSize: 777 })).toBe(digest);
  const shard = { shard: { index: 2, count: 3 } };
  expect(await digestOf(opened, shard)).toBe(await digestOf(workload, shard));
  expect((await generate(opened, shard)).schema).toEqual((await generate(workload, shard)).schema);
});

test('plans come of pools and workloads that are open, too, and are the same each time', async () => {
  const pool = await openPool('builtin:language');
  const workload = { pool, requests: 1000, rate: 10 };
  const { bytes } = await compilePlan(workload);
  expect((await compilePlan(await openWorkload(workload))).bytes).toEqual(bytes);
  expect((await compilePlan({ pool: 'builtin:language', requests: 1000, rate: 10 })).bytes).toEqual(bytes);
});

test('what comes too late for an open workload is refused, and a signal is heard', async () => {
  const open = await openWorkload({ pool: 'builtin:language', requests: 1000, rate: 10 });
  await expect(compilePlan(open, { maxRequests: 10 })).rejects.toThrow(
    new UsageError('the workload is open already; give limits to openWorkload', { field: 'maxRequests' }),
  );
  await expect(compilePlan(open, { rate: 10 } as never)).rejects.toThrow(/^rate: there is no such option/);
  await expect(compilePlan(open, { signal: 5 } as never)).rejects.toThrow('signal: it is not an AbortSignal');
  const reason = new Error('enough');
  await expect(compilePlan(open, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('columns that are made of rows are no part of a plan', async () => {
  const plan = compilePlan({ pool: 'builtin:language', requests: 1000, output: { request_id: true } });
  await expect(plan).rejects.toThrow(SpecError);
  await expect(plan).rejects.toThrow(/^output\.request_id: a plan has no columns that are made of rows/);
});

test('what is no plan is refused in a sentence', async () => {
  const { bytes } = await compilePlan({ pool: 'builtin:language', requests: 1000, rate: 10 });
  const changed = (at: number, value: number) => {
    const copy = bytes.slice();
    copy[at] = value;
    return copy;
  };
  await expect(openPlan(bytes.subarray(0, 100))).rejects.toThrow(new PlanError('the plan is truncated'));
  await expect(openPlan(new TextEncoder().encode('ARROW1'.repeat(100)))).rejects.toThrow(
    'the plan is not a plan',
  );
  await expect(openPlan(changed(4, 99))).rejects.toThrow(
    'the plan is of version 99; this engine reads version 4',
  );
  await expect(openPlan(changed(bytes.length - 9, 7))).rejects.toThrow(/checksum/);
  await expect(openPlan('trace.plan' as never)).rejects.toThrow(UsageError);
  const promise = openPlan(bytes);
  await expect(generate(promise as never)).rejects.toThrow(
    new UsageError('it is a promise; await it', { field: 'workload' }),
  );
  await expect(generate(bytes as never)).rejects.toThrow(/openPlan\(bytes\)/);
  await expect(generate(await openPlan(bytes), { maxRequests: 10 })).rejects.toThrow(UsageError);
});
