import type { GenerateOptions } from '../generate-options.js';
import { aggregatePool } from '../pool/aggregate/aggregate-pool.js';
import type { Pool } from '../pool/pool.js';
import { aggregateCvOn } from './aggregate-cv.js';

/** The coefficient of variation with which a Gamma law is exponential, and arrivals are Poisson. */
const POISSON_CV = 1;

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
 * @param module the engine in which the burstiness of the aggregate is measured, where that is asked for
 * @throws UsageError where the burstiness of the aggregate cannot be measured
 * @throws PoolError where the pool cannot carry what is asked
 */
export function naiveWorkload(
  pool: Pool,
  options: GenerateOptions,
  module: WebAssembly.Module,
): NaiveWorkload {
  const { burstiness = 'poisson' } = options;
  const cv =
    burstiness === 'poisson'
      ? POISSON_CV
      : burstiness === 'aggregate'
        ? aggregateCvOn(module, pool, options)
        : burstiness;
  return { pool: aggregatePool(pool, cv), cv };
}
