import { platform } from '#platform';
import { PoolError, ServegenError, UsageError } from '../errors.js';
import type { Pool } from './pool.js';

const ACCEPTED =
  'a pool is builtin:<name>, a directory with files chunk-<id>-trace.csv and chunk-<id>-dataset.json, or a packed pool';

/**
 * Opens a pool.
 *
 * @param source `builtin:<name>`, the path of a directory in the released layout, the path (in a browser: the URL)
 *   of a packed pool, or the bytes of a packed pool
 * @throws PoolError when there is nothing at the path, or it is not a valid pool
 * @throws UsageError when a built-in population is unknown, or `source` is none of these
 */
export async function openPool(source: string | Uint8Array): Promise<Pool> {
  // Each kind of pool is loaded when it is asked for: a built-in run must not wait for the readers of files.
  if (source instanceof Uint8Array) return openPacked(source, 'packed pool');
  if (typeof source !== 'string' || source === '') {
    const given = source === '' ? 'an empty text' : typeof source;
    throw new UsageError(`${given} is neither a text nor the bytes of a packed pool; ${ACCEPTED}`, {
      field: 'pool',
    });
  }
  if (source.startsWith('builtin:')) {
    const { builtinPool } = await import('./builtin/population.js');
    return builtinPool(source);
  }
  if (await orPoolError(source, platform.isDirectory(source))) {
    const { loadDirectory } = await import('./servegen/directory.js');
    return loadDirectory(source);
  }
  return openPacked(await orPoolError(source, platform.readFile(source)), source);
}

async function openPacked(bytes: Uint8Array, name: string): Promise<Pool> {
  const { readPackedPool } = await import('./packed/read.js');
  return readPackedPool(bytes, name);
}

/** Gives a failure of the file system the form that a caller can show. */
async function orPoolError<T>(path: string, access: Promise<T>): Promise<T> {
  try {
    return await access;
  } catch (error) {
    if (error instanceof ServegenError || !(error instanceof Error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT' || code === 'ENOTDIR'
        ? 'there is no such file or directory'
        : `the path cannot be read (${code ?? error.message})`;
    throw new PoolError(`${reason}; ${ACCEPTED}`, { file: path }, { cause: error });
  }
}
