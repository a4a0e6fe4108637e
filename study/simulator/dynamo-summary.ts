import { StudyError } from '../errors.js';
import { oneLine } from './line-process.js';
import type { Latencies, TraceFile } from './simulator.js';

type Summary = Readonly<Record<string, unknown>>;

/**
 * What the replay calls a latency. Its ITL (inter-token latency) is over all gaps between tokens, TBT; its quantiles are those of
 * a sketch, to a thousandth.
 */
const LATENCIES: Readonly<Record<keyof Latencies, string>> = {
  p50Ttft: 'median_ttft_ms',
  p99Ttft: 'p99_ttft_ms',
  p50Tbt: 'median_itl_ms',
  p99Tbt: 'p99_itl_ms',
  p50Tpot: 'median_tpot_ms',
  p99Tpot: 'p99_tpot_ms',
};

/**
 * What the replay says that it served, and what the trace has of it. Tokens are those of requests that came through: a request
 * that it rejects, as for want of memory, is missing in all but the first.
 */
const SERVED: readonly (readonly [field: string, whole: keyof TraceFile, what: string])[] = [
  ['num_requests', 'requests', 'requests'],
  ['completed_requests', 'requests', 'completed requests'],
  ['total_input_tokens', 'inputTokens', 'input tokens of completed requests'],
  ['total_output_tokens', 'outputTokens', 'output tokens'],
];

export const SERVED_FIELDS = SERVED.map(([field]) => field);
export const LATENCY_FIELDS = Object.values(LATENCIES);

/** Refuses what is not of the whole trace: the latencies of a part are those of another, calmer one. */
export function servedInFull(summary: Summary, trace: TraceFile): void {
  for (const [field, whole, what] of SERVED) {
    const served = numberAt(summary, field, trace.path);
    if (served !== trace[whole]) {
      throw new StudyError(`the simulator has ${served} ${what} of ${trace.path}, which has ${trace[whole]}`);
    }
  }
}

export function latencies(summary: Summary, path: string): Latencies {
  const entries = Object.entries(LATENCIES).map(([name, field]) => [name, numberAt(summary, field, path)]);
  return Object.fromEntries(entries) as Record<keyof Latencies, number>;
}

function numberAt(summary: Summary, field: string, path: string): number {
  const value = summary[field];
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new StudyError(
    `${field} of ${path} is ${oneLine(JSON.stringify(value) ?? 'missing')} in the simulator's summary, where a number was expected`,
  );
}
