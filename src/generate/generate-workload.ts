import { engineModule } from '../engine/module.js';
import type { GenerateOptions } from '../generate-options.js';
import { generateOn, type Trace } from './generate.js';
import { explained } from './open/explain.js';
import { checkSize } from './open/limits.js';
import type { Workload } from './open/open-workload.js';

/** How a trace is made; no value depends on it. */
export type RuntimeOptions = Pick<GenerateOptions, 'batchSize' | 'workers' | 'shard'>;

/**
 * Generates the trace of a workload. Its metadata has the resolved spec, from which the same trace can be made again.
 *
 * @throws SpecError where the pool cannot give what the spec asks for; UsageError for the runtime's options
 * @throws PoolError where the pool is malformed
 */
export function generateWorkload(workload: Workload, runtime: RuntimeOptions = {}): Trace {
  const { pool, options, spec } = workload;
  try {
    if (workload.limits !== undefined) checkSize(spec, pool, options, workload.limits);
    return generateOn(engineModule(), pool, { ...options, ...runtime }, spec);
  } catch (error) {
    throw explained(error, workload);
  }
}
