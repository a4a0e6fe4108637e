import { engineModule, prepareEngine } from '../engine/module.js';
import { aggregateCvOn } from '../naive/aggregate-cv.js';
import { inSlices, type Sliced } from '../platform/slices.js';
import { type Attended, checkAttended } from '../progress.js';
import { explained } from './explain.js';
import { checkSize } from './limits.js';
import { openWorkload } from './open-workload.js';
import { isOpen, type OpenWorkload, type Workload } from './opened.js';
import { type RareParts, rarePartsOf } from './rare-parts.js';

/**
 * How bursty all requests of a workload are together: the coefficient of variation of the inter-arrival times, clients
 * merged, which the naive method takes for `cv: aggregate`. It has no simple formula and is measured, in traces of fixed
 * seeds: the same workload gives the same number on every runtime.
 *
 * @throws SpecError when fewer than 100 requests are expected, more than the workload was opened with allow, or the
 *   workload is not valid
 * @throws PoolError when the pool cannot be read, or is malformed
 */
export async function aggregateCv(
  workload: Workload | OpenWorkload,
  options: Attended = {},
): Promise<number> {
  const attended = checkAttended(options);
  const opened = isOpen(workload) ? workload : await openWorkload(workload, attended);
  const [{ limiting }] = await Promise.all([rarePartsOf(opened), prepareEngine()]);
  try {
    return await inSlices(aggregateCvOf(opened, limiting), attended);
  } catch (error) {
    throw explained(error, opened);
  }
}

function* aggregateCvOf(
  { spec, pool, limits }: OpenWorkload,
  limiting: RareParts['limiting'],
): Sliced<number> {
  yield* checkSize(spec, pool, limits, limiting);
  return yield* aggregateCvOn(engineModule(), pool, spec);
}
