import { readTraceMetadata } from '../trace/metadata.js';
import { openTrace } from '../trace/reading/open-trace.js';
import type { TraceReader } from '../trace/reading/trace-reader.js';
import { traceFault } from '../trace/trace-fault.js';
import { digestRows } from './digest-rows.js';

/**
 * Reads a trace to its end, and checks it against the digest that it records.
 *
 * @throws TraceError when it is damaged, or records none
 */
export async function verify(path: string): Promise<{ readonly hex: string; readonly rows: number }> {
  const trace = await openTrace(path, { strict: true });
  const recorded = await recordedDigest(trace);
  const found = await digestRows(trace);
  if (found.hex === recorded) return found;
  throw traceFault(
    trace.name,
    `is not as it was written: its rows have the digest ${found.hex}, and its footer says ${recorded}`,
  );
}

async function recordedDigest(trace: TraceReader): Promise<string> {
  let fault = trace.hasFooter
    ? 'cannot be verified: it records no digest'
    : 'cannot be verified: a stream, or what comes through a pipe, has no footer that records a digest';
  try {
    const { digest } = readTraceMetadata(trace.schema);
    if (digest !== undefined) return digest;
  } catch (error) {
    fault = `is damaged: ${(error as Error).message}`;
  }
  await trace.close();
  throw traceFault(trace.name, fault);
}
