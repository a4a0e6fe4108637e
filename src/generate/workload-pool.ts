import { UsageError } from '../errors.js';
import type { Path } from '../fault.js';
import type { Category } from '../fields.js';
import type { InterArrivalLaw } from '../laws/inter-arrival.js';
import { inSlices, type Sliced } from '../platform/slices.js';
import type { MixPart } from '../pool/composed/mix-pools.js';
import { openPool } from '../pool/open.js';
import type { Pool } from '../pool/pool.js';
import { filtered, filteredByWindows, ViewablePool } from '../pool/view.js';
import type { Attended } from '../progress.js';
import { firstIndex } from '../statistics/first-index.js';
import { resolving } from '../workload/resolve.js';
import type { ResolvedPool, ResolvedWorkload } from '../workload/resolved-workload.js';
import { inheritSource, specError } from '../workload/sources.js';
import { atPath, inSpec } from './in-spec.js';

/** The pool that a workload's trace is generated from. */
export interface WorkloadPool {
  /** All clients of the workload: those that are used of the pool that it names, drawn ones, and its own. */
  readonly pool: Pool;
  /** What it was opened from, resolved; it travels in the trace's metadata, so that the trace can be made again. */
  readonly spec: ResolvedWorkload;
}

/** What a page whose workloads have none of it loads none of: what changes the clients of a pool, or makes some. */
const loadChanges = () => import('../pool/composed/changes.js');

/** Length of a trace of custom clients alone that says neither its duration nor how many requests it has. */
const DAY_SECONDS = 86_400;

/**
 * Opens the pools that a workload names, and makes one of them and of the workload's own clients.
 *
 * @param given a pool that is open already, in the place of the one that is named
 * @throws SpecError where a pool cannot give what is asked of it
 * @throws PoolError when a pool cannot be read
 */
export async function workloadPool(
  resolved: ResolvedWorkload,
  given: Pool | undefined,
  attended: Attended,
): Promise<WorkloadPool> {
  const made = await wholePool(resolved, given, attended);
  return { ...made, pool: await withAttributes(made, attended) };
}

/** The pool with the attributes of its clients, and their labels, as columns of the trace have them. */
async function withAttributes({ pool, spec }: WorkloadPool, attended: Attended): Promise<Pool> {
  const { attributes, custom_clients = [], seed } = spec;
  const areThere =
    attributes !== undefined ||
    pool.labels !== undefined ||
    custom_clients.some((client) => client.attributes !== undefined);
  if (!areThere) return pool;
  const { attributeClients } = await loadChanges();
  const make = () => inSlices(attributeClients(pool, attributes ?? {}, seed), attended);
  return inSpec(spec, ['attributes'], make);
}

/** All clients, as their pools have them. */
async function wholePool(
  resolved: ResolvedWorkload,
  given: Pool | undefined,
  attended: Attended,
): Promise<WorkloadPool> {
  const { pool: named } = resolved;
  const whole =
    given ??
    (named === undefined
      ? undefined
      : await openSource(resolved, ['pool', 'source'], named.source, attended));
  const view = whole === undefined ? undefined : await viewOf(resolved, ['pool'], whole, named!, attended);
  const spoken = given === undefined ? resolved : await described(resolved, view!);
  const categorised = await inSlices(withCategory(spoken, view?.category), attended);
  const part = view === undefined ? undefined : await weighted(resolved, ['pool'], view, named!);
  const duration = layingDuration(categorised, part);
  const all = part === undefined ? undefined : await mixed(categorised, part, duration, attended);
  const spec = withBehaviour(categorised, all);
  const custom = spec.custom_clients ?? [];
  const base =
    all === undefined
      ? undefined
      : await inSpec(spec, ['clients'], () => poolClients(spec, all, duration, attended));
  if (custom.length === 0) return { pool: base!, spec };
  const category = base?.category ?? (spec.category as Category);
  if (base !== undefined) refuseUsedIds(spec, base);
  const firstFreeId = (base?.clientIds.at(-1) ?? -1) + 1;
  const { customParts, mixPools } = await loadChanges();
  const withCustom = function* () {
    const parts = yield* customParts(custom, category, duration, firstFreeId, base !== undefined);
    if (base === undefined && parts.length === 1) return parts[0].pool;
    return yield* mixPools([...(base === undefined ? [] : [{ pool: base }]), ...parts], duration);
  };
  return { pool: await inSpec(spec, ['custom_clients'], () => inSlices(withCustom(), attended)), spec };
}

/** A spec that names, of a pool that a program has opened and narrowed, what makes it again. */
async function described(spec: ResolvedWorkload, view: Pool): Promise<ResolvedWorkload> {
  const { weights } = spec.pool!;
  const { describePool } = await import('./describe-pool.js');
  const pool = { ...describePool(view), ...(weights && { weights }) };
  return inheritSource({ ...spec, pool }, spec);
}

/** Fields are checked against the category; where only the pool tells it, that is now. */
function* withCategory(spec: ResolvedWorkload, category: Category | undefined): Sliced<ResolvedWorkload> {
  if (category === undefined || spec.category === category) return spec;
  return yield* resolving(spec, { category });
}

