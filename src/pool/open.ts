import { platform } from '#platform';
import { prepareEngine } from '../engine/module.js';
import { UsageError } from '../errors.js';
import { isBuiltin } from '../notation/builtin-name.js';
import { checkKnown } from '../plain-options.js';
import { pauseIfDue } from '../platform/slices.js';
import { ATTENDED, type Attended, checkSignal, tellBytes } from '../progress.js';
import type { Pool } from './pool.js';
import { orPoolError, readPoolFile, refuseLfsPointer } from './pool-file.js';

const ACCEPTED =
  'a pool is builtin:<name>, a directory with files chunk-<id>-trace.csv and chunk-<id>-dataset.json, or a packed pool';

/** A directory is what can take half a minute; after each of its files it is told how far it is. */
export type OpenPoolOptions = Attended;

/**
 * Opens a pool.
 *
 * @param source `builtin:<name>`, the path of a directory in the released layout, the path (in a browser: the URL)
 *   of a packed pool, or the bytes of a packed pool
 * @throws PoolError when there is nothing at the path, or it is not a valid pool
 * @throws UsageError when a built-in population is unknown, or `source` is none of these
 */
export async function openPool(source: string | Uint8Array, options: OpenPoolOptions = {}): Promise<Pool> {
  const attended = checkKnown(options, ['signal', 'onProgress'], ATTENDED);
  checkSignal(attended);
  const { signal } = attended;
  signal?.throwIfAborted();
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
    await prepareEngine();
    await pauseIfDue(signal);
    return builtinPool(source);
  }
  if (await orPoolError(source, platform.isDirectory(source), `; ${ACCEPTED}`)) {
    const { loadDirectory } = await import('./released/directory.js');
    return loadDirectory(source, { onBytes: tellBytes(attended), signal });
  }
  return openPacked(await readPoolFile(source, `; ${ACCEPTED}`), source);
}

async function openPacked(bytes: Uint8Array, name: string): Promise<Pool> {
  refuseLfsPointer(bytes, name);
  const { readPackedPool } = await import('./packed/read.js');
  return readPackedPool(bytes, name);
}
