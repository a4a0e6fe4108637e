import { UsageError } from '../../errors.js';
import type { Sliced } from '../../platform/slices.js';
import { layWindows, MAX_LAID_WINDOWS } from '../laid-windows.js';
import type { Pool } from '../pool.js';

/** Between pauses: far less than a millisecond's worth. */
const TIMES_AT_A_TIME = 4096;

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
export function* jointWindows(
  pools: readonly Pool[],
  durationSeconds: number,
  moreEdges: ArrayLike<number> = [],
): Sliced<JointWindows> {
  const laid: Laid[] = [];
  for (const pool of pools) laid.push(yield* laidUntil(pool, durationSeconds));
  const edges = yield* unionOfEdges(durationSeconds, [...laid.map(({ ends }) => ends), moreEdges]);
  checkCount(edges.length - 1);
  const poolWindows: Int32Array[] = [];
  for (const windows of laid) poolWindows.push(yield* windowsBetween(edges, windows));
  return { edges, poolWindows };
}

/**
 * 0, `durationSeconds` and what lies between them, ascending, each once.
 *
 * @param lists each ascending
 */
export function* unionOfEdges(
  durationSeconds: number,
  lists: readonly ArrayLike<number>[],
): Sliced<Float64Array> {
  let unions = lists.length === 0 ? [[]] : lists;
  // Neighbours are merged until one is left, so that each time is gone through as often as the lists can be halved.
  while (unions.length > 1) {
    const merged: ArrayLike<number>[] = [];
    for (let index = 0; index < unions.length; index += 2)
      merged.push(yield* union(unions[index], unions[index + 1] ?? []));
    unions = merged;
  }
  const [times] = unions;
  const edges = new Float64Array(times.length + 2);
  let count = 1;
  for (let index = 0; index < times.length; index++) {
    if (index % TIMES_AT_A_TIME === 0) yield;
    const time = times[index];
    if (time > edges[count - 1] && time < durationSeconds) edges[count++] = time;
  }
  edges[count++] = durationSeconds;
  return edges.subarray(0, count);
}

/** What two ascending lists have, ascending, each value once. */
function* union(a: ArrayLike<number>, b: ArrayLike<number>): Sliced<Float64Array> {
  const both = new Float64Array(a.length + b.length);
  let [count, fromA, fromB] = [0, 0, 0];
  while (fromA < a.length || fromB < b.length) {
    if (count % TIMES_AT_A_TIME === 0) yield;
    const isOfA = !(fromB < b.length) || a[fromA] <= b[fromB];
    const time = isOfA ? a[fromA++] : b[fromB++];
    if (!isOfA || !(time === b[fromB])) both[count++] = time;
  }
  return both.subarray(0, count);
}

/** Windows of one pool along a trace: the end of each, the last at or behind the trace's, and its index. */
interface Laid {
  readonly ends: readonly number[];
  readonly windows: readonly number[];
}

function* laidUntil(pool: Pool, durationSeconds: number): Sliced<Laid> {
  const period = pool.toSeconds - pool.fromSeconds;
  // Before they are gathered, which would take all memory.
  checkCount(Math.floor(durationSeconds / period) * pool.windowCount);
  const ends: number[] = [];
  const windows: number[] = [];
  for (const { poolWindow, start, end } of layWindows(pool)) {
    if (start >= durationSeconds) break;
    if (ends.length % TIMES_AT_A_TIME === 0) yield;
    ends.push(end);
    windows.push(poolWindow);
  }
  return { ends, windows };
}

function* windowsBetween(edges: Float64Array, { ends, windows }: Laid): Sliced<Int32Array> {
  const between = new Int32Array(edges.length - 1);
  let at = 0;
  for (let joint = 0; joint < between.length; joint++) {
    if (joint % TIMES_AT_A_TIME === 0) yield;
    while (ends[at] <= edges[joint]) at++;
    between[joint] = windows[at];
  }
  return between;
}

function checkCount(count: number): void {
  if (count <= MAX_LAID_WINDOWS) return;
  throw new UsageError(`the trace would have more than ${MAX_LAID_WINDOWS} windows; use a shorter duration`, {
    field: 'durationSeconds',
  });
}
