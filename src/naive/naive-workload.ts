import { schedule } from '../plan/schedule.js';
import { Timeline } from '../plan/timeline.js';
import type { Sliced } from '../platform/slices.js';
import { aggregatePool } from '../pool/aggregate/aggregate-pool.js';
import type { Pool } from '../pool/pool.js';
import { readTotalRates } from '../pool/walk.js';
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
  const secondsOf = settings.phases === undefined ? undefined : yield* secondsBySchedule(pool, settings);
  return { pool: yield* aggregatePool(pool, measured, secondsOf), cv: measured };
}

/**
 * How long each window of a pool's own rates would have to be for the requests that are expected in it: phases have rates of
 * their own, and so weigh otherwise among all requests than their pools do.
 */
function* secondsBySchedule(pool: Pool, settings: TraceSettings): Sliced<Float64Array> {
  const { pieces, expectedByPiece } = yield* schedule(pool, settings);
  const rates = yield* readTotalRates(pool, pool.windowCount);
  const seconds = new Float64Array(pool.windowCount);
  pieces.forEach(({ poolWindow }, piece) => {
    if (expectedByPiece[piece] > 0) seconds[poolWindow] += expectedByPiece[piece] / rates[poolWindow];
  });
  return seconds;
}
