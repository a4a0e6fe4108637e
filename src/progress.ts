import { UsageError } from './errors.js';
import { checkKnown } from './plain-options.js';

/**
 * How far something is that takes its time. Rows come after the plan, and the plan after the pool; what is quick tells
 * nothing.
 */
export type Progress =
  /** Files of a pool that are read. */
  | {
      readonly phase: 'pool';
      readonly rows: 0;
      readonly expectedRows: undefined;
      readonly bytesRead: number;
      readonly bytes: number;
    }
  /** Clients that are drawn, filtered, mixed and compiled. */
  | ({ readonly phase: 'plan'; readonly rows: 0; readonly expectedRows: undefined } & PlanProgress)
  /** Rows that are made, or read. */
  | { readonly phase: 'rows'; readonly rows: number; readonly expectedRows: number | undefined };

/** Undefined in what comes before the clients are compiled, and has no such measure. */
export interface PlanProgress {
  /** Compiled; the half of the work on a client counts as half of it. */
  readonly clients: number | undefined;
  /** Of the workload. */
  readonly clientCount: number | undefined;
}

/** What every verb takes that lasts. */
export interface Attended {
  /** Ends it: the promise, or the iteration, is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called every now and then. What it throws ends the work, too. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * `checkKnown` of the options of a verb that lasts, of which `signal` and `onProgress` are two.
 *
 * @param known all of them, where there are others
 * @param whole those beside `signal` that are objects of the platform
 * @throws UsageError that names the first that is not what it has to be
 */
export function checkAttended<T extends Pick<Attended, 'signal'>>(
  options: T,
  known: readonly string[] = ['signal', 'onProgress'],
  whole: readonly string[] = [],
): T {
  const checked = checkKnown(options, known, { callbacks: ['onProgress'], whole: ['signal', ...whole] });
  const { signal } = checked;
  if (signal === undefined || signal instanceof AbortSignal) return checked;
  throw new UsageError('it is not an AbortSignal', { field: 'signal' });
}

/** What is told of a pool, by whoever reads its files. */
export function tellBytes({
  onProgress,
}: Attended): ((bytesRead: number, bytes: number) => void) | undefined {
  if (onProgress === undefined) return undefined;
  return (bytesRead, bytes) =>
    onProgress({ phase: 'pool', rows: 0, expectedRows: undefined, bytesRead, bytes });
}
