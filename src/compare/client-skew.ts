import type { ClientCounts } from '../statistics/client-counts.js';
import type { ClientSkew } from './comparison.js';

const TOP_CLIENTS = [1, 5, 10, 20];

/**
 * @param counts undefined where the clients are not known
 * @param requests of the whole trace, at least 1
 */
export function clientSkew(counts: ClientCounts | undefined, requests: number): ClientSkew {
  if (counts === undefined) {
    return {
      clients: Number.NaN,
      topShares: TOP_CLIENTS.map((clients) => ({ clients, share: Number.NaN })),
      clientsForNinetyPercent: Number.NaN,
    };
  }
  const ranked = counts.ranked();
  let clients = 0;
  let made = 0;
  // In whole numbers: nine tenths of 10 requests are 9, whatever 0.9 is in binary.
  while (clients < ranked.length && made * 10 < requests * 9) made += ranked[clients++].requests;
  return {
    clients: ranked.length,
    topShares: TOP_CLIENTS.map((top) => ({
      clients: top,
      share: ranked.slice(0, top).reduce((sum, client) => sum + client.requests, 0) / requests,
    })),
    clientsForNinetyPercent: clients,
  };
}
