/** What a plan can hold, found from counts before anything is built. */
import { PoolError } from '../errors.js';

/** Active client-windows of a plan: of 32 bytes each, a gigabyte that the compiler and every engine hold. */
export const MAX_CLIENT_WINDOWS = 31_457_280;

/**
 * Refuses a plan of so many client-windows.
 *
 * @throws PoolError
 */
export function checkClientWindows(count: number): void {
  if (count <= MAX_CLIENT_WINDOWS) return;
  throw new PoolError(
    `the trace would have ${count} active client-windows, and a plan holds ${MAX_CLIENT_WINDOWS}; use a shorter duration, fewer ` +
      'requests at a higher rate, or fewer clients',
  );
}
