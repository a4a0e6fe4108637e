import type seedrandom from 'seedrandom';
import type { Sliced } from '../../platform/slices.js';
import type { Pool } from '../pool.js';
import { clientsWhere } from '../walk.js';

/** A tenth of a millisecond's worth. */
const DRAWS_AT_A_TIME = 1024;

/** Positions of the clients that are active in the part in use, ascending. */
export function activeClients(pool: Pool): Sliced<Uint32Array> {
  return clientsWhere(pool, ({ rate }) => rate.some((requests) => requests > 0));
}

/**
 * `count` of `clients` in random order: round after round, each of which has all of them once. So every beginning of
 * the result is a uniform draw without replacement, as far as there are clients, and whole rounds besides.
 */
export function* drawOrder(
  clients: Uint32Array,
  count: number,
  random: seedrandom.PRNG,
): Sliced<Uint32Array> {
  const order = new Uint32Array(count);
  const round = clients.slice();
  for (let begin = 0; begin < count; begin += round.length) {
    const size = Math.min(round.length, count - begin);
    // Fisher and Yates's shuffle, as far as it is needed.
    for (let at = 0; at < size; at++) {
      const other = at + Math.floor(random() * (round.length - at));
      const chosen = round[other];
      round[other] = round[at];
      round[at] = chosen;
      if (at % DRAWS_AT_A_TIME === 0) yield;
    }
    order.set(round.subarray(0, size), begin);
  }
  return order;
}
