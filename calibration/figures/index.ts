import type { Pool } from '../../src/pool/pool.js';
import { clientFigures } from './clients.js';
import { lengthFigures } from './lengths.js';
import { dayShifts, rateShifts } from './shifts.js';
import { readSpan } from './windows.js';

export { type TrafficOptions, trafficFigures } from './traffic.js';

/** Figures by name; NaN where there is nothing to compute one from. */
export type Figures = Readonly<Record<string, number>>;

export interface FigureOptions {
  /** Ids of the clients whose datasets are not known: they count for arrivals, and not for lengths. */
  readonly withoutLengths?: ReadonlySet<number>;
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
  const { withoutLengths = new Set() } = options;
  const span = readSpan(pool, fromSeconds, fromSeconds + HOUR_SECONDS);
  if (!span.total.some((rate) => rate > 0)) return undefined;
  return { ...clientFigures(span), ...rateShifts(span), ...lengthFigures(span, withoutLengths) };
}

/** The same of a day, 24 hours from `fromSeconds` on. */
export function dayFigures(
  pool: Pool,
  fromSeconds: number,
  options: FigureOptions = {},
): Figures | undefined {
  const { withoutLengths = new Set() } = options;
  const span = readSpan(pool, fromSeconds, fromSeconds + DAY_SECONDS);
  if (!span.total.some((rate) => rate > 0)) return undefined;
  return {
    ...clientFigures(span),
    ...dayShifts(span, withoutLengths),
    ...lengthFigures(span, withoutLengths),
  };
}
