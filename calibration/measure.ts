import type { Category } from '../src/fields.js';
import type { Pool } from '../src/pool/pool.js';
import {
  DAY_SECONDS,
  dayFigures,
  type Figures,
  HOUR_SECONDS,
  hourFigures,
  trafficFigures,
} from './figures/index.js';
import { inPart, type Part } from './parts.js';
import type { MeasuredPool } from './released.js';

/** The figures of one hour or day. */
export interface Measured {
  /** Where it starts on the pool's clock. */
  readonly fromSeconds: number;
  /** NaN where there is nothing to compute one from. */
  readonly figures: Figures;
}

/** All figures of a pool by hour and by day; hours and days without requests are not there. */
export interface Measurement {
  readonly name: string;
  readonly category: Category;
  readonly clients: number;
  /** Clients whose lengths are not known. */
  readonly clientsWithoutLengths: number;
  readonly hours: readonly Measured[];
  readonly days: readonly Measured[];
}

export interface MeasureOptions {
  readonly part?: Part;
  /** At most so many hours, evenly spread. */
  readonly hours?: number;
  /** Whether hours are generated, too. Default true. */
  readonly traffic?: boolean;
  /** Of `FigureOptions`, for whoever measures many populations. Default 0. */
  readonly ignoredShare?: number;
}

/** Measures the hours and days of a pool that belong to a part of it. */
export async function measure(
  { pool, withoutLengths }: MeasuredPool,
  {
    part = 'all',
    hours: most = Number.POSITIVE_INFINITY,
    traffic = true,
    ignoredShare = 0,
  }: MeasureOptions = {},
): Promise<Measurement> {
  const hours: Measured[] = [];
  for (const fromSeconds of spread(startsOf(pool, HOUR_SECONDS, part), most)) {
    const expected = hourFigures(pool, fromSeconds, { withoutLengths, ignoredShare });
    if (expected === undefined) continue;
    const made = traffic ? await trafficFigures(pool, fromSeconds, { withoutLengths }) : {};
    hours.push({ fromSeconds, figures: { ...expected, ...made } });
  }
  const days = startsOf(pool, DAY_SECONDS, part).flatMap((fromSeconds) => {
    const figures = dayFigures(pool, fromSeconds, { withoutLengths, ignoredShare });
    return figures === undefined ? [] : [{ fromSeconds, figures }];
  });
  return {
    name: pool.name,
    category: pool.category,
    clients: pool.clientIds.length,
    clientsWithoutLengths: withoutLengths.size,
    hours,
    days,
  };
}

/** Starts of the whole hours, or days, of a pool's part. */
function startsOf(pool: Pool, seconds: number, part: Part): number[] {
  const count = Math.floor((pool.toSeconds - pool.fromSeconds) / seconds);
  return Array.from({ length: count }, (_, index) => pool.fromSeconds + index * seconds).filter((from) =>
    inPart(pool, from, seconds, part),
  );
}

function spread(starts: readonly number[], most: number): number[] {
  if (starts.length <= most) return [...starts];
  return Array.from(
    { length: most },
    (_, index) => starts[Math.floor(((index + 0.5) * starts.length) / most)],
  );
}
