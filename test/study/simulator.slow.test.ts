import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudyError } from '../../study/errors.js';
import { openDynamo } from '../../study/simulator/dynamo.js';
import { installSimulator } from '../../study/simulator/install.js';
import { openSchedSim } from '../../study/simulator/sched-sim.js';
import type { Deployment, Simulator, TraceFile } from '../../study/simulator/simulator.js';

const FOLDER = 'build/study/simulator';

let folder: string;
let simulators: Record<string, Simulator>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'servegen-simulator-'));
  await installSimulator(FOLDER, () => {});
  simulators = {
    vllm: await openDynamo(FOLDER),
    sglang: await openDynamo(FOLDER, { scheduler: 'sglang' }),
    'sched-sim': await openSchedSim(FOLDER),
  };
}, 600_000);

afterAll(async () => {
  for (const simulator of Object.values(simulators ?? {})) await simulator.close();
  rmSync(folder, { recursive: true });
});

/** Rows of milliseconds, input and output tokens, in Mooncake's lines with blocks of 512 that no other request has. */
function write(
  name: string,
  rows: readonly (readonly [at: number, input: number, output: number])[],
): TraceFile {
  let block = 0;
  const lines = rows.map(([timestamp, input_length, output_length]) => {
    const hash_ids = Array.from({ length: Math.ceil(input_length / 512) }, () => block++);
    return `${JSON.stringify({ timestamp, input_length, output_length, hash_ids })}\n`;
  });
  const path = join(folder, name);
  writeFileSync(path, lines.join(''));
  const sum = (column: 1 | 2) => rows.reduce((total, row) => total + row[column], 0);
  return { path, requests: rows.length, inputTokens: sum(1), outputTokens: sum(2) };
}

/** Bursts of 40 requests a second apart, of lengths that repeat after 7 and 11. */
const bursts = () =>
  write(
    'bursts.jsonl',
    Array.from({ length: 2000 }, (_, row) => [
      Math.floor(row / 40) * 1000,
      200 + 700 * (row % 7),
      10 + 20 * (row % 11),
    ]),
  );

/** Each with the speed at which some instances can serve the bursts, and whether it has prefill and decode apart. */
const SIMULATORS = [
  ['vllm', 1, true],
  ['sglang', 1, true],
  ['sched-sim', 4, false],
] as const;

describe.each(SIMULATORS)('the simulator %s', (name, speed, staged) => {
  const simulator = () => simulators[name]!;
  const run = (deployment: Deployment) => simulator().run(bursts(), deployment, speed);
  const inputs = [100, 1000, 4000, 8000];
  /** One request each, so that the instance does nothing else. */
  const alone = (input: number, speed: number, output = 20) =>
    simulator().run(write(`alone-${input}-${output}.jsonl`, [[0, input, output]]), { instances: 1 }, speed);

  it('takes longer to the first token the longer the input', async () => {
    const times = [];
    for (const input of inputs) times.push((await alone(input, 1)).p99Ttft);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)! / times[0]!).toBeGreaterThan(2);
  });

  it('takes ten times as long at a tenth of the speed', async () => {
    const fast = await alone(4000, 1);
    const slow = await alone(4000, 0.1);
    expect(slow.p99Ttft / fast.p99Ttft).toBeCloseTo(10, 6);
    expect(slow.p99Tpot / fast.p99Tpot).toBeCloseTo(10, 6);
    // Of the gaps Dynamo has a sketch, with quantiles to a thousandth.
    expect(Math.abs(slow.p50Tbt / fast.p50Tbt / 10 - 1)).toBeLessThan(0.002);
  });

  it('gives the same numbers again', async () => {
    for (const deployment of [{ instances: 3 }, ...(staged ? [{ prefill: 2, decode: 1 }] : [])]) {
      const first = await run(deployment);
      expect(await run(deployment)).toEqual(first);
      expect(first.p99Ttft).toBeGreaterThan(first.p50Ttft);
    }
  });

  it('is faster with more instances', async () => {
    const [one, two, four] = [
      await run({ instances: 1 }),
      await run({ instances: 2 }),
      await run({ instances: 4 }),
    ];
    for (const [less, more] of [
      [one, two],
      [two, four],
    ] as const) {
      expect(more.p99Ttft).toBeLessThan(less.p99Ttft);
      expect(more.p99Tbt).toBeLessThanOrEqual(less.p99Tbt);
    }
  });

  it('refuses a trace of which a request is not served', async () => {
    // More tokens than an instance has memory for: 64 times 16,384.
    const trace = write('long.jsonl', [
      [0, 1_100_000, 5],
      [10, 200, 5],
    ]);
    for (const deployment of [{ instances: 1 }, ...(staged ? [{ prefill: 1, decode: 1 }] : [])]) {
      await expect(simulator().run(trace, deployment, 1)).rejects.toThrow(StudyError);
    }
    // And serves on.
    expect((await alone(100, 1)).p99Ttft).toBeGreaterThan(0);
  });

  it('refuses counts that are not those of the trace', async () => {
    const trace = write('three.jsonl', [
      [0, 100, 5],
      [5, 100, 6],
      [9, 100, 7],
    ]);
    for (const wrong of [{ requests: 4 }, { inputTokens: 299 }, { outputTokens: 19 }]) {
      await expect(simulator().run({ ...trace, ...wrong }, { instances: 1 }, 1)).rejects.toThrow(
        /^the simulator has /,
      );
    }
  });

  it('tells the time between tokens over all gaps, and its mean over requests', async () => {
    // Two of three requests have one of the 101 gaps each, at a longer context.
    const latencies = await simulator().run(
      write('gaps.jsonl', [
        [0, 8000, 2],
        [100_000, 8000, 2],
        [200_000, 100, 100],
      ]),
      { instances: 1 },
      1,
    );
    const long = await alone(8000, 1, 2);
    const short = await alone(100, 1, 100);
    expect(long.p50Tpot / short.p50Tpot).toBeGreaterThan(1.05);
    expect(latencies.p50Tpot).toBeCloseTo(long.p50Tpot, 6);
    expect(Math.abs(latencies.p50Tbt / short.p50Tbt - 1)).toBeLessThan(0.002);
  });
});

it.each(['vllm', 'sglang'])('%s is faster with more instances for prefill, and for decode', async (name) => {
  const run = (prefill: number, decode: number) => simulators[name]!.run(bursts(), { prefill, decode }, 1);
  const base = await run(1, 1);
  expect((await run(3, 1)).p99Ttft).toBeLessThan(base.p99Ttft);
  expect((await run(1, 3)).p99Tbt).toBeLessThan(base.p99Tbt);
});

it('sched-sim says that it has no prefill and decode apart', async () => {
  await expect(simulators['sched-sim']!.run(bursts(), { prefill: 1, decode: 1 }, 1)).rejects.toThrow(
    'sched-sim cannot serve with prefill and decode instances apart',
  );
});
