import { lorenz } from '../../characterise/lorenz.js';
import { gini } from '../../statistics/gini.js';
import type { ClientsSummary } from '../traffic-summary.js';
import type { ClientTally } from './client-tally.js';
import { rounded } from './rounded.js';

/** Clients that are told one by one. */
const BUSIEST = 300;
/** Points of a Lorenz curve but for [0, 0], evenly spaced in the logarithm of the rank, as few clients make most requests. */
const LORENZ_POINTS = 150;
/** Ranks that people ask for, which have a point each, whatever the steps are: 1, 2, 5, 10, ... */
const ROUND_RANKS = Array.from({ length: 10 }, (_, power) =>
  [1, 2, 5].map((digit) => Number(`${digit}e${power}`)),
).flat();

/** How unequal clients are. @returns undefined where there are none */
export function clientsSummary(
  tally: ClientTally,
  nameOf: (client: number) => string,
  durationSeconds: number,
): ClientsSummary | undefined {
  const ranked = tally.ranked();
  if (ranked.length === 0) return undefined;
  const counts = Float64Array.from(ranked, (client) => tally.requestsOf(client));
  const cumulative = counts.slice();
  for (let rank = 1; rank < cumulative.length; rank++) cumulative[rank] += cumulative[rank - 1];
  const total = cumulative[cumulative.length - 1];
  return {
    clients: ranked.length,
    gini: gini(counts, total),
    // In whole numbers: nine tenths of 10 requests are 9, whatever 0.9 is in binary.
    clientsForNinetyPercent: cumulative.findIndex((made) => made * 10 >= total * 9) + 1,
    lorenz: lorenz(cumulative, total, LORENZ_POINTS, ROUND_RANKS).map(
      ([clients, requests]): [number, number] => [rounded(clients), rounded(requests)],
    ),
    busiest: Array.from(ranked.subarray(0, BUSIEST), (client, rank) => ({
      client: nameOf(client),
      requests: counts[rank],
      share: rounded(counts[rank] / total),
      ratePerSecond: durationSeconds > 0 ? rounded(counts[rank] / durationSeconds) : Number.NaN,
      interArrivalCv: rounded(tally.cvOf(client)),
    })),
  };
}
