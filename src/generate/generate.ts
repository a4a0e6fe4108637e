import { engineModule, prepareEngine } from '../engine/module.js';
import { UsageError } from '../errors.js';
import { inSlices } from '../platform/slices.js';
import type { ResolvedOutput } from '../workload/resolved-workload.js';
import { loadHashIds } from './load-hash-ids.js';
import { OPEN_ALREADY, refuseLimits } from './open-options.js';
import { isOpen, type OpenWorkload, type Workload } from './opened.js';
import { withOutput } from './output-columns.js';
import { insideOf, isPlan, type Plan } from './plan.js';
import { checkRun, RUN_OPTION_NAMES, type RunOptions } from './run-options.js';
import type { PartedTrace, Trace, TraceRun } from './trace.js';
import { traceOfPlan } from './trace-of-plan.js';

/**
 * Generates the trace of a workload. The same workload gives the same rows, to the bit, on every runtime and however it
 * is run.
 *
 * Batches may be views of larger buffers: keeping one can keep tens of megabytes around it.
 *
 * @param workload what a spec file holds, as an object, in which a `Pool` may stand where a file names one; or one that
 *   `openWorkload` has opened, which saves that for further traces; or a plan, which is ready to be made
 * @param run how it is made; no row depends on it
 * @throws SpecError where the workload is not valid, or its pool cannot give what it asks for; UsageError for `run`, also for
 *   limits where the workload is open
 * @throws PoolError when the pool cannot be read, or is malformed
 */
export async function generate(
  workload: Workload | OpenWorkload | Plan,
  run: RunOptions = {},
): Promise<Trace> {
  const options = checkRun(run);
  const { workers, workerUrl, requireWorkers, batchSize, shard, ...open } = options;
  const { signal, onProgress, ...limits } = open;
  signal?.throwIfAborted();
  if (isPlan(workload)) {
    refuseLimits(limits, 'a plan is as large as it is; give limits to compilePlan');
    return generatePlan(workload, undefined, options);
  }
  refusePlanBytes(workload);
  if (isOpen(workload)) refuseLimits(limits, OPEN_ALREADY);
  else refuseRunOptions(workload);
  // Pages that make the rows of plans do without what compiles workloads.
  const { generateWorkload } = await import('./generate-workload.js');
  return generateWorkload(workload, open, options);
}

/** `generate` of a plan, with the columns that are made of its rows; not for others than the command. */
export async function generatePlan(
  plan: Plan,
  output: ResolvedOutput | undefined,
  run: TraceRun,
): Promise<PartedTrace> {
  const [hashIdsOf] = await Promise.all([loadHashIds(output), prepareEngine()]);
  const inside = withOutput(insideOf(plan), output);
  return inSlices(traceOfPlan(engineModule(), inside, output, run, hashIdsOf), run);
}

function refusePlanBytes(workload: unknown): void {
  if (!(workload instanceof Uint8Array)) return;
  throw new UsageError('they are bytes; open those of a plan by openPlan(bytes)', {
    field: 'workload',
  });
}

/** How a trace is made stands beside its workload, not in it. */
function refuseRunOptions(workload: unknown): void {
  if (typeof workload !== 'object' || workload === null) return;
  const field = RUN_OPTION_NAMES.find((name) => Object.hasOwn(workload, name));
  if (field === undefined) return;
  throw new UsageError(`it is no part of a workload: generate(workload, { ${field}: … })`, { field });
}
