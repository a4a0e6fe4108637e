import type { RecordBatch, Schema } from 'apache-arrow';
import type { TilePlace } from '../engine/run.js';
import type { Partition } from '../notation/partition.js';
import type { BatchPlace } from '../trace/batch-assembler.js';
import type { WorkerCount } from '../workers/worker-count.js';
import type { RunOptions } from './run-options.js';

/** Rows of a record batch, where nobody says how many. */
export const DEFAULT_BATCH_SIZE = 65536;

/** A trace in the making: iterate it once for its record batches, in order of time. */
export interface Trace extends AsyncIterable<RecordBatch> {
  /** Its metadata carries the resolved spec, the seed and the versions; see `readTraceMetadata`. */
  readonly schema: Schema;
  /** Rows that the trace will have: exact, but for a shard, with `renewal` arrivals and with conversations an expectation. */
  readonly expectedRequests: number;
  /** Seconds that the whole trace covers. */
  readonly durationSeconds: number;
  /** Clients that are active in the whole trace; the naive method has one. */
  readonly clientCount: number;
  /**
   * Threads that make its rows, and why they are fewer than were asked for, if they are. Where workers cannot be started,
   * this says so from the first rows on that they were to make.
   */
  readonly workers: WorkerCount;
  /**
   * Hands the memory of a batch back, to be used for later ones. Nobody has to, but a third of the time of a row goes
   * into finding fresh memory.
   *
   * It is for whoever has done with the batch: has read it, or has seen it written. A writer that only took it, as
   * apache-arrow's do, still needs it. Columns that are read too late have length 0, and an apache-arrow writer throws
   * or makes a file that cannot be read; neither ever meets the rows of another batch.
   */
  recycle(batch: RecordBatch): void;
  /** With the naive method: the coefficient of variation of the stream's inter-arrival times. */
  readonly naiveCv?: number;
}

/** A trace that is made for parts. */
export interface PartedTrace extends Trace {
  /** Where a batch of this trace is in it; undefined for any other. */
  placeOf(batch: RecordBatch): BatchPlace | undefined;
  /** Rows before the first that is handed out which had to be made again for it. */
  readonly replayedRows: number;
}

/** What makes the rows of a trace, and how: `generate` has checked all of it. */
export type TraceRun = Pick<
  RunOptions,
  'workers' | 'workerUrl' | 'requireWorkers' | 'batchSize' | 'shard' | 'signal' | 'onProgress'
> & {
  /** No batch lies across the edge of a part. */
  readonly partition?: Exclude<Partition, { by: 'size' }>;
  /** Begins with a part in the middle of the trace, or shard: where that is, and so many rows behind its first. */
  readonly from?: TilePlace & { readonly part: number; readonly rows: number };
};
