import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { LawCvs } from '../../src/pool/law-cvs.js';
import { sumOf, Weighted } from './statistics.js';
import type { SpanWindows } from './windows.js';

/** How a span's requests are divided among clients, and how bursty these are: of all clients, by expectation. */
export function clientFigures(span: SpanWindows) {
  return { ...skew(span), ...burstiness(span) };
}

function skew({ clients, windows, windowSeconds, rate, total }: SpanWindows) {
  const all = sumOf(total);
  const shares = new Float64Array(clients);
  let activeWindows = 0;
  for (let client = 0; client < clients; client++) {
    const own = rate.subarray(client * windows, (client + 1) * windows);
    shares[client] = sumOf(own) / all;
    for (const each of own) if (each > 0) activeWindows++;
  }
  shares.sort().reverse();
  const top = (count: number) => sumOf(shares.subarray(0, count));
  return {
    meanRate: all / windows,
    requests: all * windowSeconds,
    top1: top(1),
    top5: top(5),
    top10: top(10),
    top20: top(20),
    clientsFor90: clientsFor(shares, 0.9),
    effectiveClients: 1 / shares.reduce((sum, share) => sum + share * share, 0),
    activeClients: shares.filter((share) => share > 0).length,
    activeShare: activeWindows / (clients * windows),
  };
}

/** The fewest clients that make a share of the requests. */
function clientsFor(descending: Float64Array, share: number): number {
  let made = 0;
  let clients = 0;
  // What is reached but for rounding is reached.
  while (clients < descending.length && made < share * (1 - 1e-12)) made += descending[clients++];
  return clients;
}

function burstiness({ pool, rate, cv, family, shape, total }: SpanWindows) {
  const lawCvs = new LawCvs(pool);
  const [column, columnByWindow, law] = [new Weighted(), new Weighted(), new Weighted()];
  let gamma = 0;
  for (let at = 0; at < rate.length; at++) {
    if (!(rate[at] > 0)) continue;
    column.add(cv[at], rate[at]);
    columnByWindow.add(cv[at], 1);
    law.add(lawCvs.of(family[at], shape[at]), rate[at]);
    if (family[at] === GapFamily.gamma) gamma += rate[at];
  }
  const [cvP50, cvP95] = column.quantiles(0.5, 0.95);
  const [lawCvP50, lawCvP95] = law.quantiles(0.5, 0.95);
  const [windowCvP5, windowCvP50, windowCvP95] = columnByWindow.quantiles(0.05, 0.5, 0.95);
  return {
    cvP50,
    cvP95,
    lawCvP50,
    lawCvP95,
    windowCvP5,
    windowCvP50,
    windowCvP95,
    gammaShare: gamma / sumOf(total),
  };
}
