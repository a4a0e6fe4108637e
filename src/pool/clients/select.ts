import { UsageError } from '../../errors.js';
import type { Sliced } from '../../platform/slices.js';
import { firstIndex } from '../../statistics/first-index.js';
import type { Pool } from '../pool.js';
import { type Condition, checkedCriteria, clientConditions } from './check-criteria.js';
import { type ClientCriteria, type ClientSummary, describeCriteria } from './criteria.js';
import { ClientFigures } from './figures.js';
import { clientSummary } from './summaries.js';

/** Clients that were chosen. */
export interface Selection {
  /** Their positions in the pool's `clientIds`, ascending. */
  readonly clients: Uint32Array;
  /** What chooses the same clients again; JSON can carry it. */
  readonly criteria: ClientCriteria;
}

/**
 * Chooses clients of a pool by their figures in its part in use. Datasets are read where criteria are about fields,
 * of the clients that all else keeps; windows are not read for ids alone.
 *
 * @throws UsageError when the criteria are none, name a client that the pool does not have, or leave no client
 */
export function* selectClients(
  pool: Pool,
  wanted: ClientCriteria | ((client: ClientSummary) => boolean),
): Sliced<Selection> {
  if (typeof wanted === 'function') return yield* selectByPredicate(pool, wanted);
  const { client_ids: wantedIds, ...ranges } = checkedCriteria(wanted, 'filter');
  const conditions = clientConditions(ranges, pool.category);
  const ids = wantedIds && checkedIds(pool, wantedIds);
  const candidates = ids?.map((id) => positionOf(pool, id)) ?? Uint32Array.from(pool.clientIds.keys());
  const clients = conditions.length === 0 ? candidates : yield* thoseWithin(pool, candidates, conditions);
  const criteria = { ...(ids && { client_ids: [...ids] }), ...ranges };
  if (clients.length === 0) throw noneLeft(pool, 'filter', `has ${describeCriteria(criteria)}`);
  return { clients, criteria };
}

function* selectByPredicate(pool: Pool, isWanted: (client: ClientSummary) => boolean): Sliced<Selection> {
  const figures = yield* ClientFigures.of(pool);
  const clients = yield* those(Uint32Array.from(pool.clientIds.keys()), (client) =>
    isWanted(clientSummary(pool, figures, client)),
  );
  if (clients.length === 0) throw noneLeft(pool, 'filter', 'passes the function');
  // A function cannot be written down; whom it chose can.
  return { clients, criteria: { client_ids: Array.from(clients, (client) => pool.clientIds[client]) } };
}

function* thoseWithin(
  pool: Pool,
  clients: Uint32Array,
  conditions: readonly Condition[],
): Sliced<Uint32Array> {
  const figures = yield* ClientFigures.of(pool);
  return yield* those(clients, (client) =>
    conditions.every(({ quantity, range }) => isWithin(figures.value(client, quantity), range)),
  );
}

function* those(clients: Uint32Array, isWanted: (client: number) => boolean): Sliced<Uint32Array> {
  const wanted: number[] = [];
  for (const client of clients) {
    if (isWanted(client)) wanted.push(client);
    yield;
  }
  return Uint32Array.from(wanted);
}

/** Whether a range holds a number; none holds NaN. */
export function isWithin(value: number, { min = -Infinity, max = Infinity }: Condition['range']): boolean {
  return value >= min && value <= max;
}

/** The refusal of a filter that leaves nothing, in the words `no client of <pool> <has what> in <span>`. */
export function noneLeft(pool: Pool, argument: string, hasWhat: string): UsageError {
  return new UsageError(
    `no client of ${pool.name} ${hasWhat} in ${pool.fromSeconds}..${pool.toSeconds} seconds`,
    { field: argument },
  );
}

/** Ascending, each once. */
function checkedIds(pool: Pool, ids: readonly number[]): Uint32Array {
  if (!Array.isArray(ids)) {
    throw new UsageError('client_ids is not a list of ids', { field: 'filter' });
  }
  for (const id of ids) {
    if (positionOf(pool, id) >= 0) continue;
    const leftOut = pool.leftOut.find(({ clientId }) => clientId === id);
    const { length } = pool.clientIds;
    throw new UsageError(
      leftOut === undefined
        ? `there is no client ${id} among the ${length} of ${pool.name}, ${pool.clientIds[0]} to ${pool.clientIds[length - 1]}`
        : `client ${id} of ${pool.name} cannot be used: ${leftOut.reason}`,
      { field: 'filter' },
    );
  }
  return Uint32Array.from(new Set(ids)).sort();
}

/** Where an id is in the ascending ids of a pool; -1 where it is not. */
function positionOf({ clientIds }: Pool, id: number): number {
  const position = firstIndex(clientIds, (other) => other >= id);
  return clientIds[position] === id ? position : -1;
}
