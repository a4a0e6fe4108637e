import { UsageError } from '../../errors.js';
import type { GenerateOptions } from '../../generate-options.js';
import type { InterArrivalLaw } from '../../laws/inter-arrival.js';
import { checkKnown } from '../../plain-options.js';
import { drawClients } from '../../pool/composed/draw-clients.js';
import { mixPools } from '../../pool/composed/mix-pools.js';
import { overrideGaps } from '../../pool/composed/override-gaps.js';
import { weightClients } from '../../pool/composed/weight-clients.js';
import { type OpenPoolOptions, openPool } from '../../pool/open.js';
import type { Category, Pool } from '../../pool/pool.js';
import { resolveWorkload } from '../../workload/resolve.js';
import type { ResolvedPool, ResolvedWorkload } from '../../workload/resolved-workload.js';
import { specError } from '../../workload/sources.js';
import type { WorkloadSpec } from '../../workload/workload-spec.js';
import { checkAllowed } from './allow-files.js';
import { customParts } from './custom-clients.js';
import { optionsOf } from './library-options.js';
import { checkClients, checkLimits, type WorkloadLimits } from './limits.js';
import { atPath, inSpec } from './spec-words.js';

/** What `generate` needs to make the trace of a spec. */
export interface Workload {
  readonly pool: Pool;
  readonly options: GenerateOptions;
  /** What it was opened from; it travels in the trace's metadata. */
  readonly spec: ResolvedWorkload;
  /** Those of `OpenOptions`, which hold for the trace, too. */
  readonly limits?: WorkloadLimits;
}

/** What a spec may do, for programs that run those of others. */
export interface OpenOptions extends OpenPoolOptions, WorkloadLimits {
  /**
   * The folder that pools have to be in, links followed, or `'none'`, which leaves built-in populations alone; by
   * default a spec may name any path. Files of rates are for `readCsv` of `resolveWorkload` to allow.
   */
  readonly allowFiles?: string;
}

/** Length of a trace of custom clients alone that says neither its duration nor how many requests it has. */
const DAY_SECONDS = 86_400;

/**
 * Opens the pool of a spec and makes of it, and of the spec's own clients, the pool that the trace is
 * generated from. Relative paths of pools are relative to the working directory.
 *
 * @param written a spec, resolved or not; CSV files of rates are for `resolveWorkload` to read
 * @param options what it may do; by default everything
 * @throws SpecError when it is not valid, or the pool cannot give what it asks for
 * @throws PoolError when the pool cannot be read
 */
export async function openWorkload(
  written: WorkloadSpec | ResolvedWorkload,
  options: OpenOptions = {},
): Promise<Workload> {
  const { onProgress, allowFiles, ...limits } = checkKnown(options, OPEN_OPTIONS, {
    callbacks: ['onProgress'],
  });
  checkLimits(limits);
  const resolved = resolveWorkload(written as WorkloadSpec);
  await checkAllowed(resolved, allowFiles);
  checkClients(resolved, limits);
  const workload = await open(resolved, onProgress === undefined ? {} : { onProgress });
  return Object.keys(limits).length === 0 ? workload : { ...workload, limits };
}

async function open(resolved: ResolvedWorkload, poolOptions: OpenPoolOptions): Promise<Workload> {
  const part = resolved.pool === undefined ? undefined : await openPart(resolved, resolved.pool, poolOptions);
  // Once more, now that the category of the pool is known: fields are checked against it.
  const spec = part === undefined ? resolved : resolveWorkload(resolved, { category: part.category });
  const options = optionsOf(spec);
  const custom = spec.custom_clients ?? [];
  const duration = layingDuration(spec, part);
  const base =
    part === undefined ? undefined : await inSpec(spec, ['clients'], () => poolClients(spec, part, duration));
  if (custom.length === 0) return { pool: base!, options, spec };
  const category = base?.category ?? (spec.category as Category);
  if (base !== undefined) refuseUsedIds(spec, base);
  const firstFreeId = (base?.clientIds.at(-1) ?? -1) + 1;
  return inSpec(spec, ['custom_clients'], () => {
    const parts = customParts(custom, category, duration, firstFreeId, base !== undefined);
    if (base === undefined && parts.length === 1) return { pool: parts[0]!.pool, options, spec };
    const pool = mixPools([...(base === undefined ? [] : [{ pool: base }]), ...parts], duration);
    return { pool, options, spec };
  });
}

