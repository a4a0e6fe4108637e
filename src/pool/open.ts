import { prepareEngine } from '../engine/module.js';
import { isBuiltin } from '../notation/builtin-name.js';
import { pauseIfDue } from '../platform/slices.js';
import { checkAttended } from '../progress.js';
import type { Pool } from './pool.js';
import type { OpenPoolOptions, PoolSource } from './source.js';

export type { OpenPoolOptions, PoolSource };

/**
 * Opens a pool.
 *
 * @throws PoolError when there is nothing there, it cannot be fetched or read, or it is not a valid pool
 * @throws UsageError when a built-in population is unknown, or `source` is none of these
 */
export async function openPool(source: PoolSource, options: OpenPoolOptions = {}): Promise<Pool> {
  const attended = checkAttended(options);
  const { signal } = attended;
  signal?.throwIfAborted();
  // Each kind of pool is loaded when it is asked for: a built-in run must not wait for the readers of files.
  if (typeof source === 'string' && isBuiltin(source)) {
    const { builtinPool } = await import('./builtin/population.js');
    await prepareEngine();
    await pauseIfDue(signal);
    return await builtinPool(source);
  }
  const { openFiles } = await import('./open-files.js');
  return openFiles(source, attended);
}
