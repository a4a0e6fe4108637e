/** How many workers are worth their start, and find room. */
import { platform } from '#platform';
import type { ColumnType } from '../fields.js';
import type { Resources } from '../platform/platform.js';

/** A worker is not worth its start for fewer rows than this. */
const ROWS_PER_WORKER = 1 << 18;
/** Rows that a worker makes at a time, before it has to go over some gaps of each client to its next run. */
const WORKER_RUN_ROWS = 1 << 20;
/** With many clients it makes more, so many for each, up to a limit that bounds the memory. */
const WORKER_RUN_ROWS_PER_CLIENT = 32;
const LARGEST_WORKER_RUN_ROWS = 1 << 22;
/** Runs that are in the making or wait for their turn, for each worker: what bounds the memory. */
export const RUNS_PER_WORKER = 3;
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
    THREAD_BYTES + PLANS_PER_WORKER * planBytes + RUNS_PER_WORKER * workerRunRows(clientCount) * rowBytes
  );
}

/** Rows of a worker's run in a trace of so many clients, when it is long. */
export function workerRunRows(clientCount: number): number {
  return Math.min(
    Math.max(WORKER_RUN_ROWS, clientCount * WORKER_RUN_ROWS_PER_CLIENT),
    LARGEST_WORKER_RUN_ROWS,
  );
}
