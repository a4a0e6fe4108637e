import type { RecordBatch, Schema } from '../../arrow/classes.js';
import { TrafficTally } from '../../report/tally/traffic-tally.js';
import { readTraceMetadata } from '../../trace/metadata.js';
import { Progress } from '../progress.js';
import type { Counted } from './counted.js';

/**
 * Counts a trace as it is read or made.
 *
 * @param expected requests, where that is known
 * @param notes what else needs saying of it
 */
export async function countBatches(
  name: string,
  schema: Schema,
  batches: AsyncIterable<RecordBatch>,
  expected: number | undefined,
  notes: readonly string[] = [],
): Promise<Counted> {
  const tally = new TrafficTally({ name, schema, notes });
  const progress = new Progress('rows', expected);
  let rows = 0;
  try {
    for await (const batch of batches) {
      tally.add(batch);
      rows += batch.numRows;
      progress.update(rows);
    }
  } finally {
    progress.end();
  }
  return { summary: tally.end(), spec: readTraceMetadata(schema).spec };
}
