import type { ClientCounts } from '../statistics/client-counts.js';
import { topShares } from '../statistics/top-shares.js';
import type { ClientSkew } from './comparison.js';

/**
 * @param counts undefined where the clients are not known
 * @param requests of the whole trace, at least 1
 */
export function clientSkew(counts: ClientCounts | undefined, requests: number): ClientSkew {
  if (counts === undefined) {
    return {
      clients: Number.NaN,
      topShares: topShares([], Number.NaN),
      clientsForNinetyPercent: Number.NaN,
    };
  }
  const ranked = counts.ranked().map((client) => client.requests);
  let clients = 0;
  let made = 0;
  // In whole numbers: nine tenths of 10 requests are 9, whatever 0.9 is in binary.
  while (clients < ranked.length && made * 10 < requests * 9) made += ranked[clients++];
  return {
    clients: ranked.length,
    topShares: topShares(ranked, requests),
    clientsForNinetyPercent: clients,
  };
}
