import type { RecordBatch } from 'apache-arrow';
import { readTraceMetadata } from '../trace/metadata.js';
import { openTrace } from '../trace/reading/open-trace.js';
import type { TraceReader } from '../trace/reading/trace-reader.js';
import { traceFault } from '../trace/trace-fault.js';
import { digestBatches, digestRows } from './digest-rows.js';
import { READ_ONCE } from './read-once.js';

/**
 * Reads a trace to its end, and checks it against the digest that it records.
 *
 * @param onBatch is given each batch, in order, by whoever shows how far all of several traces are
 * @throws TraceError when it is damaged, or records none
 */
export async function verifyFile(
  path: string,
  onBatch?: (batch: RecordBatch) => void,
): Promise<{ readonly hex: string; readonly rows: number }> {
  const trace = await openTrace(path, { strict: true, ...READ_ONCE });
  const recorded = await recordedDigest(trace);
  const found = await (onBatch === undefined ? digestRows(trace) : digestBatches(trace, onBatch));
  if (found.hex === recorded) return found;
  throw traceFault(
    trace.name,
    `is not as it was written: its rows have the digest ${found.hex}, and its footer says ${recorded}`,
  );
}

function whyUnrecorded({ hasFooter, isText = false }: TraceReader): string {
  if (isText) {
    return "CSV and JSON lines have no place for a digest; compare what 'servegen digest' says of it and of its source";
  }
  if (hasFooter) return 'it records no digest';
  return 'a stream, or what comes through a pipe, has no footer that records a digest';
}

async function recordedDigest(trace: TraceReader): Promise<string> {
  let fault = `cannot be verified: ${whyUnrecorded(trace)}`;
  try {
    const { digest } = readTraceMetadata(trace.schema);
    if (digest !== undefined) return digest;
  } catch (error) {
    fault = `is damaged: ${(error as Error).message}`;
  }
  await trace.close();
  throw traceFault(trace.name, fault);
}
