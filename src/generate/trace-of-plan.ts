import { Engine } from '../engine/engine.js';
import { UsageError } from '../errors.js';
import type { Shard } from '../notation/units.js';
import type { CompiledPlan } from '../plan/read-plan.js';
import { shardTiles } from '../plan/tile-ranges.js';
import type { Sliced } from '../platform/slices.js';
import type { WorkersRefused } from '../threads/crew.js';
import type { EarlyWorkers } from '../threads/early-workers.js';
import { shardMetadata } from '../trace/metadata.js';
import { dictionariesOf, traceSchema } from '../trace/schema.js';
import { workerCount } from '../workers/worker-count.js';
import type { ResolvedOutput } from '../workload/resolved-workload.js';
import type { HashIdsOf } from './load-hash-ids.js';
import { DEFAULT_BATCH_SIZE, type PartedTrace, type TraceRun } from './trace.js';
import { TraceBatches } from './trace-batches.js';
import { rememberOrigin } from './trace-origin.js';

/**
 * Hands out what makes the rows of a plan.
 *
 * @param output the columns that are made of the rows, and the size of batches
 * @param hashIdsOf what `loadHashIds` has loaded for the output
 * @param early workers that have been started for it, from `earlyWorkers`
 * @throws PlanError where it is corrupt, or of another version
 * @throws UsageError where the output asks for what the trace cannot have
 */
export function* traceOfPlan(
  module: WebAssembly.Module,
  plan: CompiledPlan,
  output: ResolvedOutput | undefined,
  run: TraceRun,
  hashIdsOf: HashIdsOf,
  early?: EarlyWorkers,
): Sliced<PartedTrace> {
  const { shard } = run;
  const requestId = output?.request_id ?? false;
  if (requestId) requireRequestsBefore(plan, shard);
  const engine = yield* Engine.open(plan.bytes, module);
  const { tiles, firstRequest, expectedRequests } = partOf(engine, shard);
  const metadata = shard === undefined ? plan.metadata : shardMetadata(plan.metadata, shard, firstRequest);
  const rowSchema = traceSchema(plan.columns, requestId, metadata);
  const hashIds = hashIdsOf?.(rowSchema, output, shard);
  const columnTypes = plan.columns.map(({ type }) => type);
  let workers = workerCount(run.workers ?? 1, {
    tiles: tiles.toTile - tiles.fromTile,
    rowsPerTile: engine.rowsPerTile,
    planBytes: plan.bytes.length,
    clientCount: plan.clientCount,
    columnTypes,
  });
  const production = {
    module,
    plan,
    engine,
    columnTypes,
    tiles,
    batchSize: run.batchSize ?? output?.batch_size ?? DEFAULT_BATCH_SIZE,
    workers: workers.count,
    start: { workerUrl: run.workerUrl, requireWorkers: run.requireWorkers },
    early,
    onRefused: ({ problem }: WorkersRefused, left: number) => {
      workers = { count: Math.max(1, left), limitedBy: 'start', problem };
    },
  };
  const batches = new TraceBatches(
    {
      production,
      rowSchema,
      dictionaries: dictionariesOf(rowSchema, plan.columns),
      hashIds,
      firstRequest: requestId ? firstRequest : undefined,
      expectedRequests,
    },
    run,
  );
  let isStarted = false;
  const trace: PartedTrace = {
    schema: hashIds?.schema ?? rowSchema,
    expectedRequests,
    durationSeconds: plan.durationSeconds,
    clientCount: plan.clientCount,
    get workers() {
      return workers;
    },
    recycle: (batch) => batches.recycle(batch),
    placeOf: (batch) => batches.placeOf(batch),
    replayedRows: batches.replayedRows,
    async *[Symbol.asyncIterator]() {
      if (isStarted) {
        throw new UsageError('a trace can be iterated once; generate it again for another time');
      }
      isStarted = true;
      yield* batches.make();
    },
  };
  rememberOrigin(trace, { run, output });
  return trace;
}

/** @throws UsageError where the number of requests before a part is not known */
function requireRequestsBefore({ isCounted }: CompiledPlan, shard: Shard | undefined): void {
  if (isCounted || (shard?.index ?? 1) === 1) return;
  throw new UsageError(
    'with renewal arrivals or conversations the number of requests before a shard is not known; use exact arrivals ' +
      'without conversations, or no request ids',
    { field: 'output.request_id' },
  );
}

/** Of the whole trace or of a part, at which the engine is positioned: its tiles, rows before it, and rows expected in it. */
function partOf(engine: Engine, shard: Shard | undefined) {
  const total = engine.totalRequests;
  const tiles = shardTiles(engine.tiles, shard ?? { index: 1, count: 1 });
  if (tiles.fromTile > 0) engine.seek(tiles.fromTile);
  const share = (tiles.toTile - tiles.fromTile) / engine.tiles;
  return {
    tiles,
    firstRequest: tiles.fromTile > 0 ? engine.requestsBefore : 0,
    expectedRequests: Math.round(shard === undefined ? total : total * share),
  };
}
