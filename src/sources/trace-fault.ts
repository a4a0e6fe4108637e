import { TraceError } from '../errors.js';

/** An error whose sentence begins with the trace's name, such as `trace.arrow is empty`. */
export function traceFault(name: string, fault: string, cause?: unknown): TraceError {
  return new TraceError(
    `${name} ${fault}`,
    { file: name },
    { saysLocation: true, ...(cause === undefined ? {} : { cause }) },
  );
}
