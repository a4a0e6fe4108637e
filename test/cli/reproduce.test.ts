import { readdirSync, writeFileSync } from 'node:fs';
import { type RecordBatch, Table, tableFromArrays, tableToIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import {
  generate,
  openPool,
  parseWorkload,
  type RunOptions,
  TraceDigest,
  type Workload,
} from '../../src/index.js';
import { traceMetadata } from '../../src/trace/metadata.js';
import { useFolder } from '../fixtures/folder.js';
import { DATASET, directoryOf, TRACE } from '../pool/released-fixture.js';
import { runHere } from './command-here.js';
import { expectRefusal } from './refusal.js';

const folder = useFolder();

async function digestOf(path: string): Promise<string> {
  const { code, stdout } = await runHere(['digest', path]);
  expect(code).toBe(0);
  return stdout.toString().split(' ')[0];
}

/** Writes the trace of a program as programs do, with Arrow's own writer; the digest of its rows. */
async function writeTrace(workload: Workload, run: RunOptions, path: string): Promise<string> {
  const trace = await generate(workload, run);
  const digest = new TraceDigest(trace.schema);
  const batches: RecordBatch[] = [];
  for await (const batch of trace) {
    digest.update(batch);
    batches.push(batch);
  }
  writeFileSync(path, tableToIPC(new Table(trace.schema, batches), 'file'));
  expect(batches.some(({ numRows }) => numRows > 100)).toBe(true);
  return digest.hex();
}

const pool = () => openPool('builtin:language?clients=60');
const YAML =
  'pool: builtin:reason\nrate: { ramp: { from: 5, to: 20, duration: 3m } }\nduration: 5m\nseed: x\n';

describe('a trace that a program made is made again by the command', () => {
  it.each<[name: string, workload: () => Workload | Promise<Workload>, run?: RunOptions]>([
    ['of what a file says', () => parseWorkload(YAML, { file: 'w.yaml' })],
    ['of nothing but an amount, with ids', () => ({ requests: 5000, output: { request_id: true } })],
    ['of an open pool', async () => ({ pool: await pool(), rate: 20, duration: 300 })],
    [
      'of a span and a filter of an open pool',
      async () => ({
        pool: (await pool()).span(64_800, 68_400).filter({ cv: { min: 0.5 } }),
        rate: 20,
        duration: 300,
      }),
    ],
    [
      'of a span of clients that a function chose',
      async () => ({
        pool: (await pool()).filter(({ clientId }) => clientId % 2 === 0).span(64_800, 68_400),
        rate: 20,
        duration: 300,
      }),
    ],
    [
      'of a view that a spec has no words for, of which a client is left out',
      async () => {
        const view = (await pool()).filter({ cv: { min: 0.5 } }).span(64_800, 68_400);
        const [first, second] = view.clientIds;
        return {
          pool: { source: view, weights: { [first]: 0, [second]: 3 } },
          rate: 20,
          duration: 300,
        };
      },
    ],
    [
      'of an open pool that the workload narrows, weighs and mixes',
      async () => ({
        pool: { source: await pool(), span: '18:00..19:00', weights: { '0': 3 } },
        mix: [{ source: 'builtin:language?clients=15', weight: 0.5 }],
        clients: 30,
        rate: 20,
        duration: 300,
      }),
    ],
    [
      'of custom clients with conversations',
      () => ({
        category: 'language',
        duration: 300,
        custom_clients: [
          {
            count: 5,
            rate: {
              steps: [
                [0, 2],
                ['2m', 4],
              ],
            },
            fields: { input_tokens: { family: 'lognormal', mean: 200, cv: 1 }, output_tokens: 50 },
            conversations: {
              share: 0.5,
              turns: { mean: 3 },
              inter_turn_seconds: { family: 'exponential', mean: 20 },
            },
          },
        ],
      }),
    ],
    ['by the naive method', () => ({ rate: 20, duration: 300, method: { kind: 'naive', cv: 'aggregate' } })],
    [
      'as a shard, by two workers in small batches',
      () => ({ requests: 20_000, seed: 's' }),
      { shard: { index: 2, count: 3 }, workers: 2, batchSize: 1000 },
    ],
  ])('%s', async (_, workload, run = {}) => {
    const [path, again] = [folder.path('a.arrow'), folder.path('b.arrow')];
    const digest = await writeTrace(await workload(), run, path);
    const { code, stderr } = await runHere(['reproduce', path, '-o', again, '--quiet']);
    expect([code, stderr]).toEqual([0, '']);
    expect(await digestOf(again)).toBe(digest);
  });
});

describe('servegen reproduce', () => {
  it('makes the same shard again', async () => {
    const [out, again] = [folder.path('a.arrow'), folder.path('b.arrow')];
    await runHere(['generate', '--requests', '100k', '--shard', '2/3', '--out', out, '--quiet']);
    expect((await runHere(['reproduce', out, '-o', again, '--quiet'])).code).toBe(0);
    expect(await digestOf(again)).toBe(await digestOf(out));
  });

  it('refuses another pool than the trace was made from', async () => {
    const [out, again] = [folder.path('a.arrow'), folder.path('b.arrow')];
    await runHere(['generate', '--requests', '1000', '--out', out, '--quiet']);
    const { code, stderr } = await runHere([
      'reproduce',
      out,
      '-o',
      again,
      '--pool',
      'builtin:language?seed=2',
    ]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/a\.arrow: .*the pool is not as it was/)]);
    expect(readdirSync(folder.path())).toEqual(['a.arrow']);
  });

  it('refuses a trace that does not say how it was made', async () => {
    const { code, stderr } = await runHere([
      'reproduce',
      folder.path('none.arrow'),
      '-o',
      folder.path('b.arrow'),
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/none\.arrow/);
  });
});

it.each([
  [{ rate: -5 }, 'rate: … -5'],
  [{ seed: 'a', spam: 1 }, 'spam: … no such key'],
  [[1], 'a list of 1 … not a workload'],
])('refuses a trace whose metadata has %j in place of a spec', async (spec, expected) => {
  const path = folder.path('a.arrow');
  const table = tableFromArrays({ timestamp: Float64Array.of(0) });
  for (const [key, value] of traceMetadata({ spec, seed: '0', engineSha256: '' })) {
    table.schema.metadata.set(key, value);
  }
  writeFileSync(path, tableToIPC(table, 'file'));
  const outcome = await runHere(['reproduce', path, '-o', folder.path('b.arrow')]);
  expectRefusal(outcome, 1, `${path}: … no workload spec: … ${expected}`);
  expect(readdirSync(folder.path())).toEqual(['a.arrow']);
});

describe('a pool that was named by a relative path', () => {
  it('is looked for where the command runs, or where --pool says', async () => {
    const directory = directoryOf({ 'chunk-0-trace.csv': TRACE, 'chunk-0-dataset.json': DATASET });
    const [path, again] = [folder.path('a.arrow'), folder.path('b.arrow')];
    const made = await runHere(
      ['generate', '--pool', '.', '--requests', '500', '--out', path, '--quiet'],
      directory,
    );
    expect(made.code).toBe(0);
    const reproduce = (cwd: string, ...more: string[]) =>
      runHere(['reproduce', path, '-o', again, '--quiet', ...more], cwd);
    expect((await reproduce(folder.path())).code).toBe(1);
    expect(readdirSync(folder.path())).toEqual(['a.arrow']);
    for (const { code } of [await reproduce(directory), await reproduce('/', '--pool', directory)]) {
      expect(code).toBe(0);
      expect(await digestOf(again)).toBe(await digestOf(path));
    }
  });
});
