/** Ids below this have a counter in an array; ids of pools are small. */
const DENSE_BELOW = 1 << 20;

/** A client and its requests. */
export interface ClientCount {
  readonly clientId: number;
  readonly requests: number;
  /** Of all requests, 0 to 1. */
  readonly share: number;
}

/** Requests by client. Memory grows with the number of clients, not of requests. */
export class ClientCounts {
  #dense = new Float64Array(1 << 12);
  readonly #sparse = new Map<number, number>();
  #total = 0;

  add(clientIds: Uint32Array): void {
    let dense = this.#dense;
    for (const id of clientIds) {
      if (id >= DENSE_BELOW) {
        this.#sparse.set(id, (this.#sparse.get(id) ?? 0) + 1);
        continue;
      }
      if (id >= dense.length) {
        const grown = new Float64Array(Math.min(DENSE_BELOW, 2 ** Math.ceil(Math.log2(id + 1))));
        grown.set(dense);
        dense = this.#dense = grown;
      }
      dense[id]++;
    }
    this.#total += clientIds.length;
  }

  /** All clients with requests, the busiest first; of equals, the one with the smaller id. */
  ranked(): ClientCount[] {
    const counts: ClientCount[] = [];
    const take = (clientId: number, requests: number) => {
      if (requests > 0) counts.push({ clientId, requests, share: requests / this.#total });
    };
    for (const [clientId, requests] of this.#dense.entries()) take(clientId, requests);
    for (const [clientId, requests] of this.#sparse) take(clientId, requests);
    return counts.sort((a, b) => b.requests - a.requests || a.clientId - b.clientId);
  }
}
