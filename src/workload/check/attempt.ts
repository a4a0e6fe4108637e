import { UsageError } from '../../errors.js';
import type { Path, Report } from '../../fault.js';

/** What `read` gives; where it refuses, its reason is reported and the value is undefined. */
export function attempt<T>(read: () => T, path: Path, report: Report): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    report(path, error.problem);
    return undefined;
  }
}
