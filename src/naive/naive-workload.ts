import { Timeline } from '../plan/timeline.js';
import type { Sliced } from '../platform/slices.js';
import { aggregatePool } from '../pool/aggregate/aggregate-pool.js';
import type { Pool } from '../pool/pool.js';
import type { TraceSettings } from '../workload/resolved-workload.js';
import { aggregateCvOn } from './aggregate-cv.js';

/** A pool's workload by the naive method. */
export interface NaiveWorkload {
  /** The aggregate as one stream. */
  readonly pool: Pool;
  /** Coefficient of variation of its inter-arrival times. */
  readonly cv: number;
}

/**
 * The naive workload of a pool: what is to be compiled in place of the pool.
 *
 * @param cv coefficient of variation of the stream's inter-arrival times, or `aggregate`
 * @param module the engine in which the burstiness of the aggregate is measured, where that is asked for
 * @throws UsageError where the burstiness of the aggregate cannot be measured
 * @throws PoolError where the pool cannot carry what is asked
 */
export function* naiveWorkload(
  pool: Pool,
  settings: TraceSettings,
  cv: number | 'aggregate',
  module: WebAssembly.Module,
): Sliced<NaiveWorkload> {
  const { duration } = settings;
  // What no plan could hold is refused before the pool is read.
  if (duration !== undefined) {
    const timeline = new Timeline(pool);
    timeline.checkPeriods(duration / timeline.period);
  }
  const measured = cv === 'aggregate' ? yield* aggregateCvOn(module, pool, settings) : cv;
  return { pool: yield* aggregatePool(pool, measured), cv: measured };
}
