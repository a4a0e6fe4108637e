import type { RecordBatch } from 'apache-arrow';
import { type TrafficBatch, type TrafficSource, TrafficTally } from '../../src/report/tally/traffic-tally.js';
import type { TrafficSummary } from '../../src/report/traffic-summary.js';
import { type Columns, type TraceShape, traceOf } from '../compare/traces.js';

/** The summary of batches. */
export async function tallied(
  batches: AsyncIterable<RecordBatch | TrafficBatch> | Iterable<RecordBatch | TrafficBatch>,
  source: Partial<TrafficSource> = {},
): Promise<TrafficSummary> {
  const tally = new TrafficTally({ name: 'made by hand', ...source });
  for await (const batch of batches) tally.add(batch);
  return tally.end();
}

/** The summary of a trace that is given value by value. */
export async function talliedTrace(
  columns: Columns,
  source: Partial<TrafficSource> = {},
  shape: TraceShape = {},
): Promise<TrafficSummary> {
  return tallied(traceOf(columns, shape), source);
}

/** A batch of a log, of times and lengths alone where nothing else is said. */
export function logBatch(times: readonly number[], rest: Partial<TrafficBatch> = {}): TrafficBatch {
  return { rows: times.length, times: Float64Array.from(times), values: {}, items: {}, ...rest };
}
