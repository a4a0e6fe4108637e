import type { Sliced } from '../platform/slices.js';
import type { EarlyWorkers } from '../threads/early-workers.js';
import { compileWorkload } from './compile-workload.js';
import type { RareParts } from './rare-parts.js';
import type { PartedTrace, TraceRun } from './trace.js';
import { traceOfPlan } from './trace-of-plan.js';
import type { WorkloadPool } from './workload-pool.js';

/**
 * Compiles a workload and hands out what makes its rows.
 *
 * @param module the engine, or another build of it, for tests
 * @param parts those of the workload
 * @param early workers that have been started for it, from `earlyWorkers`
 * @throws UsageError, PoolError where the pool cannot give what is asked; its field is a path of the spec
 */
export function* makeTrace(
  module: WebAssembly.Module,
  workload: WorkloadPool,
  run: TraceRun,
  parts: RareParts,
  early?: EarlyWorkers,
): Sliced<PartedTrace> {
  const { plan, naiveCv } = yield* compileWorkload(module, workload, parts);
  const trace = yield* traceOfPlan(module, plan, workload.spec.output, run, parts.hashIdsOf, early);
  // The same object: its threads are told later, and others know it.
  return naiveCv === undefined ? trace : Object.assign(trace, { naiveCv });
}
