import type { Log } from '../logs/log.js';
import { Cdf } from '../statistics/cdf.js';
import { gini } from '../statistics/gini.js';
import { topShares } from '../statistics/top-shares.js';
import type { ClientFigure, ClientFigures, ClientStability, Spread } from './characterisation.js';
import type { ClientTally } from './client-tally.js';
import { isCoarse } from './law-cv-tally.js';
import { lorenz } from './lorenz.js';

/** Clients that are listed one by one. */
const LISTED = 1000;

/** Points of a Lorenz curve, but for its ends: evenly spaced in the logarithm of the rank, as few clients make most requests. */
const LORENZ_POINTS = 100;

/**
 * How unequal clients are (5, 8, 11).
 *
 * @param ranked clients with requests, the busiest first; at least one
 * @param stability of the first of them
 * @param tick of the log's clock, seconds, 0 where times are exact: clients for which it is coarse have no CV
 */
export function clientFigures(
  tally: ClientTally,
  ranked: Uint32Array,
  log: Pick<Log, 'clientKey' | 'clientName' | 'durationSeconds'>,
  stability: readonly ClientStability[],
  tick: number,
): ClientFigures {
  const hasCv = (client: number) => !isCoarse(tick, tally.meanGapInWindowsOf(client));
  const cvOf = (client: number) => (hasCv(client) ? tally.cvInWindowsOf(client) : Number.NaN);
  const counts = Float64Array.from(ranked, (client) => tally.requestsOf(client));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const cumulative = counts.slice();
  for (let rank = 1; rank < cumulative.length; rank++) cumulative[rank] += cumulative[rank - 1];
  return {
    clients: ranked.length,
    key: log.clientKey,
    topShares: topShares(counts, total),
    // In whole numbers: nine tenths of 10 requests are 9, whatever 0.9 is in binary.
    clientsForNinetyPercent: cumulative.findIndex((made) => made * 10 >= total * 9) + 1,
    gini: gini(counts, total),
    lorenz: lorenz(cumulative, total, LORENZ_POINTS),
    largest: Array.from(ranked.subarray(0, LISTED), (client): ClientFigure => {
      const requests = tally.requestsOf(client);
      return {
        client: nameOf(log, client),
        requests,
        share: requests / total,
        ratePerSecond: requests / log.durationSeconds,
        interArrivalCv: cvOf(client),
        interArrivalCvOfLog: hasCv(client) ? tally.cvOf(client) : Number.NaN,
        meanTokens: tally.meanTokensOf(client),
      };
    }),
    interArrivalCvByRequest: spreadByRequest(ranked, counts, cvOf),
    stability: stability.map((figures, rank) =>
      hasCv(ranked[rank]) ? figures : { ...figures, interArrivalCvVariation: Number.NaN },
    ),
  };
}

export function nameOf(log: Pick<Log, 'clientName'>, client: number): string {
  return log.clientName(client) ?? String(client);
}

/** Of figures that are numbers, each as often as its client has requests. */
function spreadByRequest(
  ranked: Uint32Array,
  counts: Float64Array,
  figure: (client: number) => number,
): Spread {
  const figures = Float64Array.from(ranked, figure);
  const known = figures.map((value) => (Number.isNaN(value) ? 0 : 1));
  const count = known.reduce((sum, one) => sum + one, 0);
  if (count === 0) {
    const none = Number.NaN;
    return { count, min: none, p5: none, p50: none, p95: none, max: none };
  }
  const cdf = new Cdf(
    figures.map((value) => (Number.isNaN(value) ? 0 : value)),
    counts.map((requests, rank) => requests * known[rank]),
  );
  const [min, p5, p50, p95, max] = [0, 0.05, 0.5, 0.95, 1].map((share) => cdf.quantile(share));
  return { count, min, p5, p50, p95, max };
}
