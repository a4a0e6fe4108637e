import type { TraceReader } from '../sources/read.js';
import { TraceDigest } from '../trace/digest.js';
import { Progress } from './progress.js';

/** Reads a trace to its end: its digest, and the number of its rows. */
export async function digestRows(trace: TraceReader): Promise<{ hex: string; rows: number }> {
  const digest = new TraceDigest(trace.schema);
  const progress = new Progress('rows', undefined);
  let rows = 0;
  try {
    for await (const batch of trace) {
      digest.update(batch);
      rows += batch.numRows;
      progress.update(rows);
    }
  } finally {
    progress.end();
  }
  return { hex: digest.hex(), rows };
}
