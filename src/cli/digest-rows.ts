import type { RecordBatch } from 'apache-arrow';
import { isDigested, TraceDigest } from '../trace/digest.js';
import type { OpenedTrace } from '../trace/reading/open-parts.js';
import { type UnreadColumn, unread } from '../trace/skipped-column.js';
import { inTrace } from '../trace/trace-fault.js';
import { Progress } from './progress.js';

/** What the rows of a trace come to. */
export interface DigestedRows {
  readonly hex: string;
  readonly rows: number;
  /** Columns that the digest does not cover, as they are neither numbers, lists of numbers nor times. */
  readonly leftOut: readonly UnreadColumn[];
}

/**
 * Reads a trace to its end, with a line on how far it is: its digest, and the number of its rows.
 *
 * @throws TraceError when it is damaged
 */
export async function digestRows(trace: OpenedTrace): Promise<DigestedRows> {
  const progress = new Progress('rows', undefined);
  try {
    return await digestBatches(trace, (_, rows) => progress.update(rows));
  } finally {
    progress.end();
  }
}

/**
 * Reads a trace to its end: its digest, and the number of its rows.
 *
 * @param onBatch is given each batch, in order, and the rows up to its end
 * @throws TraceError when it is damaged
 */
export async function digestBatches(
  trace: OpenedTrace,
  onBatch: (batch: RecordBatch, rows: number) => void,
): Promise<DigestedRows> {
  try {
    return await inTrace(trace.name, async () => {
      const { fields } = trace.schema;
      const covered = [...fields.keys()].filter((index) => isDigested(fields[index]));
      const digest = new TraceDigest(trace.schema.selectAt(covered));
      let rows = 0;
      for await (const batch of trace) {
        digest.update(covered.length === fields.length ? batch : batch.selectAt(covered));
        rows += batch.numRows;
        onBatch(batch, rows);
      }
      const others = fields.filter((field) => !isDigested(field));
      const leftOut = [
        ...others.map(({ name, type }) => ({ column: name, reason: `is of type ${type}` })),
        ...trace.skipped.map(unread),
      ];
      return { hex: digest.hex(), rows, leftOut };
    });
  } finally {
    await trace.close();
  }
}
