import { writeSync } from 'node:fs';
import { requireProgress } from '../output/file/descriptor.js';
import { outputError } from '../output/file/output-error.js';

const STANDARD_OUTPUT = 1;
const STANDARD_ERROR = 2;

/**
 * Writes text to standard output, at once. `process.stdout` is not used: it would make a pipe non-blocking, and
 * raises the error of a closed one where nobody can catch it.
 *
 * @throws ClosedPipeError when the reader has gone away, OutputError when it cannot be written
 */
export function print(text: string): void {
  try {
    writeFully(STANDARD_OUTPUT, text);
  } catch (error) {
    throw outputError('standard output', error);
  }
}

/** Writes text to standard error; when that is closed there is nobody left to tell. */
export function printError(text: string): void {
  try {
    writeFully(STANDARD_ERROR, text);
  } catch {
    // See above.
  }
}

function writeFully(fd: number, text: string): void {
  let bytes: Uint8Array = new TextEncoder().encode(text);
  while (bytes.byteLength > 0) {
    try {
      bytes = bytes.subarray(requireProgress(writeSync(fd, bytes), bytes.byteLength));
    } catch (error) {
      // Somebody else has made the pipe non-blocking and it is full: wait a millisecond for its reader.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
