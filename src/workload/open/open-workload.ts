import type { GenerateOptions } from '../../generate-options.js';
import { drawClients } from '../../pool/composed/draw-clients.js';
import { mixPools } from '../../pool/composed/mix-pools.js';
import { overrideGaps } from '../../pool/composed/override-gaps.js';
import { weightClients } from '../../pool/composed/weight-clients.js';
import { type OpenPoolOptions, openPool } from '../../pool/open.js';
import type { Category, Pool } from '../../pool/pool.js';
import { resolveWorkload } from '../resolve.js';
import type { ResolvedPool, ResolvedWorkload } from '../resolved-workload.js';
import { specError } from '../sources.js';
import type { WorkloadSpec } from '../workload-spec.js';
import { customParts } from './custom-clients.js';
import { gapLawOf, optionsOf } from './library-options.js';

/** What `generate` needs to make the trace of a spec. */
export interface Workload {
  readonly pool: Pool;
  readonly options: GenerateOptions;
  /** What it was opened from; it travels in the trace's metadata. */
  readonly spec: ResolvedWorkload;
}

/** Length of a trace of custom clients alone that says neither its duration nor how many requests it has. */
const DAY_SECONDS = 86_400;

/**
 * Opens the pool of a spec and makes of it, and of the spec's own clients, the pool that the trace is
 * generated from. Relative paths of pools are relative to the working directory.
 *
 * @param written a spec, resolved or not; CSV files of rates are for `resolveWorkload` to read
 * @param openOptions those of `openPool`
 * @throws SpecError when it is not valid
 * @throws PoolError when the pool cannot be read
 * @throws UsageError where the pool cannot give what the spec asks for
 */
export async function openWorkload(
  written: WorkloadSpec | ResolvedWorkload,
  openOptions: OpenPoolOptions = {},
): Promise<Workload> {
  const resolved = resolveWorkload(written as WorkloadSpec);
  const part = resolved.pool === undefined ? undefined : await openPart(resolved.pool, openOptions);
  // Once more, now that the category of the pool is known: fields are checked against it.
  const spec = part === undefined ? resolved : resolveWorkload(resolved, { category: part.category });
  const options = optionsOf(spec);
  const custom = spec.custom_clients ?? [];
  const duration = layingDuration(spec, part);
  const base = part === undefined ? undefined : poolClients(spec, part, duration);
  if (custom.length === 0) return { pool: base!, options, spec };
  const category = base?.category ?? (spec.category as Category);
  if (base !== undefined) refuseUsedIds(spec, base);
  const firstFreeId = (base?.clientIds.at(-1) ?? -1) + 1;
  const parts = customParts(custom, category, duration, firstFreeId, base !== undefined);
  if (base === undefined && parts.length === 1) return { pool: parts[0]!.pool, options, spec };
  const pool = mixPools([...(base === undefined ? [] : [{ pool: base }]), ...parts], duration);
  return { pool, options, spec };
}

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
  { source, span, filter, client_ids, filter_windows, weights }: ResolvedPool,
  options: OpenPoolOptions,
) {
  let pool = await openPool(source, options);
  if (span !== undefined) pool = pool.span(span[0], span[1]);
  if (filter !== undefined || client_ids !== undefined) {
    pool = pool.filter({ ...filter, ...(client_ids && { clientIds: client_ids }) });
  }
  if (filter_windows !== undefined) pool = pool.filterWindows(filter_windows);
  if (weights === undefined) return pool;
  return weightClients(pool, new Map(Object.entries(weights).map(([id, factor]) => [Number(id), factor])));
}

/** The pool's clients with the law of gaps and in the number that the spec asks for. */
function poolClients(
  { inter_arrival, clients, seed }: ResolvedWorkload,
  whole: Pool,
  durationSeconds: number,
): Pool {
  const pool = inter_arrival === undefined ? whole : overrideGaps(whole, gapLawOf(inter_arrival));
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
