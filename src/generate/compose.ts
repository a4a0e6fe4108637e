import { formatPath } from '../fault.js';
import type { Category } from '../fields.js';
import { inSlices } from '../platform/slices.js';
import type { Pool } from '../pool/pool.js';
import { firstIndex } from '../statistics/first-index.js';
import type { ResolvedWorkload } from '../workload/resolved-workload.js';
import { specError } from '../workload/sources.js';
import { inSpec } from './in-spec.js';
import { loadChanges, mixed, type PoolOpener, poolClients, weighted } from './pool-parts.js';

/** Length of a trace of custom clients alone that says neither its duration nor how many requests it has. */
const DAY_SECONDS = 86_400;

/** A pool made of those that a workload names and of its own clients, and what it was made of. */
export interface Composed {
  readonly pool: Pool;
  /** The named pools beside each other; undefined where there are only custom clients. */
  readonly all: Pool | undefined;
  /** The clients of these that take part. */
  readonly base: Pool | undefined;
  /** By custom client: the id of its first. */
  readonly customIds: readonly number[];
}

/**
 * Makes one pool of the part in use of the pool that a workload without phases names, of those beside it, and of its own
 * clients.
 *
 * @param view undefined where it names none
 * @param placeOf where the spec of the whole has a custom client
 */
export async function compose(
  spec: ResolvedWorkload,
  view: Pool | undefined,
  opener: PoolOpener,
  placeOf = (customClient: number): string => formatPath(['custom_clients', customClient]),
): Promise<Composed> {
  const { attended } = opener;
  const part = view === undefined ? undefined : await weighted(spec, ['pool'], view, spec.pool!);
  const duration = layingDuration(spec, part);
  const all = part === undefined ? undefined : await mixed(spec, part, duration, opener);
  const base =
    all === undefined
      ? undefined
      : await inSpec(spec, ['clients'], () => poolClients(spec, all, duration, attended));
  const custom = spec.custom_clients ?? [];
  if (custom.length === 0) return { pool: base!, all, base, customIds: [] };
  const category = base?.category ?? (spec.category as Category);
  if (base !== undefined) refuseUsedIds(spec, base);
  const firstFreeId = (base?.clientIds.at(-1) ?? -1) + 1;
  const { customParts, firstIdsOf, mixPools } = await loadChanges();
  const withCustom = function* () {
    const parts = yield* customParts(custom, category, duration, firstFreeId, base !== undefined, placeOf);
    if (base === undefined && parts.length === 1) return parts[0].pool;
    return yield* mixPools([...(base === undefined ? [] : [{ pool: base }]), ...parts], duration);
  };
  const pool = await inSpec(spec, ['custom_clients'], () => inSlices(withCustom(), attended));
  return { pool, all, base, customIds: firstIdsOf(custom, firstFreeId) };
}

/** @throws SpecError where a custom client asks for the id of a client of the pool */
export function refuseUsedIds(spec: ResolvedWorkload, base: Pool): void {
  const faults = (spec.custom_clients ?? []).flatMap(({ id, count }, index) => {
    if (id === undefined) return [];
    const taken = base.clientIds[firstIndex(base.clientIds, (other) => other >= id)];
    if (taken === undefined || taken >= id + count) return [];
    return [{ path: ['custom_clients', index, 'id'], problem: `${taken} is the id of a client of the pool` }];
  });
  if (faults.length > 0) throw specError(spec, faults);
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
