/** What a plan can hold, found from counts before anything is built. */
import { PoolError } from '../errors.js';

/** Errors that refuse an amount of requests, or the time that they take. */
const refusals = new WeakSet<object>();

/** Marks an error as one that refuses the amount that is asked for. */
export function refusalOfAmount<T extends Error>(error: T): T {
  refusals.add(error);
  return error;
}

/** Whether an error refuses the amount that is asked for: what says how much that is, is at fault. */
export function isRefusalOfAmount(error: Error): boolean {
  return refusals.has(error);
}

/** Active client-windows of a plan: of 32 bytes each, a gigabyte that the compiler and every engine hold. */
export const MAX_CLIENT_WINDOWS = 31_457_280;

/**
 * Refuses a plan of so many client-windows.
 *
 * @param counted whether it is all of them that were counted, or at least so many must be there by what some are like
 * @throws PoolError
 */
export function checkClientWindows(count: number, counted: 'all' | 'some' = 'all'): void {
  if (count <= MAX_CLIENT_WINDOWS) return;
  const amount = counted === 'all' ? count : `more than ${count}`;
  throw refusalOfAmount(
    new PoolError(
      `the trace would have ${amount} active client-windows, and a plan holds ${MAX_CLIENT_WINDOWS}; use a shorter duration, fewer ` +
        'requests at a higher rate, or fewer clients',
    ),
  );
}
