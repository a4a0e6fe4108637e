/** The numbers of busiest clients whose share of the requests is told. */
const TOP = [1, 5, 10, 20];

/** Share of all requests that the busiest of some clients make, 0 to 1. */
export interface TopShare {
  readonly clients: number;
  readonly share: number;
}

/**
 * How much of the requests the busiest 1, 5, 10 and 20 clients make.
 *
 * @param descending requests by client, the busiest first
 * @param total requests of all clients; the shares are NaN where that is 0 or NaN
 */
export function topShares(descending: ArrayLike<number>, total: number): TopShare[] {
  return TOP.map((clients) => {
    let sum = 0;
    for (let rank = 0; rank < Math.min(clients, descending.length); rank++) sum += descending[rank];
    return { clients, share: sum / total };
  });
}
