import { deterministicMath } from '../../engine/math.js';
import { seedKey } from '../../engine/seed.js';
import { PoolError, UsageError } from '../../errors.js';
import type { Quantity } from '../../notation/quantity.js';
import { parseQuantity } from '../../notation/quantity.js';
import { inOnePiece } from '../../platform/slices.js';
import { Cdf } from '../../statistics/cdf.js';
import type { Pool } from '../pool.js';
import { ClientFigures } from './figures.js';

/** What a client counts for in a CDF: its expected requests, or the same as every other. */
export type CdfWeights = 'requests' | 'clients';

export interface CdfOptions {
  /** By default that of ServeGen's reference: `defaultWeights`. */
  readonly weights?: CdfWeights;
}

/** Samples are numbered by one 32-bit word. */
const MAX_SAMPLES = 0xffff_ffff;

/**
 * The distribution of a quantity over the clients that make requests in the part in use.
 *
 * @param quantity `rate`, `max_rate`, `cv`, `law_cv`, `request_share`, `active_share`, or `<field>.<figure>` with
 *   the figures mean, cv, p50, p95, p99 and max
 * @throws UsageError when the pool has no such quantity
 * @throws PoolError when no client makes a request
 */
export function clientCdf(pool: Pool, quantity: Quantity, options: CdfOptions = {}): Cdf {
  return clientCdfs(pool, [quantity], options)[0];
}

/** Several of `clientCdf`, for which the windows are read once. */
export function clientCdfs(pool: Pool, quantities: readonly Quantity[], options: CdfOptions = {}): Cdf[] {
  const { weights } = options;
  if (weights !== undefined && weights !== 'requests' && weights !== 'clients') {
    throw new UsageError(`${JSON.stringify(weights)} is not 'requests' or 'clients'`, { field: 'weights' });
  }
  const parsed = quantities.map((quantity) => parseQuantity(quantity, pool.category, 'quantity'));
  const figures = inOnePiece(ClientFigures.of(pool));
  const clients = Array.from(pool.clientIds.keys()).filter((client) => figures.requests[client] > 0);
  if (clients.length === 0) {
    throw new PoolError(`no client makes a request in ${pool.fromSeconds}..${pool.toSeconds} seconds`, {
      file: pool.name,
    });
  }
  const samples = parsed.map(() => new Float64Array(clients.length));
  // Client after client, so that the datasets of each are looked up once.
  for (const [at, client] of clients.entries()) {
    for (const [i, quantity] of parsed.entries()) samples[i][at] = figures.value(client, quantity);
  }
  const requests = Float64Array.from(clients, (client) => figures.requests[client]);
  const ones = new Float64Array(clients.length).fill(1);
  return quantities.map((quantity, i) => {
    const weighting = weights ?? defaultWeights(quantity);
    return new Cdf(samples[i], weighting === 'requests' ? requests : ones);
  });
}

/**
 * How ServeGen's reference weights a quantity: each client once for its rate, by its requests for its burstiness and
 * lengths. The shares, which the reference does not have, count as rates.
 */
export function defaultWeights(quantity: Quantity): CdfWeights {
  return quantity === 'cv' || quantity === 'law_cv' || quantity.includes('.') ? 'requests' : 'clients';
}

/**
 * Draws from a CDF by inversion: each value is one of the clients' own. The same seed gives the same positions in
 * (0, 1) whatever the CDF, so draws that are to be independent need seeds of their own.
 *
 * @param count whole, 0 to 4,294,967,295
 * @param seed any text
 * @returns `count` values, the same on every runtime
 * @throws UsageError when `count` is out of range
 */
export function sampleCdf(cdf: Cdf, count: number, seed = '0'): Float64Array {
  if (!(Number.isInteger(count) && count >= 0 && count <= MAX_SAMPLES)) {
    throw new UsageError(`${count} is not a whole number from 0 to ${MAX_SAMPLES}`, { field: 'count' });
  }
  if (typeof seed !== 'string') throw new UsageError(`${seed} is not a text`, { field: 'seed' });
  const { uniformAt } = deterministicMath();
  // Apart from the streams of a trace with the same seed.
  const [low, high] = seedKey(`sampleCdf ${seed}`);
  return Float64Array.from({ length: count }, (_, index) =>
    cdf.quantile(uniformAt(low, high, index, 0, 0, 0)),
  );
}
