/** How many workers are worth their start, and find room. */
import { platform } from '#platform';
import type { ColumnType } from '../fields.js';
import type { Resources } from '../platform/platform.js';

/** A worker is not worth its start for fewer rows than this. */
const ROWS_PER_WORKER = 1 << 18;
/** Rows of a stretch, which a worker makes before it has to go over some gaps of each client to its next one. */
const STRETCH_ROWS = 1 << 20;
/** With many clients it has more, so many for each, up to a limit that bounds the memory. */
const STRETCH_ROWS_PER_CLIENT = 32;
const LARGEST_STRETCH_ROWS = 1 << 22;
/** Stretches that are in the making or wait for their turn, for each worker: what bounds the memory. */
const STRETCHES_PER_WORKER = 1.5;
/** Of the memory that there is, what workers may take. */
const MEMORY_SHARE = 0.5;
/** What a thread takes on Node before it has a plan: its heap, and its compiled script. */
const THREAD_BYTES = 12 * 2 ** 20;
/** As it comes in a message, and in the engine's memory. */
const PLANS_PER_WORKER = 2;
const BYTES_OF: Readonly<Record<ColumnType, number>> = {
  uint16: 2,
  uint32: 4,
  uint64: 8,
  dictionary: 4,
  // An offset, and some items.
  list: 16,
};
const TIMESTAMP_AND_CLIENT_BYTES = 12;

/** Threads that make the rows of a trace. */
export interface WorkerCount {
  /** 1 is the thread that called, with no worker beside it. */
  readonly count: number;
  /**
   * Why these are fewer than were asked for: what there is of the machine's, a trace that is short, or workers that could not
   * be started, which is known when the iteration has begun.
   */
  readonly limitedBy?: 'cores' | 'memory' | 'length' | 'start';
  /** With `limitedBy: 'start'`, why they could not be started. */
  readonly problem?: string;
}

/** What the workers are for. */
export interface WorkerLoad {
  readonly tiles: number;
  /** Rows that are expected of each. */
  readonly rowsPerTile: number;
  readonly planBytes: number;
  readonly clientCount: number;
  readonly columnTypes: readonly ColumnType[];
}

/**
 * As many workers as are asked for, but no more than there are cores, than half of the memory holds, and than the tiles
 * keep busy. More than a worker a core would take memory, and time.
 */
export function workerCount(
  asked: number,
  load: WorkerLoad,
  { cores, memoryBytes = Infinity }: Resources = platform.resources(),
): WorkerCount {
  const limits = [
    { limitedBy: 'length', most: load.tiles / Math.max(1, Math.round(ROWS_PER_WORKER / load.rowsPerTile)) },
    { limitedBy: 'cores', most: cores },
    { limitedBy: 'memory', most: (memoryBytes * MEMORY_SHARE) / workerBytes(load) },
  ] as const;
  const tightest = limits.reduce((least, limit) => (limit.most < least.most ? limit : least));
  if (!(tightest.most < asked)) return { count: asked };
  return { count: Math.max(1, Math.floor(tightest.most)), limitedBy: tightest.limitedBy };
}

/** Memory that a worker takes with its runs, at most, unless lists are long. */
export function workerBytes({ planBytes, clientCount, columnTypes }: WorkerLoad): number {
  const rowBytes = columnTypes.reduce((sum, type) => sum + BYTES_OF[type], TIMESTAMP_AND_CLIENT_BYTES);
  return (
    THREAD_BYTES + PLANS_PER_WORKER * planBytes + STRETCHES_PER_WORKER * stretchRows(clientCount) * rowBytes
  );
}

/** Stretches that workers are told of before their rows are taken. */
export function stretchesAhead(workers: number): number {
  return Math.ceil(workers * STRETCHES_PER_WORKER);
}

/** Rows of a stretch of a trace with so many clients, when it is long. */
export function stretchRows(clientCount: number): number {
  return Math.min(Math.max(STRETCH_ROWS, clientCount * STRETCH_ROWS_PER_CLIENT), LARGEST_STRETCH_ROWS);
}
