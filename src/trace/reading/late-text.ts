import { type FaultLocation, TraceError } from '../../errors.js';

/**
 * A column that names clients or sessions, or is an attribute of clients, has numbers in the rows from which its type was found
 * out, and later something else: it can only be read from the beginning again, as texts.
 */
export class LateTextError extends TraceError {
  /** As a trace calls it. */
  readonly column: string;
  /** Whether the trace is a file, and no pipe. */
  readonly isRepeatable: boolean;

  constructor(problem: string, location: FaultLocation, column: string, isRepeatable: boolean) {
    const remedy = isRepeatable
      ? 'servegen export of the trace to another reads all of the column as texts'
      : 'from a file, and not a pipe, export reads all of the column as texts';
    super(`${problem}, as the first rows have them; ${remedy}`, location);
    this.column = column;
    this.isRepeatable = isRepeatable;
  }
}