/** A spec that says what all clients have where its pools say nothing of any, now that they are open. */
function withBehaviour(spec: ResolvedWorkload, pool: Pool | undefined): ResolvedWorkload {
  const { output, coupling, conversations, ...others } = spec;
  if (pool?.hasBehaviour || (coupling !== undefined && conversations !== undefined)) return spec;
  // In the order that resolved specs have.
  const whole = {
    ...others,
    coupling: coupling ?? 'independent',
    conversations: conversations ?? 'none',
  } as const;
  return inheritSource(output === undefined ? whole : { ...whole, output }, spec);
}

/** @throws SpecError where a custom client asks for the id of a client of the pool */
function refuseUsedIds(spec: ResolvedWorkload, base: Pool): void {
  const faults = (spec.custom_clients ?? []).flatMap(({ id, count }, index) => {
    if (id === undefined) return [];
    const taken = base.clientIds[firstIndex(base.clientIds, (other) => other >= id)];
    if (taken === undefined || taken >= id + count) return [];
    return [{ path: ['custom_clients', index, 'id'], problem: `${taken} is the id of a client of the pool` }];
  });
  if (faults.length > 0) throw specError(spec, faults);
}

/** The part of a pool that is used, at the rates that it has itself. */
async function viewOf(
  spec: ResolvedWorkload,
  path: Path,
  whole: Pool,
  { span, filter, client_ids, filter_windows }: Omit<ResolvedPool, 'source'>,
  attended: Attended,
): Promise<Pool> {
  let pool = whole;
  const narrow = async (key: string, view: () => Pool | Promise<Pool>) => {
    pool = await inSpec(spec, [...path, key], view);
  };
  if (span !== undefined) await narrow('span', () => pool.span(span[0], span[1]));
  if (filter !== undefined || client_ids !== undefined) {
    const key = filter === undefined ? 'client_ids' : 'filter';
    const criteria = { ...filter, ...(client_ids && { client_ids }) };
    await narrow(key, () =>
      pool instanceof ViewablePool ? inSlices(filtered(pool, criteria), attended) : pool.filter(criteria),
    );
  }
  if (filter_windows !== undefined) {
    await narrow('filter_windows', () =>
      pool instanceof ViewablePool
        ? inSlices(filteredByWindows(pool, filter_windows), attended)
        : pool.filterWindows(filter_windows),
    );
  }
  return pool;
}

async function weighted(
  spec: ResolvedWorkload,
  path: Path,
  view: Pool,
  { weights }: Omit<ResolvedPool, 'source'>,
): Promise<Pool> {
  if (weights === undefined) return view;
  const factors = new Map(Object.entries(weights).map(([id, factor]) => [Number(id), factor]));
  const { weightClients } = await loadChanges();
  return inSpec(spec, [...path, 'weights'], () => weightClients(view, factors));
}

/** The pool with those beside it. */
async function mixed(
  spec: ResolvedWorkload,
  first: Pool,
  durationSeconds: number,
  attended: Attended,
): Promise<Pool> {
  if (spec.mix === undefined) return first;
  const others: MixPart[] = [];
  for (const [index, { source, weight, ...part }] of spec.mix.entries()) {
    const path = ['mix', index];
    const whole = await openSource(spec, [...path, 'source'], source, attended);
    const view = await viewOf(spec, path, whole, part, attended);
    const pool = await weighted(spec, path, view, part);
    if (pool.category !== first.category) {
      const problem = `its category is ${pool.category}, and that of the first pool ${first.category}; all have one`;
      throw specError(spec, [{ path: [...path, 'source'], problem }]);
    }
    others.push({ pool, weight });
  }
  const parts = [{ pool: first }, ...others];
  const { mixPools } = await loadChanges();
  return inSpec(spec, ['mix'], () => inSlices(mixPools(parts, durationSeconds), attended));
}

/** A pool that cannot be read is no fault of the spec, but the name of one that is none is. */
async function openSource(
  spec: ResolvedWorkload,
  path: Path,
  source: string,
  attended: Attended,
): Promise<Pool> {
  try {
    return await openPool(source, attended);
  } catch (error) {
    throw error instanceof UsageError ? atPath(spec, path, error) : error;
  }
}

/** The pool's clients with the behaviour, with the law of gaps and in the number that the spec asks for. */
async function poolClients(
  { inter_arrival, coupling, conversations, clients, seed }: ResolvedWorkload,
  whole: Pool,
  durationSeconds: number,
  attended: Attended,
): Promise<Pool> {
  const isSaid = coupling !== undefined || conversations !== undefined;
  const behaving =
    whole.hasBehaviour && isSaid
      ? (await loadChanges()).overrideBehaviour(whole, { coupling, conversations })
      : whole;
  const pool =
    inter_arrival === undefined
      ? behaving
      : (await loadChanges()).overrideGaps(behaving, inter_arrival as InterArrivalLaw);
  if (clients === undefined) return pool;
  const { drawClients } = await loadChanges();
  if (typeof clients === 'number') return inSlices(drawClients(pool, clients, seed), attended);
  const steps = clients.map(([fromSeconds, count]) => ({ fromSeconds, count }));
  return inSlices(drawClients(pool, steps, seed, durationSeconds), attended);
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
