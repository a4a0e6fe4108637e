import { DenseCounts } from './dense-counts.js';
import { enlarged } from './enlarged.js';

/** Ids below this have a counter in an array; ids of pools are small. */
const DENSE_BELOW = 1 << 20;
/** Ids that are looked through at once for large ones. */
const BLOCK = 512;

/** What names a client: a number or a text, one of the two in all of a trace. */
export type ClientId = number | bigint | string;

/** A client and its requests. */
export interface ClientCount {
  /** A whole number beyond 2^53 is given as its digits. */
  readonly clientId: number | string;
  readonly requests: number;
  /** Of all requests, 0 to 1. */
  readonly share: number;
}

/** Requests by client. Memory grows with the number of clients, not of requests. */
export class ClientCounts {
  readonly #small = new DenseCounts();
  /** Of ids that are not small. */
  #dense = new Float64Array(1);
  readonly #sparse = new Map<ClientId, number>();
  #total = 0;

  /** Adds a request for each id. */
  add(clientIds: Uint32Array): void {
    for (let from = 0; from < clientIds.length; from += BLOCK) {
      const to = Math.min(clientIds.length, from + BLOCK);
      if (this.#small.add(clientIds, from, to) === undefined) this.#addOneByOne(clientIds.subarray(from, to));
    }
    this.#total += clientIds.length;
  }

  /** Adds requests of one client, whose id may be anything. */
  addOne(id: ClientId, requests: number): void {
    const number = typeof id === 'bigint' && Number.isSafeInteger(Number(id)) ? Number(id) : id;
    this.#addSparse(number, requests);
    this.#total += requests;
  }

  /** All clients with requests, the busiest first; of equals, the one with the smaller id. */
  ranked(): ClientCount[] {
    const counts: (Omit<ClientCount, 'clientId'> & { readonly clientId: ClientId })[] = [];
    const take = (clientId: ClientId, requests: number) => {
      if (requests > 0) counts.push({ clientId, requests, share: requests / this.#total });
    };
    const { values, counts: requestsOf } = this.#small.sorted();
    for (const [index, clientId] of values.entries()) take(clientId, requestsOf[index]);
    for (const [clientId, requests] of this.#dense.entries()) take(clientId, requests);
    for (const [clientId, requests] of this.#sparse) take(clientId, requests);
    return counts
      .sort((a, b) => b.requests - a.requests || (a.clientId < b.clientId ? -1 : 1))
      .map(({ clientId, ...rest }) => ({
        clientId: typeof clientId === 'bigint' ? String(clientId) : clientId,
        ...rest,
      }));
  }

  #addOneByOne(clientIds: Uint32Array): void {
    for (let row = 0; row < clientIds.length; row++) {
      const id = clientIds[row];
      if (id < DenseCounts.BELOW) this.#small.addOne(id);
      else if (id >= DENSE_BELOW) this.#addSparse(id, 1);
      else {
        if (id >= this.#dense.length) this.#dense = enlarged(this.#dense, id, DENSE_BELOW);
        this.#dense[id]++;
      }
    }
  }

  #addSparse(id: ClientId, requests: number): void {
    this.#sparse.set(id, (this.#sparse.get(id) ?? 0) + requests);
  }
}
