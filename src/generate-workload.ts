import { engineModule } from './engine/module.js';
import { generateOn, type Trace } from './generate.js';
import type { GenerateOptions } from './generate-options.js';
import type { Workload } from './workload/open/open-workload.js';

/** How a trace is made; no value depends on it. */
export type RuntimeOptions = Pick<GenerateOptions, 'batchSize' | 'workers' | 'shard'>;

/**
 * Generates the trace of a workload. Its metadata has the resolved spec, from which the same trace can be made again.
 *
 * @throws UsageError, PoolError as `generate` does
 */
export function generateWorkload({ pool, options, spec }: Workload, runtime: RuntimeOptions = {}): Trace {
  return generateOn(engineModule(), pool, { ...options, ...runtime }, spec);
}
