import { StudyError } from '../errors.js';
import { oneLine } from './line-process.js';
import type { Latencies, TraceFile } from './simulator.js';

/** What a simulator says of a run, by the names below. */
type Summary = Readonly<Record<string, unknown>>;

/** What it says that it served, and what the trace has of it. Tokens are those of requests that came through. */
const SERVED: readonly (readonly [name: string, whole: keyof TraceFile, what: string])[] = [
  ['requests', 'requests', 'requests'],
  ['completedRequests', 'requests', 'completed requests'],
  ['inputTokens', 'inputTokens', 'input tokens of completed requests'],
  ['outputTokens', 'outputTokens', 'output tokens'],
];

/** Refuses what is not of the whole trace: the latencies of a part are those of another, calmer one. */
export function servedInFull(summary: Summary, trace: TraceFile): void {
  for (const [name, whole, what] of SERVED) {
    const served = numberAt(summary, name, trace.path);
    if (served !== trace[whole]) {
      throw new StudyError(`the simulator has ${served} ${what} of ${trace.path}, which has ${trace[whole]}`);
    }
  }
}

export function latencies(summary: Summary, path: string): Latencies {
  const at = (name: keyof Latencies) => numberAt(summary, name, path);
  return {
    p50Ttft: at('p50Ttft'),
    p99Ttft: at('p99Ttft'),
    p50Tbt: at('p50Tbt'),
    p99Tbt: at('p99Tbt'),
    p50Tpot: at('p50Tpot'),
    p99Tpot: at('p99Tpot'),
  };
}

function numberAt(summary: Summary, name: string, path: string): number {
  const value = summary[name];
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  const shown = value === undefined ? 'missing' : oneLine(JSON.stringify(value));
  throw new StudyError(
    `${name} of ${path} is ${shown} in the simulator's answer, where a number was expected`,
  );
}
