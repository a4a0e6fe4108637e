import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import {
  compilePlan,
  generate,
  parseWorkload,
  type RunOptions,
  readTraceMetadata,
  type WorkloadSpec,
} from '../../src/index.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { BUILDS } from '../engine/modules.js';
import { allTiles, columnTypes, hashRows, nextTile, withTileRows } from '../fixtures/rows.js';

const FOLDER = 'examples/workloads';
/** Each says something that no other one does; all in full, but for the agents, of whom ten minutes are enough. */
const FILES = [
  'agentic.yaml',
  'attributes.yaml',
  'joint-lengths.yaml',
  'phases.yaml',
  'prefixes.yaml',
  'quantiles.yaml',
  'ramps.yaml',
  'staged-test.yaml',
];
const SHORTER: Readonly<Record<string, Partial<WorkloadSpec>>> = { 'agentic.yaml': { duration: '10m' } };

const specOf = (file: string): WorkloadSpec => ({
  ...parseWorkload(readFileSync(`${FOLDER}/${file}`, 'utf8'), { file }),
  ...SHORTER[file],
});

async function digestOf(spec: WorkloadSpec, runs: readonly RunOptions[] = [{}]): Promise<string> {
  let digest: TraceDigest | undefined;
  for (const run of runs) {
    const trace = await generate(spec, run);
    digest ??= new TraceDigest(trace.schema);
    for await (const batch of trace) digest.update(batch);
  }
  return digest!.hex();
}

describe.each(FILES)('the rows of %s', (file) => {
  const spec = specOf(file);

  test('are the same whatever the batch size, the workers and the shards, and made again from the metadata', async () => {
    expect(readdirSync(FOLDER)).toContain(file);
    const whole = await digestOf(spec);
    expect(await digestOf(spec, [{ batchSize: 777 }])).toBe(whole);
    expect(await digestOf(spec, [{ workers: 1 }])).toBe(whole);
    expect(await digestOf(spec, [{ workers: 2 }])).toBe(whole);
    const shards = [1, 2, 3].map((index) => ({ shard: { index, count: 3 } }));
    expect(await digestOf(spec, shards)).toBe(whole);
    const { spec: resolved } = readTraceMetadata((await generate(spec)).schema) as { spec: WorkloadSpec };
    expect(await digestOf(resolved)).toBe(whole);
  });

  test.each(BUILDS)('are the same after any seek, $name build', async ({ engine: module }) => {
    const { bytes } = await compilePlan(spec);
    const tiled = withTileRows(bytes, 1024);
    const types = columnTypes(tiled);
    const inOrder = Array.from(allTiles(tiled, module), (rows) => hashRows([rows]));
    const engine = new Engine(tiled, module);
    for (let tile = engine.tiles - 1; tile >= 0; tile--) {
      engine.seek(tile);
      expect(hashRows([nextTile(engine, types)]), `tile ${tile}`).toBe(inOrder[tile]);
    }
  });
});

test('the stages of staged-test.yaml have exactly the requests that they say', async () => {
  // 10 minutes at 5, 10 at 10 and 10 at 20 requests a second, and 500 in 5 minutes.
  const stages = [
    [0, 600, 3000],
    [600, 1200, 6000],
    [1200, 1800, 12_000],
    [1800, 2100, 500],
  ] as const;
  const counts = stages.map(() => 0);
  for await (const batch of await generate(specOf('staged-test.yaml'))) {
    for (const time of batch.getChild('timestamp')!) {
      counts[stages.findIndex(([from, to]) => time >= from && time < to)]++;
    }
  }
  expect(counts).toEqual(stages.map(([, , requests]) => requests));
});
