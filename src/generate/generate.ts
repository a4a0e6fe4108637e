import type { RecordBatch, Schema } from 'apache-arrow';
import { Engine } from '../engine/engine.js';
import { engineModule, engineSha256 } from '../engine/module.js';
import { RunMemory } from '../engine/run-memory.js';
import { UsageError } from '../errors.js';
import { type ArrivalMode, defaultArrivals, type GenerateOptions } from '../generate-options.js';
import { plainInterArrivals } from '../laws/inter-arrival.js';
import { naiveWorkload } from '../naive/naive-workload.js';
import { planFingerprint } from '../plan/checksum.js';
import { columnType } from '../plan/columns.js';
import { compilePlan } from '../plan/compile.js';
import { ColumnKind } from '../plan/layout.js';
import { shardTiles } from '../plan/tile-ranges.js';
import type { Pool } from '../pool/pool.js';
import { BatchAssembler } from '../trace/batch-assembler.js';
import { traceMetadata } from '../trace/metadata.js';
import { traceSchema } from '../trace/schema.js';
import { produceRuns } from '../workers/produce-runs.js';
import { type WorkerCount, workerCount } from '../workers/worker-count.js';
import { checkOptions, checkPool } from './check-arguments.js';

const DEFAULT_BATCH_SIZE = 65536;

/** A trace in the making: iterate it once for its record batches, in order of time. */
export interface Trace extends AsyncIterable<RecordBatch> {
  /** Its metadata carries the resolved spec, the seed and the versions; see `readTraceMetadata`. */
  readonly schema: Schema;
  /** Rows that the trace will have: exact, but for a shard, with `renewal` arrivals and with conversations an expectation. */
  readonly expectedRequests: number;
  /** Seconds that the whole trace covers. */
  readonly durationSeconds: number;
  /** Clients that are active in the whole trace; the naive method has one. */
  readonly clientCount: number;
  /** Threads that make its rows, and why they are fewer than were asked for, if they are. */
  readonly workers: WorkerCount;
  /**
   * Hands the memory of a batch back, to be used for later ones. Nobody has to, but a third of the time of a row goes
   * into finding fresh memory.
   *
   * It is for whoever has done with the batch: has read it, or has seen it written. A writer that only took it, as
   * apache-arrow's do, still needs it. Columns that are read too late have length 0, and an apache-arrow writer throws
   * or makes a file that cannot be read; neither ever meets the rows of another batch.
   */
  recycle(batch: RecordBatch): void;
  /** With the naive method: the coefficient of variation of the stream's inter-arrival times. */
  readonly naiveCv?: number;
}

/**
 * Generates the trace of a pool or view. The same pool, options and seed give the same rows, to the bit, on
 * every runtime and whatever the batch size, the number of workers or the division into shards.
 *
 * Batches may be views of larger buffers: keeping one can keep tens of megabytes around it.
 *
 * @throws UsageError for options out of range
 * @throws PoolError where the pool cannot carry what is asked, such as a rate in a window without clients
 */
export function generate(pool: Pool, options: GenerateOptions = {}): Trace {
  return generateOn(engineModule(), pool, options);
}

/**
 * `generate` on another build of the engine, for tests.
 *
 * @param spec what the metadata says of the workload instead of the pool and options
 */
export function generateOn(
  module: WebAssembly.Module,
  pool: Pool,
  given: GenerateOptions,
  spec?: unknown,
): Trace {
  checkPool(pool);
  const options = checkOptions(given);
  const naive = options.method === 'naive' ? naiveWorkload(pool, options, module) : undefined;
  const arrivals = options.arrivals ?? defaultArrivals(options);
  const plan = compilePlan(naive?.pool ?? pool, { ...options, arrivals });
  const { shard } = options;
  if (options.requestId && !plan.isCounted && (shard?.index ?? 1) > 1) {
    throw new UsageError(
      'with renewal arrivals or conversations the number of requests before a shard is not known; use exact arrivals ' +
        'without conversations, or no request ids',
      { field: 'requestId' },
    );
  }
  const engine = new Engine(plan.bytes, module);
  const tiles = shardTiles(engine.tiles, shard ?? { index: 1, count: 1 });
  let firstRequest: number | undefined = 0;
  if (tiles.fromTile > 0) {
    engine.seek(tiles.fromTile);
    firstRequest = engine.requestsBefore;
  }
  const total = engine.totalRequests;
  const schema = traceSchema(
    pool.category,
    options.requestId ?? false,
    traceMetadata({
      spec: spec ?? resolvedSpec(pool, options, arrivals, naive?.cv),
      seed: options.seed ?? '0',
      engineSha256,
      planFingerprint: planFingerprint(plan.bytes),
      ...(shard === undefined ? {} : { shard: { ...shard, firstRequest } }),
    }),
    plan.columns.some(({ kind }) => kind === ColumnKind.CONVERSATION),
  );
  const columnTypes = plan.columns.map(({ kind }) => columnType(kind));
  const workers = workerCount(options.workers ?? 1, {
    tiles: tiles.toTile - tiles.fromTile,
    rowsPerTile: engine.rowsPerTile,
    planBytes: plan.bytes.length,
    clientCount: plan.clientCount,
    columnTypes,
  });
  const memory = new RunMemory();
  const batchSize = options.batchSize ?? DEFAULT_BATCH_SIZE;
  const assembler = new BatchAssembler(
    schema,
    batchSize,
    options.requestId ? firstRequest : undefined,
    (buffers) => memory.give(buffers),
  );
  let started = false;
  const share = (tiles.toTile - tiles.fromTile) / engine.tiles;
  return {
    schema,
    expectedRequests: Math.round(shard === undefined ? total : total * share),
    durationSeconds: plan.durationSeconds,
    clientCount: plan.clientCount,
    workers,
    recycle: (batch) => assembler.recycle(batch),
    ...(naive === undefined ? {} : { naiveCv: naive.cv }),
    async *[Symbol.asyncIterator]() {
      if (started) throw new UsageError('a trace can be iterated once; generate it again for another time');
      started = true;
      const production = {
        module,
        plan,
        engine,
        columnTypes,
        tiles,
        batchSize,
        workers: workers.count,
        memory,
      };
      for await (const run of produceRuns(production)) {
        yield* assembler.add(run, run.rows);
      }
      yield* assembler.rest();
    },
  };
}

/** Everything that the values of the trace depend on, for its metadata. */
function resolvedSpec(
  pool: Pool,
  options: GenerateOptions,
  arrivals: ArrivalMode,
  naiveCv: number | undefined,
) {
  const { rate, duration, requests, burstiness } = options;
  const scaledToFit = duration !== undefined && requests !== undefined;
  return {
    pool: pool.name,
    category: pool.category,
    span: [pool.fromSeconds, pool.toSeconds],
    // From which `applyView` makes the same view of the pool again; the span is in it, where there is one.
    view: pool.view,
    rate: rate ?? (scaledToFit ? undefined : 'native'),
    duration,
    requests,
    seed: options.seed ?? '0',
    arrivals,
    method: options.method ?? 'servegen',
    ...(naiveCv === undefined ? {} : { burstiness: burstiness ?? 'poisson', cv: naiveCv }),
    coupling: options.coupling ?? 'independent',
    gaps: options.gaps && plainInterArrivals(options.gaps),
    conversations: options.conversations,
  };
}
