import { UsageError } from '../../errors.js';
import { layWindows, MAX_LAID_WINDOWS } from '../laid-windows.js';
import type { Pool } from '../pool.js';

/** Windows of a trace that lie in one window of each of several pools. */
export interface JointWindows {
  /** From 0 to the trace's duration, strictly ascending; one more than there are windows. */
  readonly edges: Float64Array;
  /** By pool, then by joint window: the pool's window that it lies in. */
  readonly poolWindows: readonly Int32Array[];
}

/**
 * The union of the edges of several pools that are laid along [0, `durationSeconds`), repeating, and of more edges.
 *
 * @throws UsageError when the windows are too many
 */
export function jointWindows(
  pools: readonly Pool[],
  durationSeconds: number,
  moreEdges: Iterable<number> = [],
): JointWindows {
  const laid = pools.map((pool) => laidUntil(pool, durationSeconds));
  const edges = ascendingEdges(durationSeconds, concatenated([...laid.map(({ ends }) => ends), moreEdges]));
  checkCount(edges.length - 1);
  return { edges, poolWindows: laid.map((windows) => windowsBetween(edges, windows)) };
}

/** 0, `durationSeconds` and what lies between them, ascending, each once. */
export function ascendingEdges(durationSeconds: number, times: Iterable<number>): Float64Array {
  const inside = Float64Array.from(times).filter((time) => time > 0 && time < durationSeconds);
  inside.sort();
  // Not a list of arguments: there can be millions.
  const edges = new Float64Array(inside.length + 2);
  let count = 1;
  for (const time of inside) if (time > edges[count - 1]) edges[count++] = time;
  edges[count++] = durationSeconds;
  return edges.subarray(0, count);
}

/** Windows of one pool along a trace: the end of each, the last at or behind the trace's, and its index. */
interface Laid {
  readonly ends: readonly number[];
  readonly windows: readonly number[];
}

function laidUntil(pool: Pool, durationSeconds: number): Laid {
  const period = pool.toSeconds - pool.fromSeconds;
  // Before they are gathered, which would take all memory.
  checkCount(Math.floor(durationSeconds / period) * pool.windowCount);
  const ends: number[] = [];
  const windows: number[] = [];
  for (const { poolWindow, start, end } of layWindows(pool)) {
    if (start >= durationSeconds) break;
    ends.push(end);
    windows.push(poolWindow);
  }
  return { ends, windows };
}

function windowsBetween(edges: Float64Array, { ends, windows }: Laid): Int32Array {
  let at = 0;
  return Int32Array.from({ length: edges.length - 1 }, (_, joint) => {
    while (ends[at] <= edges[joint]) at++;
    return windows[at];
  });
}

function* concatenated(parts: readonly Iterable<number>[]): Generator<number> {
  for (const part of parts) yield* part;
}

function checkCount(count: number): void {
  if (count <= MAX_LAID_WINDOWS) return;
  throw new UsageError(`the trace would have more than ${MAX_LAID_WINDOWS} windows; use a shorter duration`, {
    field: 'durationSeconds',
  });
}
