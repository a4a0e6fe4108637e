import { allocateClientWindows, type Pool } from './pool.js';

/** The sum of the clients' rates in the windows 0 to `windowCount` (exclusive), requests per second. */
export function readTotalRates(pool: Pool, windowCount: number): Float64Array {
  const scratch = allocateClientWindows(windowCount);
  const totals = new Float64Array(windowCount);
  for (let client = 0; client < pool.clientIds.length; client++) {
    pool.readClient(client, 0, windowCount, scratch);
    for (let window = 0; window < windowCount; window++) totals[window] += scratch.rate[window];
  }
  return totals;
}
