import { platform } from '#platform';
import { EarlyWorkers } from '../threads/early-workers.js';
import { WORKER_CODE } from '../workers/worker.generated.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import type { TraceRun } from './trace.js';

/** A shorter trace may need fewer workers than are asked for, which only its plan tells. */
const LONG_TRACE_ROWS = 1 << 23;

/**
 * Starts the workers of a trace that is long by what its spec says, while its plan is compiled; undefined where that is not
 * known, or where there are to be none.
 */
export function earlyWorkers(
  { requests, rate, duration, phases }: ResolvedWorkload,
  { workers = 1, workerUrl, shard }: TraceRun,
): EarlyWorkers | undefined {
  if (workers < 2 || phases !== undefined) return undefined;
  const rows = requests ?? (typeof rate === 'number' && typeof duration === 'number' ? rate * duration : 0);
  if (!(rows / (shard?.count ?? 1) >= LONG_TRACE_ROWS)) return undefined;
  const count = Math.min(workers, platform.resources().cores);
  return count < 2 ? undefined : new EarlyWorkers(WORKER_CODE, count, workerUrl);
}
