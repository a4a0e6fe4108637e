import { UsageError } from '../../errors.js';
import type { Sliced } from '../../platform/slices.js';
import type { Pool } from '../pool.js';

const LARGEST_ID = 0xffff_ffff;

/** Between pauses: less than a millisecond's worth. */
const CLIENTS_AT_A_TIME = 4096;

/** Where a client of a mix comes from. */
export interface MixOrigin {
  /** Index of the part. */
  readonly part: number;
  /** The client's id in the part's pool. */
  readonly clientId: number;
}

/** The clients of a mix in ascending order of id. */
export interface MixedClients {
  readonly clientIds: Uint32Array;
  /** By client: its part, and its position in the part's pool. */
  readonly parts: Uint32Array;
  readonly positions: Uint32Array;
  /** Clients whose id was in use before them, by the id that they have instead. */
  readonly moved: ReadonlyMap<number, MixOrigin>;
}

/**
 * Gives each client of several pools an id of its own: that which it has, unless a client of an earlier pool has it;
 * then the next one behind the largest of all pools.
 *
 * @throws UsageError when there is none behind it
 */
export function* mixedClients(pools: readonly Pick<Pool, 'clientIds'>[]): Sliced<MixedClients> {
  const count = pools.reduce((sum, { clientIds }) => sum + clientIds.length, 0);
  let largest = pools.reduce((max, { clientIds }) => Math.max(max, clientIds.at(-1) ?? 0), 0);
  const ids = new Uint32Array(count);
  const parts = new Uint32Array(count);
  const positions = new Uint32Array(count);
  const used = new Set<number>();
  const moved = new Map<number, MixOrigin>();
  let client = 0;
  for (const [part, { clientIds }] of pools.entries()) {
    for (const [position, own] of clientIds.entries()) {
      let id = own;
      if (used.has(own)) {
        if (largest === LARGEST_ID) {
          throw new UsageError(
            `client ${own} cannot have an id of its own: ${LARGEST_ID} is in use, and ids go no further`,
            { field: `parts[${part}].pool` },
          );
        }
        id = ++largest;
        moved.set(id, { part, clientId: own });
      }
      used.add(id);
      ids[client] = id;
      parts[client] = part;
      positions[client++] = position;
      if (client % CLIENTS_AT_A_TIME === 0) yield;
    }
  }
  const order = yield* orderOf(ids);
  const inOrder = (values: Uint32Array) => order.map((at) => values[at]);
  return { clientIds: inOrder(ids), parts: inOrder(parts), positions: inOrder(positions), moved };
}

/** The positions of different ids by the order of these: by their lower halves, then by their upper ones. */
function* orderOf(ids: Uint32Array): Sliced<Uint32Array> {
  let order = new Uint32Array(ids.length);
  for (let at = 0; at < order.length; at++) order[at] = at;
  for (const shift of [0, 16]) {
    const ends = new Uint32Array(65_537);
    for (const id of ids) ends[((id >>> shift) & 0xffff) + 1]++;
    for (let digit = 0; digit < 65_536; digit++) ends[digit + 1] += ends[digit];
    const next = new Uint32Array(order.length);
    for (let at = 0; at < order.length; at++) {
      if (at % CLIENTS_AT_A_TIME === 0) yield;
      const position = order[at];
      next[ends[(ids[position] >>> shift) & 0xffff]++] = position;
    }
    order = next;
  }
  return order;
}
