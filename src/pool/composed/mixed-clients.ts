import { UsageError } from '../../errors.js';
import type { Pool } from '../pool.js';

const LARGEST_ID = 0xffff_ffff;

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
export function mixedClients(pools: readonly Pool[]): MixedClients {
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
    }
  }
  const order = Uint32Array.from(ids.keys()).sort((a, b) => ids[a] - ids[b]);
  const inOrder = (values: Uint32Array) => order.map((at) => values[at]);
  return { clientIds: inOrder(ids), parts: inOrder(parts), positions: inOrder(positions), moved };
}
