import { platform } from '#platform';
import { UsageError } from '../errors.js';
import { isBuiltin } from '../notation/builtin-name.js';
import type { Pool } from './pool.js';
import { orPoolError, readPoolFile, refuseLfsPointer } from './pool-file.js';

const ACCEPTED =
  'a pool is builtin:<name>, a directory with files chunk-<id>-trace.csv and chunk-<id>-dataset.json, or a packed pool';

export interface OpenPoolOptions {
  /**
   * Called while a directory is read, which can take half a minute, after each of its files: with the bytes that
   * have been read, and those of all files.
   */
  readonly onProgress?: (bytesRead: number, bytes: number) => void;
}

/**
 * Opens a pool.
 *
 * @param source `builtin:<name>`, the path of a directory in the released layout, the path (in a browser: the URL)
 *   of a packed pool, or the bytes of a packed pool
 * @throws PoolError when there is nothing at the path, or it is not a valid pool
 * @throws UsageError when a built-in population is unknown, or `source` is none of these
 */
export async function openPool(source: string | Uint8Array, options: OpenPoolOptions = {}): Promise<Pool> {
  // Each kind of pool is loaded when it is asked for: a built-in run must not wait for the readers of files.
  if (source instanceof Uint8Array) return openPacked(source, 'packed pool');
  if (typeof source !== 'string' || source === '') {
    const given = source === '' ? 'an empty text' : typeof source;
    throw new UsageError(`${given} is neither a text nor the bytes of a packed pool; ${ACCEPTED}`, {
      field: 'pool',
    });
  }
  if (isBuiltin(source)) {
    const { builtinPool } = await import('./builtin/population.js');
    return builtinPool(source);
  }
  if (await orPoolError(source, platform.isDirectory(source), `; ${ACCEPTED}`)) {
    const { loadDirectory } = await import('./released/directory.js');
    return loadDirectory(source, options.onProgress);
  }
  return openPacked(await readPoolFile(source, `; ${ACCEPTED}`), source);
}

async function openPacked(bytes: Uint8Array, name: string): Promise<Pool> {
  refuseLfsPointer(bytes, name);
  const { readPackedPool } = await import('./packed/read.js');
  return readPackedPool(bytes, name);
}
