import type { RecordBatch, Schema } from 'apache-arrow';
import { platform } from '#platform';
import { Engine } from './engine/engine.js';
import { engineBytes } from './engine/instantiate.js';
import { UsageError } from './errors.js';
import type { GenerateOptions } from './generate-options.js';
import { type CompiledPlan, compilePlan } from './plan/compile.js';
import type { Pool } from './pool/pool.js';
import { BatchAssembler } from './trace/batch-assembler.js';
import { traceMetadata } from './trace/metadata.js';
import { traceSchema } from './trace/schema.js';

const DEFAULT_BATCH_SIZE = 65536;
const LARGEST_BATCH_SIZE = 1 << 24;

/** A trace in the making: iterate it once for its record batches, in order of time. */
export interface Trace extends AsyncIterable<RecordBatch> {
  /** Its metadata carries the resolved spec, the seed and the versions; see `readTraceMetadata`. */
  readonly schema: Schema;
  /** Rows that the trace will have. */
  readonly expectedRequests: number;
  /** Seconds that the trace covers. */
  readonly durationSeconds: number;
  /** Clients that are active in the trace. */
  readonly clientCount: number;
}

/**
 * Generates the trace of a pool or view. The same pool, options and seed give the same rows, to the bit, on
 * every runtime and whatever the batch size.
 *
 * @throws UsageError for options out of range
 * @throws PoolError where the pool cannot carry what is asked, such as a rate in a window without clients
 */
export function generate(pool: Pool, options: GenerateOptions = {}): Trace {
  return generateOn(undefined, pool, options);
}

/** `generate` on another build of the engine, for tests; undefined is the one that is shipped. */
export function generateOn(
  module: WebAssembly.Module | undefined,
  pool: Pool,
  options: GenerateOptions,
): Trace {
  const batchSize = options.batchSize ?? DEFAULT_BATCH_SIZE;
  if (!(Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= LARGEST_BATCH_SIZE)) {
    throw new UsageError(`${batchSize} is not a whole number from 1 to ${LARGEST_BATCH_SIZE}`, {
      field: 'batchSize',
    });
  }
  const plan = compilePlan(pool, options);
  const engine = new Engine(plan.bytes, module);
  const schema = traceSchema(
    pool.category,
    options.requestId ?? false,
    traceMetadata({
      spec: resolvedSpec(pool, options),
      seed: options.seed ?? '0',
      engineSha256: engineHash(),
    }),
  );
  const expectedRequests = Math.min(plan.rowLimit ?? Infinity, engine.totalRequests);
  return {
    schema,
    expectedRequests,
    durationSeconds: plan.durationSeconds,
    clientCount: plan.clientCount,
    async *[Symbol.asyncIterator]() {
      const columns = plan.columns.map(({ name }) => name);
      const assembler = new BatchAssembler(
        schema,
        columns,
        batchSize,
        expectedRequests,
        options.requestId ?? false,
      );
      yield* batches(engine, plan, assembler);
    },
  };
}

function* batches(
  engine: Engine,
  plan: CompiledPlan,
  assembler: BatchAssembler,
): Generator<RecordBatch, void, undefined> {
  let left = plan.rowLimit ?? Infinity;
  engine.seek(0);
  for (let tile = 0; tile < engine.tiles && left > 0; tile++) {
    const rows = Math.min(engine.produce(), left);
    left -= rows;
    yield* assembler.add(engine, rows);
  }
  yield* assembler.rest();
}

/** Everything that the trace depends on, for its metadata. */
function resolvedSpec(pool: Pool, options: GenerateOptions) {
  return {
    pool: pool.name,
    category: pool.category,
    span: [pool.fromSeconds, pool.toSeconds],
    rate:
      options.rate ??
      (options.duration !== undefined && options.requests !== undefined ? undefined : 'native'),
    duration: options.duration,
    requests: options.requests,
    seed: options.seed ?? '0',
    arrivals: options.arrivals ?? 'exact',
  };
}

let hash: string | undefined;

function engineHash(): string {
  if (hash === undefined) {
    const sha256 = platform.createSha256();
    sha256.update(engineBytes());
    hash = sha256.hex();
  }
  return hash;
}
