import { CLIENT_STEPS, type Sliced, Steps } from '../platform/slices.js';
import { allocateClientWindows, type ClientWindows, type Pool } from './pool.js';

/** Reads clients one after the other into the same memory. */
export class ClientReader {
  readonly #pool: Pool;
  readonly #windowCount: number;
  readonly #windows: ClientWindows;

  constructor(pool: Pool, windowCount = pool.windowCount) {
    this.#pool = pool;
    this.#windowCount = windowCount;
    this.#windows = allocateClientWindows(windowCount);
  }

  /** The windows 0 to `windowCount` (exclusive) of a client, until another one is read. */
  read(clientIndex: number): ClientWindows {
    this.#pool.readClient(clientIndex, 0, this.#windowCount, this.#windows);
    return this.#windows;
  }
}

/** A client in its turn. */
export interface WalkedClient {
  /** Its position in the pool's `clientIds`. */
  readonly client: number;
  /** Its windows, until the walk goes on. */
  readonly windows: ClientWindows;
}

/** All clients of a pool in their order, each with its windows 0 to `windowCount` (exclusive). */
export function* walkClients(pool: Pool, windowCount = pool.windowCount): Generator<WalkedClient, void> {
  const reader = new ClientReader(pool, windowCount);
  for (let client = 0; client < pool.clientIds.length; client++)
    yield { client, windows: reader.read(client) };
}

/** The positions of the clients whose windows meet a condition, ascending. */
export function* clientsWhere(pool: Pool, meets: (windows: ClientWindows) => boolean): Sliced<Uint32Array> {
  const clients = new Uint32Array(pool.clientIds.length);
  const steps = new Steps();
  let count = 0;
  for (const { client, windows } of walkClients(pool)) {
    if (meets(windows)) clients[count++] = client;
    if (steps.take(CLIENT_STEPS + pool.windowCount)) yield;
  }
  return clients.slice(0, count);
}

/** The sum of the clients' rates in the windows 0 to `windowCount` (exclusive), requests per second. */
export function* readTotalRates(pool: Pool, windowCount: number): Sliced<Float64Array> {
  const totals = new Float64Array(windowCount);
  const steps = new Steps();
  for (const { windows } of walkClients(pool, windowCount)) {
    addRates(windows, totals);
    if (steps.take(CLIENT_STEPS + windowCount)) yield;
  }
  return totals;
}

/** Adds a client's rates to the sums of each window. */
export function addRates({ rate }: ClientWindows, totals: Float64Array): void {
  for (let window = 0; window < totals.length; window++) totals[window] += rate[window];
}

/**
 * Adds a client's expected requests to those of the datasets that they use.
 *
 * @param seconds of each window that are in use
 * @param into by index of the dataset
 */
export function addRequestsByDataset(
  { rate, dataset }: ClientWindows,
  seconds: Float64Array,
  into: Map<number, number>,
): void {
  let current = -1;
  let requests = 0;
  const add = () => {
    if (requests > 0) into.set(current, (into.get(current) ?? 0) + requests);
  };
  for (let window = 0; window < seconds.length; window++) {
    if (!(rate[window] > 0)) continue;
    // A dataset holds for many windows in a row; the map is touched when it changes.
    if (dataset[window] !== current) {
      add();
      current = dataset[window];
      requests = 0;
    }
    requests += rate[window] * seconds[window];
  }
  add();
}
