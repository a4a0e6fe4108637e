import type { RecordBatch } from '../../arrow/classes.js';
import { readTraceMetadata } from '../../trace/metadata.js';
import type { NamedTrace } from '../trace-argument.js';
import type { Counted } from './counted.js';

/** The batches of a trace, which are counted on their way; what comes of it is added to `counted` when they end. */
export async function* counting(trace: NamedTrace, counted: Counted[]): AsyncGenerator<RecordBatch> {
  const { TrafficTally } = await import('../../report/tally/traffic-tally.js');
  const tally = new TrafficTally({ name: trace.name });
  let spec: unknown;
  for await (const batch of trace) {
    tally.add(batch);
    spec ??= readTraceMetadata(batch.schema).spec;
    yield batch;
  }
  counted.push({ summary: tally.end(), spec });
}
