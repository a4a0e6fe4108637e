import { StructureFault } from '../../arrow/structure-fault.js';
import { shapedInterArrivals } from '../../laws/families.js';
import { GapFamily } from '../../laws/inter-arrival-family.js';
import { isWithin } from '../../laws/parameters.js';
import type { PoolTables } from '../pool-tables.js';

/**
 * Checks everything that loading a released directory checks but the distributions, which are checked when they
 * are first used: there are a hundred times as many numbers in them.
 *
 * @throws StructureFault at the first number that is out of its range
 */
export function checkTables(tables: PoolTables): void {
  const { clientIds, windowSeconds, windowCount, windowOffsets, datasetOffsets, datasetStart } = tables;
  if (!(windowSeconds > 0)) throw new StructureFault(`its windows are ${windowSeconds} s long`);
  if (!(Number.isInteger(windowCount) && windowCount > 0)) {
    throw new StructureFault(`it has ${windowCount} windows`);
  }
  for (let row = 0; row < clientIds.length; row++) {
    const client = clientIds[row];
    if (row > 0 && !(client > clientIds[row - 1])) {
      throw new StructureFault(`its client ids are not strictly ascending at ${client}`);
    }
    const windows = windowOffsets[row + 1] - windowOffsets[row];
    if (windows !== windowCount && windows !== 0) {
      throw new StructureFault(`its client ${client} has ${windows} windows instead of ${windowCount}`);
    }
    for (let index = windowOffsets[row]; index < windowOffsets[row + 1]; index++) {
      const fault = windowFault(tables, index);
      if (fault !== undefined) {
        throw new StructureFault(`its client ${client} has ${fault} in window ${index - windowOffsets[row]}`);
      }
    }
    let previous = Number.NEGATIVE_INFINITY;
    for (let dataset = datasetOffsets[row]; dataset < datasetOffsets[row + 1]; dataset++) {
      const start = datasetStart[dataset];
      if (!(start > previous && start < Number.POSITIVE_INFINITY)) {
        throw new StructureFault(`its client ${client} has dataset starts that do not ascend at ${start}`);
      }
      previous = start;
    }
  }
}

function windowFault({ rate, cv, pattern, arg1 }: PoolTables, index: number): string | undefined {
  if (!(rate[index] >= 0 && rate[index] < Number.POSITIVE_INFINITY)) return `rate ${rate[index]}`;
  if (!(cv[index] >= 0 && cv[index] < Number.POSITIVE_INFINITY)) return `cv ${cv[index]}`;
  if (!(pattern[index] <= GapFamily.weibull)) return `the unknown pattern ${pattern[index]}`;
  if (!(rate[index] > 0)) return undefined;
  if (pattern[index] === GapFamily.none) return `a rate of ${rate[index]} without a pattern`;
  const shape = arg1[index];
  const range = shapedInterArrivals(pattern[index])!.shape;
  if (isWithin(shape, range)) return undefined;
  return `shape ${shape} where it must be from ${range.minimum} to ${range.maximum}`;
}
