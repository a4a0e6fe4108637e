import type { GenerateOptions } from '../../generate-options.js';
import { drawClients } from '../../pool/composed/draw-clients.js';
import { mixPools } from '../../pool/composed/mix-pools.js';
import { overrideGaps } from '../../pool/composed/override-gaps.js';
import { weightClients } from '../../pool/composed/weight-clients.js';
import { openPool } from '../../pool/open.js';
import type { Category, Pool } from '../../pool/pool.js';
import type { ResolvedPool, ResolvedWorkload } from '../resolved-workload.js';
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
 * Opens the pool of a resolved spec and makes of it, and of the spec's own clients, the pool that the trace is
 * generated from.
 *
 * @throws PoolError when the pool cannot be read
 * @throws UsageError where the pool cannot give what the spec asks for
 */
export async function openWorkload(spec: ResolvedWorkload): Promise<Workload> {
  const options = optionsOf(spec);
  const base = spec.pool === undefined ? undefined : poolClients(spec, await openPart(spec.pool));
  const custom = spec.custom_clients ?? [];
  if (custom.length === 0) return { pool: base!, options, spec };
  const duration = mixDuration(spec, base);
  const category = base?.category ?? (spec.category as Category);
  const firstFreeId = (base?.clientIds.at(-1) ?? -1) + 1;
  const parts = customParts(custom, category, duration, firstFreeId, base !== undefined);
  if (base === undefined && parts.length === 1) return { pool: parts[0]!.pool, options, spec };
  const pool = mixPools([...(base === undefined ? [] : [{ pool: base }]), ...parts], duration);
  return { pool, options, spec };
}

/** The part of a pool that is used. */
async function openPart({ source, span, filter, client_ids, filter_windows, weights }: ResolvedPool) {
  let pool = await openPool(source);
  if (span !== undefined) pool = pool.span(span[0], span[1]);
  if (filter !== undefined || client_ids !== undefined) {
    pool = pool.filter({ ...filter, ...(client_ids && { clientIds: client_ids }) });
  }
  if (filter_windows !== undefined) pool = pool.filterWindows(filter_windows);
  if (weights === undefined) return pool;
  return weightClients(pool, new Map(Object.entries(weights).map(([id, factor]) => [Number(id), factor])));
}

/** The pool's clients with the law of gaps and in the number that the spec asks for. */
function poolClients({ inter_arrival, clients, seed, duration }: ResolvedWorkload, whole: Pool): Pool {
  const pool = inter_arrival === undefined ? whole : overrideGaps(whole, gapLawOf(inter_arrival));
  if (clients === undefined) return pool;
  if (typeof clients === 'number') return drawClients(pool, clients, seed);
  const steps = clients.map(([fromSeconds, count]) => ({ fromSeconds, count }));
  return drawClients(pool, steps, seed, duration ?? pool.toSeconds - pool.fromSeconds);
}

/** Seconds over which pools are laid beside each other. */
function mixDuration({ duration, requests, rate }: ResolvedWorkload, base: Pool | undefined): number {
  if (duration !== undefined) return duration;
  if (requests !== undefined && typeof rate === 'number') return requests / rate;
  return base === undefined ? DAY_SECONDS : base.toSeconds - base.fromSeconds;
}
