import type { Pool } from '../../src/pool/pool.js';
import { clientFigures } from './clients.js';
import { lengthFigures } from './lengths.js';
import { dayShifts, rateShifts } from './shifts.js';
import { sumOf } from './statistics.js';
import { readSpan, type SpanWindows } from './windows.js';

export { type TrafficOptions, trafficFigures } from './traffic.js';

/** Figures by name; NaN where there is nothing to compute one from. */
export type Figures = Readonly<Record<string, number>>;

export interface FigureOptions {
  /** Ids of the clients whose datasets are not known: they count for arrivals, and not for lengths. */
  readonly withoutLengths?: ReadonlySet<number>;
  /**
   * The clients with the fewest requests, which together make at most this share, do not count for lengths: most of the time
   * goes into clients of whom there are many, and who make little. Default 0.
   */
  readonly ignoredShare?: number;
}

export const HOUR_SECONDS = 3600;
export const DAY_SECONDS = 86_400;

/**
 * What the windows of an hour say, without making traffic of it (`trafficFigures` does). Undefined of an hour without
 * requests.
 *
 * @param fromSeconds where it starts on the pool's clock
 * @throws UsageError for an hour that is not one of whole windows of the pool
 */
export function hourFigures(
  pool: Pool,
  fromSeconds: number,
  options: FigureOptions = {},
): Figures | undefined {
  const span = readSpan(pool, fromSeconds, fromSeconds + HOUR_SECONDS);
  if (!span.total.some((rate) => rate > 0)) return undefined;
  return {
    ...clientFigures(span),
    ...rateShifts(span),
    ...lengthFigures(span, clientsLeftOut(span, options)),
  };
}

/** The same of a day, 24 hours from `fromSeconds` on. */
export function dayFigures(
  pool: Pool,
  fromSeconds: number,
  options: FigureOptions = {},
): Figures | undefined {
  const span = readSpan(pool, fromSeconds, fromSeconds + DAY_SECONDS);
  if (!span.total.some((rate) => rate > 0)) return undefined;
  const leftOut = clientsLeftOut(span, options);
  return {
    ...clientFigures(span),
    ...dayShifts(span, leftOut),
    ...lengthFigures(span, leftOut),
  };
}

/** Ids of the clients that do not count for lengths. */
function clientsLeftOut(
  { pool, rate, total, windows }: SpanWindows,
  { withoutLengths = new Set(), ignoredShare = 0 }: FigureOptions,
): ReadonlySet<number> {
  if (!(ignoredShare > 0)) return withoutLengths;
  const requests = Float64Array.from(pool.clientIds, (_, client) =>
    sumOf(rate.subarray(client * windows, (client + 1) * windows)),
  );
  const ascending = Uint32Array.from(requests.keys()).sort((a, b) => requests[a] - requests[b]);
  const leftOut = new Set(withoutLengths);
  let left = ignoredShare * sumOf(total);
  for (const client of ascending) {
    left -= requests[client];
    if (left < 0) break;
    leftOut.add(pool.clientIds[client]);
  }
  return leftOut;
}
