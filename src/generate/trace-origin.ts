import type { ResolvedOutput } from '../workload/resolved-workload.js';
import type { Trace, TraceRun } from './trace.js';

/** How a trace was asked for, for what takes it as a whole. */
export interface TraceOrigin {
  readonly run: TraceRun;
  /** What the workload says of where it goes. */
  readonly output: ResolvedOutput | undefined;
}

const origins = new WeakMap<Trace, TraceOrigin>();

export function rememberOrigin(trace: Trace, origin: TraceOrigin): void {
  origins.set(trace, origin);
}

/** Undefined for an object that `generate` has not made. */
export function originOf(trace: Trace): TraceOrigin | undefined {
  return origins.get(trace);
}
