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
const OWN = ['quantiles.yaml', 'joint-lengths.yaml', 'ramps.yaml'];

const specOf = (file: string): WorkloadSpec =>
  parseWorkload(readFileSync(`${FOLDER}/${file}`, 'utf8'), { file });

async function digestOf(spec: WorkloadSpec, runs: readonly RunOptions[] = [{}]): Promise<string> {
  let digest: TraceDigest | undefined;
  for (const run of runs) {
    const trace = await generate(spec, run);
    digest ??= new TraceDigest(trace.schema);
    for await (const batch of trace) digest.update(batch);
  }
  return digest!.hex();
}

describe.each(OWN)('the rows of %s', (file) => {
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
