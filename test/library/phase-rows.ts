import { Engine } from '../../src/engine/engine.js';
import { engineModule } from '../../src/engine/module.js';
import type { TraceRun } from '../../src/generate/trace.js';
import { compilePlan, generate, type Workload } from '../../src/index.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { columnTypes, hashRows, nextTile, type Rows } from '../fixtures/rows.js';

/** The rows of a trace, column by column, and its digest. */
export interface TraceRows {
  readonly times: Float64Array;
  readonly clients: Uint32Array;
  column(name: string): number[];
  readonly digest: string;
}

export async function rowsOf(workload: Workload, run: TraceRun = {}): Promise<TraceRows> {
  const trace = await generate(workload, run);
  const digest = new TraceDigest(trace.schema);
  const columns = new Map<string, number[]>(trace.schema.fields.map(({ name }) => [name, []]));
  for await (const batch of trace) {
    digest.update(batch);
    for (const [name, values] of columns) {
      for (const value of batch.getChild(name)!) values.push(Number(value));
    }
  }
  return {
    times: Float64Array.from(columns.get('timestamp')!),
    clients: Uint32Array.from(columns.get('client_id')!),
    column: (name) => columns.get(name)!,
    digest: digest.hex(),
  };
}

/** Requests in [from, to). */
export function countIn({ times }: TraceRows, from: number, to: number): number {
  return times.reduce((count, time) => count + (time >= from && time < to ? 1 : 0), 0);
}

/** The digests of a workload by ways to make it, all of which should be one. */
export async function digestsByWays(workload: Workload): Promise<string[]> {
  const digests: string[] = [];
  for (const run of [{}, { batchSize: 777 }, { workers: 1 }, { workers: 2 }]) {
    digests.push((await rowsOf(workload, run)).digest);
  }
  const { schema } = await generate(workload);
  const digest = new TraceDigest(schema);
  for (let index = 1; index <= 3; index++) {
    for await (const batch of await generate(workload, { shard: { index, count: 3 } })) digest.update(batch);
  }
  return [...digests, digest.hex()];
}

/** What the tiles of a workload's plan hold, made in order, and from the last to the first. */
export async function hashesBySeek(workload: Workload): Promise<readonly [string, string]> {
  const { bytes } = await compilePlan(workload);
  const engine = new Engine(bytes, engineModule());
  const types = columnTypes(bytes);
  const forward: Rows[] = [];
  for (let tile = 0; tile < engine.tiles; tile++) forward.push(nextTile(engine, types));
  const backward: Rows[] = [];
  for (let tile = engine.tiles - 1; tile >= 0; tile--) {
    engine.seek(tile);
    backward.unshift(nextTile(engine, types));
  }
  return [hashRows(forward), hashRows(backward)];
}
