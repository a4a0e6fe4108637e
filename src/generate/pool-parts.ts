import { UsageError } from '../errors.js';
import type { Path } from '../fault.js';
import type { InterArrivalLaw } from '../laws/inter-arrival.js';
import { columnsOf } from '../laws/joint.js';
import { inSlices } from '../platform/slices.js';
import type { MixPart } from '../pool/composed/mix-pools.js';
import { openPool } from '../pool/open.js';
import type { Pool } from '../pool/pool.js';
import { filtered, filteredByWindows, ViewablePool } from '../pool/view.js';
import type { Attended } from '../progress.js';
import type { ResolvedPool, ResolvedWorkload } from '../workload/resolved-workload.js';
import { specError } from '../workload/sources.js';
import { atPath, inSpec } from './in-spec.js';

/** What a page whose workloads have none of it loads none of: what changes the clients of a pool, or makes some. */
export const loadChanges = () => import('../pool/composed/changes.js');

/** Opens the pools of a workload. */
export class PoolOpener {
  readonly attended: Attended;
  readonly #opened: Map<string, Promise<Pool>> | undefined;

  /** @param keeps whether what is named again, as phases do, is opened once */
  constructor(attended: Attended, keeps = false) {
    this.attended = attended;
    this.#opened = keeps ? new Map() : undefined;
  }

  /** A pool that cannot be read is no fault of the spec, but the name of one that is none is. */
  async open(spec: ResolvedWorkload, path: Path, source: string): Promise<Pool> {
    const opened = this.#opened?.get(source) ?? openPool(source, this.attended);
    this.#opened?.set(source, opened);
    try {
      return await opened;
    } catch (error) {
      throw error instanceof UsageError ? atPath(spec, path, error) : error;
    }
  }
}

/** The part of a pool that is used, at the rates that it has itself. */
export async function viewOf(
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

export async function weighted(
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
export async function mixed(
  spec: ResolvedWorkload,
  first: Pool,
  durationSeconds: number,
  opener: PoolOpener,
): Promise<Pool> {
  if (spec.mix === undefined) return first;
  const others: MixPart[] = [];
  for (const [index, { source, weight, ...part }] of spec.mix.entries()) {
    const path = ['mix', index];
    const whole = await opener.open(spec, [...path, 'source'], source);
    const view = await viewOf(spec, path, whole, part, opener.attended);
    const pool = await weighted(spec, path, view, part);
    if (pool.category !== first.category) {
      const problem = `its category is ${pool.category}, and that of the first pool ${first.category}; all have one`;
      throw specError(spec, [{ path: [...path, 'source'], problem }]);
    }
    others.push({ pool, weight });
  }
  const parts = [{ pool: first }, ...others];
  const { mixPools } = await loadChanges();
  return inSpec(spec, ['mix'], () => inSlices(mixPools(parts, durationSeconds), opener.attended));
}

/** The pool's clients with the behaviour, with the laws of fields and gaps and in the number that the spec asks for. */
export async function poolClients(
  { inter_arrival, coupling, conversations, fields, joint, clients, seed }: ResolvedWorkload,
  whole: Pool,
  durationSeconds: number,
  attended: Attended,
): Promise<Pool> {
  const isSaid = coupling !== undefined || conversations !== undefined;
  const behaving =
    whole.hasBehaviour && isSaid
      ? (await loadChanges()).overrideBehaviour(whole, { coupling, conversations })
      : whole;
  const laws = joint === undefined ? fields : { ...fields, ...columnsOf(joint) };
  const lengthened = laws === undefined ? behaving : (await loadChanges()).overrideFields(behaving, laws);
  const pool =
    inter_arrival === undefined
      ? lengthened
      : (await loadChanges()).overrideGaps(lengthened, inter_arrival as InterArrivalLaw);
  if (clients === undefined) return pool;
  const { drawClients } = await loadChanges();
  if (typeof clients === 'number') return inSlices(drawClients(pool, clients, seed), attended);
  const steps = clients.map(([fromSeconds, count]) => ({ fromSeconds, count }));
  return inSlices(drawClients(pool, steps, seed, durationSeconds), attended);
}
