import { engineModule, prepareEngine } from '../engine/module.js';
import { inSlices, type Sliced } from '../platform/slices.js';
import type { EarlyWorkers } from '../threads/early-workers.js';
import { earlyWorkers } from './early-workers.js';
import { checkSize } from './limits.js';
import { makeTrace } from './make-trace.js';
import type { OpenOptions } from './open-options.js';
import { openWorkload } from './open-workload.js';
import { isOpen, type OpenWorkload, type Workload } from './opened.js';
import { type RareParts, rarePartsOf } from './rare-parts.js';
import type { PartedTrace, TraceRun } from './trace.js';

/** `generate` of a workload, which is opened as the options say where it is not open yet. */
export async function generateWorkload(
  workload: Workload | OpenWorkload,
  open: OpenOptions,
  run: TraceRun,
): Promise<PartedTrace> {
  return generateParted(isOpen(workload) ? workload : await openWorkload(workload, open), run);
}

/** `generate`, for whoever cuts the trace into parts, or begins behind some of them; not for others than the command. */
export async function generateParted(opened: OpenWorkload, run: TraceRun): Promise<PartedTrace> {
  const early = earlyWorkers(opened.spec, run);
  try {
    const [parts] = await Promise.all([rarePartsOf(opened), prepareEngine()]);
    return await inSlices(traceOf(opened, run, parts, early), run);
  } catch (error) {
    early?.dismiss();
    const { explained } = await import('./explain.js');
    throw explained(error, opened);
  }
}

function* traceOf(
  opened: OpenWorkload,
  run: TraceRun,
  parts: RareParts,
  early: EarlyWorkers | undefined,
): Sliced<PartedTrace> {
  yield* checkSize(opened.spec, opened.pool, opened.limits, parts.limiting);
  return yield* makeTrace(engineModule(), opened, run, parts, early);
}
