import { UsageError } from '../errors.js';
import { ClosedPipeError } from '../output/file/output-error.js';
import { explain, FAILURE } from './exit.js';

/**
 * Does something with each of several traces; where it fails for one, that is said, the others have their turn, and the
 * command ends with the exit code of a failure.
 *
 * @throws UsageError when standard input is named twice
 * @throws ClosedPipeError, after which nobody is left to hear about the others
 */
export async function eachTrace(
  paths: readonly string[],
  action: (path: string) => Promise<void>,
): Promise<void> {
  if (paths.indexOf('-') !== paths.lastIndexOf('-')) {
    throw new UsageError('standard input can be one of the traces, and only once');
  }
  for (const path of paths) {
    try {
      await action(path);
    } catch (error) {
      if (error instanceof ClosedPipeError) throw error;
      explain(error);
      process.exitCode = FAILURE;
    }
  }
}
