import { engineModule } from '../../src/engine/module.js';
import { describePool } from '../../src/generate/describe-pool.js';
import { hashIdsOf } from '../../src/generate/hash-ids.js';
import { makeTrace } from '../../src/generate/make-trace.js';
import type { Trace, TraceRun } from '../../src/generate/trace.js';
import { naiveWorkload } from '../../src/naive/naive-workload.js';
import { limiting } from '../../src/plan/context/limiting.js';
import { inOnePiece } from '../../src/platform/slices.js';
import type { Pool } from '../../src/pool/pool.js';
import { resolveWorkload } from '../../src/workload/resolve.js';
import type {
  Amount,
  ResolvedOutput,
  ResolvedWorkload,
  TraceSettings,
} from '../../src/workload/resolved-workload.js';
import type { WorkloadSpec } from '../../src/workload/workload-spec.js';
import { aggregateCvOn } from './at-once.js';

/** What decides a trace beside its pool, and how it is made. */
export type PoolSettings = TraceSettings &
  Pick<WorkloadSpec, 'method'> &
  TraceRun & { readonly requestId?: boolean; readonly output?: ResolvedOutput };

/** The trace of a pool that need not come from a spec, as most pools of tests do not. */
export function generate(pool: Pool, settings: PoolSettings = {}): Trace {
  return generateOn(engineModule(), pool, settings);
}

/** `generate` on another build of the engine. */
export function generateOn(
  module: WebAssembly.Module,
  pool: Pool,
  { workers, batchSize, shard, signal, onProgress, requestId, output, ...settings }: PoolSettings = {},
): Trace {
  const run = {
    ...(workers !== undefined && { workers }),
    ...(batchSize !== undefined && { batchSize }),
    ...(shard !== undefined && { shard }),
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && { onProgress }),
  };
  const { conversations, method, rate, duration, requests, ...others } = settings;
  const spec = {
    ...resolveWorkload({
      category: pool.category,
      ...(rate !== undefined && { rate }),
      ...(duration !== undefined && { duration }),
      ...(requests !== undefined && { requests }),
      ...(method !== undefined && { method }),
    }),
    ...others,
    ...(conversations !== undefined && { conversations }),
    pool: describePool(pool),
    ...(output !== undefined && { output }),
    ...(requestId && { output: { ...output, request_id: true } }),
  };
  const parts = { naiveMethod: naiveWorkload, limiting, hashIdsOf };
  return inOnePiece(makeTrace(module, { pool, spec: spec as ResolvedWorkload }, run, parts));
}

/** How bursty the requests of a pool are together. */
export function aggregateCv(pool: Pool, amount: Amount = {}): number {
  return aggregateCvOn(engineModule(), pool, amount);
}
