import type { RecordBatch } from 'apache-arrow';

/** The batches of a workload that was named on the command line, to be iterated once. */
export interface NamedTrace extends AsyncIterable<RecordBatch> {
  /** As it is named in messages. */
  readonly name: string;
  /** For a trace that is not iterated. */
  close(): Promise<void>;
}

/**
 * Opens what an argument names: an Arrow file or stream, or `-` for standard input.
 *
 * @throws TraceError when it cannot be read or is not a trace
 */
export async function openTraceArgument(argument: string): Promise<NamedTrace> {
  const { openTrace } = await import('../sources/read.js');
  return openTrace(argument);
}
