import { UsageError } from '../../errors.js';
import type { ClientWindows, Pool } from '../pool.js';
import { DerivedPool } from './derived-pool.js';

/**
 * A pool with factors on the rates of single clients; those that are not named keep their rates.
 *
 * @param weights factors by client id, each finite and at least 0; 0 leaves the client out
 * @throws UsageError when an id is not in the pool, or no client is left
 */
export function weightClients(pool: Pool, weights: ReadonlyMap<number, number>): Pool {
  const ids = new Set(pool.clientIds);
  for (const id of weights.keys()) {
    const field = `weights.${id}`;
    if (!ids.has(id)) throw new UsageError(`the pool has no client ${id}`, { field });
  }
  const kept = Uint32Array.from(pool.clientIds.keys()).filter(
    (client) => weights.get(pool.clientIds[client]) !== 0,
  );
  if (kept.length === 0) {
    throw new UsageError('every client of the pool has weight 0, so none is left', { field: 'weights' });
  }
  return new WeightedClients(pool, weights, kept);
}

class WeightedClients extends DerivedPool {
  /** By client of this pool: its position in the base, and the factor on its rate. */
  readonly #positions: Uint32Array;
  readonly #factors: Float64Array;

  constructor(base: Pool, weights: ReadonlyMap<number, number>, kept: Uint32Array) {
    const clientIds = kept.map((client) => base.clientIds[client]);
    const count = weights.size === 1 ? '1 client' : `${weights.size} clients`;
    super(base, { name: `${base.name} (${count} weighted)`, clientIds });
    this.#positions = kept;
    this.#factors = Float64Array.from(clientIds, (id) => weights.get(id) ?? 1);
  }

  protected override baseIndex(clientIndex: number): number {
    return this.#positions[clientIndex];
  }

  readClient(clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    this.base.readClient(this.#positions[clientIndex], fromWindow, toWindow, into);
    const factor = this.#factors[clientIndex];
    for (let at = 0; at < toWindow - fromWindow; at++) into.rate[at] *= factor;
  }
}
