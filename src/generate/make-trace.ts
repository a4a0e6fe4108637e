import type { RecordBatch } from 'apache-arrow';
import { Engine } from '../engine/engine.js';
import { RunMemory } from '../engine/run-memory.js';
import { EngineError, UsageError } from '../errors.js';
import type { CompiledPlan } from '../plan/read-plan.js';
import { shardTiles } from '../plan/tile-ranges.js';
import { pauseIfDue, type Sliced } from '../platform/slices.js';
import type { WorkersRefused } from '../threads/crew.js';
import { BatchAssembler } from '../trace/batch-assembler.js';
import { shardMetadata } from '../trace/metadata.js';
import { PartEdges } from '../trace/part-edges.js';
import { traceSchema } from '../trace/schema.js';
import { produceRuns } from '../workers/produce-runs.js';
import { workerCount } from '../workers/worker-count.js';
import type { ResolvedOutput } from '../workload/resolved-workload.js';
import { compileWorkload } from './compile-workload.js';
import { hashIdsOf } from './hash-ids.js';
import { DEFAULT_BATCH_SIZE, type PartedTrace, type TraceRun } from './trace.js';
import { rememberOrigin } from './trace-origin.js';
import { untilAborted } from './until-aborted.js';
import type { WorkloadPool } from './workload-pool.js';

/**
 * Compiles a workload and hands out what makes its rows.
 *
 * @param module the engine, or another build of it, for tests
 * @throws UsageError, PoolError where the pool cannot give what is asked; its field is a path of the spec
 */
export function* makeTrace(
  module: WebAssembly.Module,
  workload: WorkloadPool,
  run: TraceRun,
): Sliced<PartedTrace> {
  const { plan, naiveCv } = yield* compileWorkload(module, workload);
  const trace = yield* traceOfPlan(module, plan, workload.spec.output, run);
  // The same object: its threads are told later, and others know it.
  return naiveCv === undefined ? trace : Object.assign(trace, { naiveCv });
}

/**
 * Hands out what makes the rows of a plan.
 *
 * @param output the columns that are made of the rows, and the size of batches
 * @throws PlanError where it is corrupt, or of another version
 * @throws UsageError where the output asks for what the trace cannot have
 */
export function* traceOfPlan(
  module: WebAssembly.Module,
  plan: CompiledPlan,
  output: ResolvedOutput | undefined,
  run: TraceRun,
): Sliced<PartedTrace> {
  const requestId = output?.request_id ?? false;
  const { shard } = run;
  if (requestId && !plan.isCounted && (shard?.index ?? 1) > 1) {
    throw new UsageError(
      'with renewal arrivals or conversations the number of requests before a shard is not known; use exact arrivals ' +
        'without conversations, or no request ids',
      { field: 'output.request_id' },
    );
  }
  const engine = yield* Engine.open(plan.bytes, module);
  const tiles = shardTiles(engine.tiles, shard ?? { index: 1, count: 1 });
  let firstRequest: number | undefined = 0;
  if (tiles.fromTile > 0) {
    engine.seek(tiles.fromTile);
    firstRequest = engine.requestsBefore;
  }
  const total = engine.totalRequests;
  const rowSchema = traceSchema(
    plan.columns,
    requestId,
    shard === undefined ? plan.metadata : shardMetadata(plan.metadata, shard, firstRequest),
  );
  const hashIds = hashIdsOf(rowSchema, output, shard);
  const schema = hashIds?.schema ?? rowSchema;
  const columnTypes = plan.columns.map(({ type }) => type);
  const workers = workerCount(run.workers ?? 1, {
    tiles: tiles.toTile - tiles.fromTile,
    rowsPerTile: engine.rowsPerTile,
    planBytes: plan.bytes.length,
    clientCount: plan.clientCount,
    columnTypes,
  });
  let threads = workers;
  const onRefused = ({ problem }: WorkersRefused, left: number) => {
    threads = { count: Math.max(1, left), limitedBy: 'start', problem };
  };
  const memory = new RunMemory();
  const batchSize = run.batchSize ?? output?.batch_size ?? DEFAULT_BATCH_SIZE;
  /** Ids of blocks depend on all rows before: these are made again then, and thrown away. */
  const isReplayed = hashIds !== undefined && run.from !== undefined;
  const from =
    run.from === undefined || isReplayed ? { part: 0, tile: tiles.fromTile, skipRows: 0, rows: 0 } : run.from;
  const unwanted = isReplayed ? run.from.rows : 0;
  const assembler = new BatchAssembler(
    rowSchema,
    batchSize,
    requestId && firstRequest !== undefined ? firstRequest + from.rows : undefined,
    (buffers) => memory.give(buffers),
    run.partition && new PartEdges(run.partition, from.part),
  );
  /** What a batch was before it had its ids. */
  const bare = new WeakMap<RecordBatch, RecordBatch>();
  const whole = (batch: RecordBatch) => {
    if (hashIds === undefined) return batch;
    const complete = hashIds.add(batch);
    bare.set(complete, batch);
    return complete;
  };
  let started = false;
  const share = (tiles.toTile - tiles.fromTile) / engine.tiles;
  const trace: PartedTrace = {
    schema,
    expectedRequests: Math.round(shard === undefined ? total : total * share),
    durationSeconds: plan.durationSeconds,
    clientCount: plan.clientCount,
    get workers() {
      return threads;
    },
    recycle(batch) {
      const rest = bare.get(batch);
      if (rest !== undefined) hashIds?.recycle(batch);
      bare.delete(batch);
      assembler.recycle(rest ?? batch);
    },
    placeOf: (batch) => assembler.placeOf(bare.get(batch) ?? batch),
    replayedRows: unwanted,
    async *[Symbol.asyncIterator]() {
      if (started) throw new UsageError('a trace can be iterated once; generate it again for another time');
      started = true;
      const production = {
        module,
        plan,
        engine,
        columnTypes,
        tiles: { fromTile: from.tile, toTile: tiles.toTile },
        batchSize,
        workers: workers.count,
        start: { workerUrl: run.workerUrl, requireWorkers: run.requireWorkers },
        onRefused,
        memory,
      };
      const { signal, onProgress } = run;
      let rows = from.rows;
      let skipped = 0;
      const tell = (batch: RecordBatch) => {
        signal?.throwIfAborted();
        rows += batch.numRows;
        onProgress?.({ phase: 'rows', rows, expectedRows: trace.expectedRequests });
      };
      const wanted = function* (batch: RecordBatch) {
        tell(batch);
        // Parts begin with a batch, and so do the rows that were not written.
        if (rows > unwanted) yield batch;
        else trace.recycle(batch);
      };
      for await (const made of untilAborted(produceRuns(production), signal)) {
        const first = Math.min(from.skipRows - skipped, made.rows);
        skipped += first;
        for (const batch of assembler.add(made, first)) {
          yield* wanted(whole(batch));
          // Runs of workers are there all at once, and so would be all of their batches.
          await pauseIfDue(signal);
        }
      }
      if (skipped < from.skipRows) {
        throw new EngineError(
          `the trace has no row ${from.skipRows} rows behind the start of tile ${from.tile}`,
        );
      }
      for (const batch of assembler.rest()) yield* wanted(whole(batch));
    },
  };
  rememberOrigin(trace, { run, output });
  return trace;
}
