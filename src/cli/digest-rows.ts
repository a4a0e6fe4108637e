import { TraceDigest } from '../trace/digest.js';
import type { TraceReader } from '../trace/reading/trace-reader.js';
import { inTrace } from '../trace/trace-fault.js';
import { Progress } from './progress.js';

/**
 * Reads a trace to its end: its digest, and the number of its rows.
 *
 * @throws TraceError when it is damaged, or has a column that `TraceDigest` does not take
 */
export async function digestRows(trace: TraceReader): Promise<{ hex: string; rows: number }> {
  const progress = new Progress('rows', undefined);
  try {
    return await inTrace(trace.name, async () => {
      const digest = new TraceDigest(trace.schema);
      let rows = 0;
      for await (const batch of trace) {
        digest.update(batch);
        rows += batch.numRows;
        progress.update(rows);
      }
      return { hex: digest.hex(), rows };
    });
  } finally {
    progress.end();
    await trace.close();
  }
}
