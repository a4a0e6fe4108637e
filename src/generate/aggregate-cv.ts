import { engineModule } from '../engine/module.js';
import { aggregateCvOn } from '../naive/aggregate-cv.js';
import { explained } from './explain.js';
import { checkSize } from './limits.js';
import { isOpen, type OpenWorkload, openWorkload, type Workload } from './open-workload.js';

/**
 * How bursty all requests of a workload are together: the coefficient of variation of the inter-arrival times, clients
 * merged, which the naive method takes for `cv: aggregate`. It has no simple formula and is measured, in traces of fixed
 * seeds: the same workload gives the same number on every runtime.
 *
 * @throws SpecError when fewer than 100 requests are expected, more than the workload was opened with allow, or the
 *   workload is not valid
 * @throws PoolError when the pool cannot be read, or is malformed
 */
export async function aggregateCv(workload: Workload | OpenWorkload): Promise<number> {
  const opened = isOpen(workload) ? workload : await openWorkload(workload);
  try {
    checkSize(opened.spec, opened.pool, opened.limits);
    return aggregateCvOn(engineModule(), opened.pool, opened.spec);
  } catch (error) {
    throw explained(error, opened);
  }
}
