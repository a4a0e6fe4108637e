import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { compilePlan, generate, type Plan, TraceDigest, type Workload } from '../../src/index.js';
import { useFolder } from '../fixtures/folder.js';
import { describeWith, runPython } from './python.js';

const folder = useFolder();

const ENGINE = fileURLToPath(new URL('../../build/engine.release.wasm', import.meta.url));
const CONVERSATIONS = {
  share: 0.2,
  turns: { mean: 3.5 },
  inter_turn_seconds: { family: 'weibull', shape: 0.6, scale: 60 },
} as const;
const HOST = '../../examples/embed/python/host.py';

describeWith(
  'the test of the host in Python',
  'numpy',
  'wasmtime',
)('the host in Python', () => {
  // Between them they have every kind of column.
  it.each<Workload>([
    { pool: 'builtin:reason', requests: 200_000, seed: 'python-host' },
    { pool: 'builtin:multimodal', requests: 100_000, seed: 'python-host', conversations: CONVERSATIONS },
  ])('makes the rows of Node: %o', async (workload) => {
    const plan = await compilePlan(workload);
    const file = folder.path('trace.plan');
    writeFileSync(file, plan.bytes);
    const whole = await digestOf(plan);
    expect((await runPython(HOST, ENGINE, file)).trim()).toBe(whole);
    const parts = ['--shard', '1/3', '--shard', '2/3', '--shard', '3/3'];
    expect((await runPython(HOST, ENGINE, file, ...parts)).trim()).toBe(whole);
    const second = await digestOf(plan, { shard: { index: 2, count: 3 } });
    expect((await runPython(HOST, ENGINE, file, '--shard', '2/3')).trim()).toBe(second);
  });

  it('tells what is wrong in a sentence', async () => {
    const { bytes } = await compilePlan({ pool: 'builtin:reason', requests: 1000 });
    const file = folder.path('trace.plan');
    const said = async (...args: string[]) => {
      const { code, stdout, stderr } = await failure(ENGINE, file, ...args);
      expect([code, stdout]).toEqual([1, '']);
      return stderr;
    };
    writeFileSync(file, bytes.subarray(0, 1000));
    expect(await said()).toBe('host.py: the plan is truncated\n');
    writeFileSync(file, bytes.with(1000, bytes[1000] ^ 1));
    expect(await said()).toBe('host.py: the plan is corrupt: its checksum does not match\n');
    writeFileSync(file, bytes);
    expect(await said('--memory', '1')).toMatch(/^host\.py: .*memory.*\n$/);
  });

  it.each([
    [['--shard', '3/2', 'a', 'b'], "argument --shard: '3/2' is not K/N with K from 1 to N, such as 2/8"],
    [['--shard', '0/2', 'a', 'b'], "argument --shard: '0/2' is not K/N with K from 1 to N, such as 2/8"],
    [['--shard', '1/0', 'a', 'b'], "argument --shard: '1/0' is not K/N with K from 1 to N, such as 2/8"],
    [['--shard', '1', 'a', 'b'], "argument --shard: '1' is not K/N with K from 1 to N, such as 2/8"],
    [['--shard', '1/x', 'a', 'b'], "argument --shard: '1/x' is not K/N with K from 1 to N, such as 2/8"],
    [['--shard', '1/2/3', 'a', 'b'], "argument --shard: '1/2/3' is not K/N with K from 1 to N, such as 2/8"],
    [['--memory', 'x', 'a', 'b'], "argument --memory: 'x' is not a number of MiB from 1 to 4096"],
    [['--memory', '0', 'a', 'b'], "argument --memory: '0' is not a number of MiB from 1 to 4096"],
    [['--memory', '5000', 'a', 'b'], "argument --memory: '5000' is not a number of MiB from 1 to 4096"],
    [['a'], 'the following arguments are required: plan'],
    [['a', 'b', 'c'], 'unrecognized arguments: c'],
  ])('says in a sentence how it is used: %j', async (args, problem) => {
    expect(await failure(...args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `host.py: ${problem}; usage: host.py [--shard K/N]... [--memory MIB] ENGINE_WASM PLAN\n`,
    });
  });
});

/** What comes of a call that must fail. */
async function failure(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const path = fileURLToPath(new URL(HOST, import.meta.url));
  return promisify(execFile)('python3', [path, ...args]).then(
    ({ stdout }) => Promise.reject(new Error(`it succeeds, and prints ${stdout}`)),
    (error) => error,
  );
}

async function digestOf(plan: Plan, run = {}): Promise<string> {
  const trace = await generate(plan, run);
  const digest = new TraceDigest(trace.schema);
  for await (const batch of trace) digest.update(batch);
  return digest.hex();
}
