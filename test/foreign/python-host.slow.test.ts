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
      const path = fileURLToPath(new URL(HOST, import.meta.url));
      const outcome = await promisify(execFile)('python3', [path, ENGINE, file, ...args]).then(
        () => undefined,
        (error: { code: number; stderr: string }) => error,
      );
      expect(outcome?.code).toBe(1);
      return outcome!.stderr;
    };
    writeFileSync(file, bytes.subarray(0, 1000));
    expect(await said()).toBe('host.py: the plan is truncated\n');
    writeFileSync(file, bytes.with(1000, bytes[1000] ^ 1));
    expect(await said()).toBe('host.py: the plan is corrupt: its checksum does not match\n');
    writeFileSync(file, bytes);
    expect(await said('--memory', '1')).toMatch(/^host\.py: .*memory.*\n$/);
  });
});

async function digestOf(plan: Plan, run = {}): Promise<string> {
  const trace = await generate(plan, run);
  const digest = new TraceDigest(trace.schema);
  for await (const batch of trace) digest.update(batch);
  return digest.hex();
}
