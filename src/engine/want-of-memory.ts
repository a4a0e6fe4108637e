import { EngineError } from '../errors.js';

/** What a WebAssembly memory of 32-bit addresses holds, but for the page that the engine leaves free. */
const LARGEST_MEMORY = 4_294_901_760;

/** Tells why a call of an engine ended in a trap; see `docs/embedding.md`. */
export interface TrapReason {
  /** Bytes that the memory would have to have; 0 where the trap has another reason. */
  memoryNeeded(): number;
}

/**
 * Calls an engine.
 *
 * @param advice what to do where there is not enough memory
 * @throws EngineError where the call ends in a trap: for want of memory, or for a defect
 */
export function callEngine<T>(engine: TrapReason, advice: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    const needed = engine.memoryNeeded();
    if (needed > 0) throw wantOfMemory(needed, advice, error);
    throw new EngineError(`the engine failed (${error.message}), which is a defect`, {}, { cause: error });
  }
}

function wantOfMemory(needed: number, advice: string, cause: Error): EngineError {
  const limit =
    needed > LARGEST_MEMORY ? 'an engine has 4.29 GB at most' : 'the system gives an engine no more';
  return new EngineError(
    `the engine's memory could not grow to ${gigabytes(needed)}, as ${limit}; ${advice}`,
    {},
    { cause },
  );
}

/**
 * Memory of the host for rows.
 *
 * @param what it is for, for the message
 * @throws EngineError where there is not so much of it
 */
export function allocateRows(bytes: number, what = 'a column'): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw wantOfRowMemory(bytes, what, error);
  }
}

export function wantOfRowMemory(bytes: number, what: string, cause?: Error): EngineError {
  return new EngineError(
    `there is no memory for ${gigabytes(bytes)} of ${what}; use a smaller batch size, fewer workers, or lists of ` +
      'fewer items',
    {},
    { cause },
  );
}

function gigabytes(bytes: number): string {
  return bytes >= 1e7 ? `${(bytes / 1e9).toFixed(2)} GB` : `${bytes} bytes`;
}
