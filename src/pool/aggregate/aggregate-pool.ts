import type { Category } from '../../fields.js';
import { GapFamily } from '../../laws/inter-arrival-family.js';
import { CLIENT_STEPS, type Sliced, Steps } from '../../platform/slices.js';
import { type ClientWindows, type Dataset, type LeftOutClient, type Pool, secondsInUse } from '../pool.js';
import { ViewablePool } from '../view.js';
import { addRates, addRequestsByDataset, walkClients } from '../walk.js';
import { pooledDataset } from './pooled-dataset.js';

/**
 * The aggregate of a pool as one stream, which is what workloads are made of without a notion of clients: a pool
 * with the one client 0, whose rate is the sum of the rates, whose inter-arrival times are Gamma, and whose fields
 * are drawn from the distributions of all requests in the part in use, whoever made them and whenever.
 *
 * It takes time in proportion to the pool's client-windows and the entries of its datasets.
 *
 * @param cv coefficient of variation of the inter-arrival times, 0.001 to 100; with 1, the default, arrivals are
 *   Poisson
 * @param secondsOf how long each window counts for the lengths, which are those of the requests that its rates make in it:
 *   seconds, or whatever is proportional to them; by default as long as it is in use
 * @throws PoolError when a dataset of the pool is malformed, or no client is active in the part in use
 */
export function* aggregatePool(
  pool: Pool,
  cv = 1,
  secondsOf: Float64Array = secondsInUse(pool),
): Sliced<Pool> {
  const { rates, requestsByDataset } = yield* readRequests(pool, secondsOf);
  return new AggregatePool(pool, cv, rates, yield* pooledDataset(pool, requestsByDataset));
}

class AggregatePool extends ViewablePool {
  readonly name: string;
  readonly category: Category;
  readonly windowSeconds: number;
  readonly startSeconds: number;
  readonly windowCount: number;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly clientIds = Uint32Array.of(0);
  readonly leftOut: readonly LeftOutClient[];
  readonly #pool: Pool;
  readonly #cv: number;
  readonly #rates: Float64Array;
  readonly #dataset: Dataset;

  constructor(pool: Pool, cv: number, rates: Float64Array, dataset: Dataset) {
    super();
    this.#pool = pool;
    this.name = pool.name;
    this.category = pool.category;
    this.windowSeconds = pool.windowSeconds;
    this.startSeconds = pool.startSeconds;
    this.windowCount = pool.windowCount;
    this.fromSeconds = pool.fromSeconds;
    this.toSeconds = pool.toSeconds;
    this.leftOut = pool.leftOut;
    this.#cv = cv;
    this.#rates = rates;
    this.#dataset = dataset;
  }

  override windowEdge(index: number): number {
    return this.#pool.windowEdge(index);
  }

  readClient(_clientIndex: number, fromWindow: number, toWindow: number, into: ClientWindows): void {
    for (let window = fromWindow; window < toWindow; window++) {
      const at = window - fromWindow;
      const isActive = this.#rates[window] > 0;
      into.rate[at] = this.#rates[window];
      into.cv[at] = isActive ? this.#cv : 0;
      into.family[at] = isActive ? GapFamily.gamma : GapFamily.none;
      into.shape[at] = isActive ? 1 / (this.#cv * this.#cv) : 0;
      into.dataset[at] = isActive ? 0 : -1;
    }
  }

  /** One stream, in which nothing is left of clients' windows. */
  override continuesWindow(_clientIndex: number, _window: number): boolean {
    return true;
  }

  dataset(_index: number): Dataset {
    return this.#dataset;
  }
}

interface Requests {
  readonly rates: Float64Array;
  readonly requestsByDataset: ReadonlyMap<number, number>;
}

/** The total rate in each window, and the expected requests that use each dataset. */
function* readRequests(pool: Pool, seconds: Float64Array): Sliced<Requests> {
  const rates = new Float64Array(pool.windowCount);
  const requestsByDataset = new Map<number, number>();
  const steps = new Steps();
  for (const { windows } of walkClients(pool)) {
    addRates(windows, rates);
    addRequestsByDataset(windows, seconds, requestsByDataset);
    if (steps.take(CLIENT_STEPS + pool.windowCount)) yield;
  }
  return { rates, requestsByDataset };
}
