import type { RecordBatch } from 'apache-arrow';
import type { Trace } from '../generate/trace.js';
import { secondsSinceStart } from './clock.js';
import { Progress } from './progress.js';

/** Rows that were written. Times are seconds from the start of the process. */
export interface WrittenRows {
  readonly rows: number;
  /** Undefined where there is no batch. */
  readonly firstBatchSeconds: number | undefined;
  readonly lastRowSeconds: number;
}

/**
 * Hands the batches of a trace to whoever writes them, with its progress on the terminal.
 *
 * @param write is given what to call when the memory of the batch is no longer needed
 */
export async function writeRows(
  trace: Trace,
  showsProgress: boolean,
  write: (batch: RecordBatch, onWritten: () => void) => Promise<void>,
): Promise<WrittenRows> {
  const progress = new Progress('rows', trace.expectedRequests, showsProgress);
  try {
    let rows = 0;
    let firstBatchSeconds: number | undefined;
    for await (const batch of trace) {
      firstBatchSeconds ??= secondsSinceStart();
      await write(batch, () => trace.recycle(batch));
      rows += batch.numRows;
      progress.update(rows);
    }
    return { rows, firstBatchSeconds, lastRowSeconds: secondsSinceStart() };
  } finally {
    progress.end();
  }
}
