import type { Pool } from './pool.js';

/** The last edge of a pool's windows at or before a time that is not before the first. */
export function lastEdge(pool: Pick<Pool, 'windowCount' | 'windowEdge'>, seconds: number): number {
  let low = 0;
  let high = pool.windowCount + 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (pool.windowEdge(middle) <= seconds) low = middle;
    else high = middle;
  }
  return low;
}
