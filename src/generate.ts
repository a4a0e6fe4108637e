import type { RecordBatch, Schema } from 'apache-arrow';
import { platform } from '#platform';
import { checkOptions, checkPool } from './check-arguments.js';
import { Engine } from './engine/engine.js';
import { engineModule, engineSha256 } from './engine/module.js';
import { type ColumnType, produceRunsOf, type Run } from './engine/run.js';
import { RunMemory } from './engine/run-memory.js';
import { UsageError } from './errors.js';
import type { ArrivalMode, GenerateOptions } from './generate-options.js';
import { NAIVE_ARRIVALS, naiveWorkload } from './naive/naive-workload.js';
import { planFingerprint } from './plan/checksum.js';
import { columnType } from './plan/columns.js';
import { type CompiledPlan, compilePlan } from './plan/compile.js';
import { ColumnKind } from './plan/layout.js';
import { shardTiles, type TileRange, tileRanges } from './plan/tile-ranges.js';
import { plainGapLaw } from './pool/gap-law.js';
import type { Pool } from './pool/pool.js';
import { BatchAssembler } from './trace/batch-assembler.js';
import { traceMetadata } from './trace/metadata.js';
import { traceSchema } from './trace/schema.js';
import { produceInWorkers } from './workers/worker-pool.js';

const DEFAULT_BATCH_SIZE = 65536;
/** Rows that this thread produces at a time: few enough for it to stay responsive, and for them to stay in its cache. */
const INLINE_RUN_ROWS = 65536;
/** Batches of up to so many rows are produced as they are; larger ones are put together. */
const LARGEST_INLINE_RUN_ROWS = 1 << 20;
/** Tiles that a worker produces at a time, at first and later: each time it goes over some gaps to where they begin. */
const FIRST_WORKER_RUN_TILES = 8;
const WORKER_RUN_TILES = 128;
/** A worker is not worth its start for fewer tiles than this. */
const TILES_PER_WORKER = 32;

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
  /**
   * Hands the memory of a batch back, to be used for later ones: nothing of the batch may be read from then on.
   * Nobody has to, but a third of the time of a row goes into finding fresh memory.
   */
  recycle(batch: RecordBatch): void;
  /** With the naive method: the coefficient of variation of the stream's inter-arrival times. */
  readonly naiveCv?: number;
}

/**
 * Generates the trace of a pool or view. The same pool, options and seed give the same rows, to the bit, on
 * every runtime and whatever the batch size, the number of workers or the division into shards.
 *
 * Batches may be views of larger buffers: keeping one can keep a few megabytes around it.
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
  options: GenerateOptions,
  spec?: unknown,
): Trace {
  checkPool(pool);
  checkOptions(options);
  const naive = options.method === 'naive' ? naiveWorkload(pool, options, module) : undefined;
  const arrivals = options.arrivals ?? (naive === undefined ? 'exact' : NAIVE_ARRIVALS);
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
  const total = Math.min(plan.rowLimit ?? Infinity, engine.totalRequests);
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
    recycle: (batch) => assembler.recycle(batch),
    ...(naive === undefined ? {} : { naiveCv: naive.cv }),
    async *[Symbol.asyncIterator]() {
      if (started) throw new UsageError('a trace can be iterated once; generate it again for another time');
      started = true;
      let left = plan.isCounted ? total - (firstRequest ?? 0) : Infinity;
      for await (const run of produce(module, engine, plan, tiles, batchSize, options.workers ?? 1, memory)) {
        const rows = Math.min(run.rows, left);
        left -= rows;
        yield* assembler.add(run, rows);
        if (left <= 0) break;
      }
      yield* assembler.rest();
    },
  };
}

/** The runs of a range of tiles, in order: from this thread, or also from workers, while which start it makes the first. */
function produce(
  module: WebAssembly.Module,
  engine: Engine,
  plan: CompiledPlan,
  tiles: TileRange,
  batchSize: number,
  workers: number,
  memory: RunMemory,
): AsyncIterable<Run> {
  const types = plan.columns.map(({ kind }) => columnType(kind));
  const useful = Math.min(workers, Math.floor((tiles.toTile - tiles.fromTile) / TILES_PER_WORKER));
  if (useful < 2) return produceInline(engine, tiles, batchSize, types, memory);
  const { fromTile, toTile } = tiles;
  const inlineTiles = Math.ceil(INLINE_RUN_ROWS / engine.rowsPerTile) + 1;
  const split = Math.min(fromTile + inlineTiles, toTile);
  const inWorkers = produceInWorkers(
    { type: 'open', module, plan: plan.bytes, columnTypes: types },
    tileRanges({ fromTile: split, toTile }, FIRST_WORKER_RUN_TILES, WORKER_RUN_TILES),
    useful,
    memory,
  );
  return following(produceInline(engine, { fromTile, toTile: split }, batchSize, types, memory), inWorkers);
}

/** All of `first`, then all of `second`, which starts at once. */
async function* following<T>(first: AsyncIterable<T>, second: AsyncGenerator<T, void>): AsyncGenerator<T> {
  let next = second.next();
  // Its failure is met when its turn comes.
  next.catch(() => undefined);
  try {
    yield* first;
    for (let result = await next; !result.done; result = await next) {
      yield result.value;
      next = second.next();
    }
  } finally {
    await second.return();
  }
}

/** Runs of whole batches, so that batches are the runs' own memory and nothing is copied twice. */
async function* produceInline(
  engine: Engine,
  { fromTile, toTile }: TileRange,
  batchSize: number,
  types: readonly ColumnType[],
  memory: RunMemory,
): AsyncGenerator<Run> {
  engine.seek(fromTile);
  const unit = batchSize > LARGEST_INLINE_RUN_ROWS ? INLINE_RUN_ROWS : batchSize;
  const longest = unit * Math.ceil(INLINE_RUN_ROWS / unit);
  // The first rows come soon.
  let length = unit;
  const nextLength = () => {
    const current = length;
    length = Math.min(length * 2, longest);
    return current;
  };
  for (const run of produceRunsOf(engine, toTile - fromTile, types, nextLength, () => memory.take())) {
    yield run;
    await platform.nextTask();
  }
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
    gaps: options.gaps && plainGapLaw(options.gaps),
    conversations: options.conversations,
  };
}
