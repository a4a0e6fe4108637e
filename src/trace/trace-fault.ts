import { TraceError } from '../errors.js';

/** An error whose sentence begins with the trace's name, such as `trace.arrow is empty`. */
export function traceFault(name: string, fault: string, cause?: unknown): TraceError {
  return new TraceError(
    `${name} ${fault}`,
    { file: name },
    { saysLocation: true, ...(cause === undefined ? {} : { cause }) },
  );
}

/** Does something with a trace: a TraceError that does not say which file it is about says so afterwards. */
export async function inTrace<T>(name: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof TraceError) || error.location.file !== undefined) throw error;
    throw new TraceError(error.problem, { ...error.location, file: name }, { cause: error });
  }
}