const OPEN_OPTIONS = ['onProgress', 'allowFiles', 'maxRequests', 'maxClients', 'maxPlanBytes'] as const;

/** @throws SpecError where a custom client asks for the id of a client of the pool */
function refuseUsedIds(spec: ResolvedWorkload, base: Pool): void {
  const faults = (spec.custom_clients ?? []).flatMap(({ id, count }, index) => {
    if (id === undefined) return [];
    const taken = base.clientIds[firstFrom(base.clientIds, id)];
    if (taken === undefined || taken >= id + count) return [];
    return [{ path: ['custom_clients', index, 'id'], problem: `${taken} is the id of a client of the pool` }];
  });
  if (faults.length > 0) throw specError(spec, faults);
}

/** The position of the first of some ascending ids that is at least `id`; their number where there is none. */
function firstFrom(ids: Uint32Array, id: number): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ids[middle]! >= id) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The part of a pool that is used. */
async function openPart(
  spec: ResolvedWorkload,
  { source, span, filter, client_ids, filter_windows, weights }: ResolvedPool,
  options: OpenPoolOptions,
): Promise<Pool> {
  let pool = await openSource(spec, source, options);
  const narrow = async (key: string, view: () => Pool) => {
    pool = await inSpec(spec, ['pool', key], view);
  };
  if (span !== undefined) await narrow('span', () => pool.span(span[0], span[1]));
  if (filter !== undefined || client_ids !== undefined) {
    const key = filter === undefined ? 'client_ids' : 'filter';
    await narrow(key, () => pool.filter({ ...filter, ...(client_ids && { clientIds: client_ids }) }));
  }
  if (filter_windows !== undefined) await narrow('filter_windows', () => pool.filterWindows(filter_windows));
  if (weights === undefined) return pool;
  const factors = new Map(Object.entries(weights).map(([id, factor]) => [Number(id), factor]));
  await narrow('weights', () => weightClients(pool, factors));
  return pool;
}

/** A pool that cannot be read is no fault of the spec, but the name of one that is none is. */
async function openSource(spec: ResolvedWorkload, source: string, options: OpenPoolOptions): Promise<Pool> {
  try {
    return await openPool(source, options);
  } catch (error) {
    throw error instanceof UsageError ? atPath(spec, ['pool', 'source'], error) : error;
  }
}

/** The pool's clients with the law of gaps and in the number that the spec asks for. */
function poolClients(
  { inter_arrival, clients, seed }: ResolvedWorkload,
  whole: Pool,
  durationSeconds: number,
): Pool {
  const pool = inter_arrival === undefined ? whole : overrideGaps(whole, inter_arrival as InterArrivalLaw);
  if (clients === undefined) return pool;
  if (typeof clients === 'number') return drawClients(pool, clients, seed);
  const steps = clients.map(([fromSeconds, count]) => ({ fromSeconds, count }));
  return drawClients(pool, steps, seed, durationSeconds);
}

/**
 * Seconds over which pools and steps in the number of clients are laid; what they make repeats behind it. It is the
 * trace's duration, where that is known before anything is laid.
 */
function layingDuration({ duration, requests, rate }: ResolvedWorkload, part: Pool | undefined): number {
  if (duration !== undefined) return duration;
  if (requests !== undefined && typeof rate === 'number') return requests / rate;
  return part === undefined ? DAY_SECONDS : part.toSeconds - part.fromSeconds;
}
