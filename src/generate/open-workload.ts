import { UsageError } from '../errors.js';
import { keysOf, readKey } from '../plain-options.js';
import { inSlices } from '../platform/slices.js';
import type { Pool } from '../pool/pool.js';
import { checkAttended } from '../progress.js';
import { resolving } from '../workload/resolve.js';
import { inheritSource } from '../workload/sources.js';
import type { WorkloadSpec } from '../workload/workload-spec.js';
import { checkAllowed } from './allow-files.js';
import { checkClients, checkLimits } from './limits.js';
import { OPEN_OPTION_NAMES, type OpenOptions } from './open-options.js';
import { type OpenWorkload, remembered, type Workload } from './opened.js';
import { workloadPool } from './workload-pool.js';

/**
 * Opens the pool of a workload and makes of it, and of the workload's own clients, the pool that the trace is
 * generated from. Relative paths of pools are relative to the working directory.
 *
 * @param workload resolved or not; CSV files of rates are for `resolveWorkload` to read
 * @param options what it may do; by default everything
 * @throws SpecError when it is not valid, or the pool cannot give what it asks for
 * @throws PoolError when the pool cannot be read
 */
export async function openWorkload(workload: Workload, options: OpenOptions = {}): Promise<OpenWorkload> {
  const { signal, onProgress, allowFiles, ...limits } = checkAttended(options, OPEN_OPTION_NAMES);
  checkLimits(limits);
  refusePromise(workload);
  signal?.throwIfAborted();
  const parts = withoutPool(workload);
  // Without a pool that is open, what the program hands over is copied before it can change it.
  const { given, written } = parts instanceof Promise ? await parts : parts;
  const resolved = await inSlices(resolving(written), { signal, onProgress });
  // A pool that is open is the program's own.
  const { pool: _, ...others } = resolved;
  const asked = given === undefined ? resolved : others;
  await checkAllowed(asked, resolved, allowFiles);
  checkClients(asked, resolved, limits);
  const made = await workloadPool(resolved, given, { signal, onProgress });
  const whole: OpenWorkload = Object.keys(limits).length === 0 ? made : { ...made, limits };
  return remembered(whole);
}

/** It has no keys, and would pass for a workload of defaults alone. */
function refusePromise(workload: unknown): void {
  if (typeof workload !== 'object' || workload === null || !('then' in workload)) return;
  throw new UsageError('it is a promise; await it', { field: 'workload' });
}

interface WithoutPool {
  readonly given: Pool | undefined;
  readonly written: WorkloadSpec;
}

/** A workload as JSON can hold it: the name of a pool that is open in its place, and that pool. */
function withoutPool(workload: Workload): WithoutPool | Promise<WithoutPool> {
  const written = workload as WorkloadSpec;
  const pool = memberOf(workload, 'pool');
  const source = memberOf(pool, 'source');
  const isNarrowed = typeof source === 'object' && source !== null;
  const given = isNarrowed ? source : pool;
  if (!isNarrowed && memberOf(pool, 'readClient') === undefined && !(pool instanceof Promise)) {
    return { given: undefined, written };
  }
  return named(workload, given as Pool, isNarrowed ? (pool as object) : {});
}

async function named(workload: Workload, given: Pool, narrowing: object): Promise<WithoutPool> {
  // As they are now, whatever the program does with them while the check is loaded.
  const [members, narrowed] = [membersOf(workload), membersOf(narrowing)];
  // A page whose workloads name their pools loads neither this nor `describePool`.
  const { checkPool } = await import('./check-pool.js');
  checkPool(given);
  const spec = { ...members, pool: { ...narrowed, source: given.name } } as WorkloadSpec;
  return { given, written: inheritSource(spec, workload) };
}

/** What a program's object has under a key; undefined where it is no object. */
function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Promise) return undefined;
  return readKey(value, key, key);
}

function membersOf(value: object): Record<string, unknown> {
  return Object.fromEntries(keysOf(value, '').map((key) => [key, readKey(value, key, key)]));
}
