import type { Pool } from '../src/pool/pool.js';

/** What parameters are fitted to, what they are judged by, and both. */
export const PARTS = ['fit', 'held-out', 'all'] as const;
export type Part = (typeof PARTS)[number];

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;

/**
 * Whether an hour or day is of a part. Of pools of several days, even days (0, 2, …) are for fitting, and odd ones are held
 * out, with their hours. Of pools of one day even hours are for fitting, and odd ones are held out; the day itself is of both
 * parts, as there is no other.
 *
 * @param seconds its length
 */
export function inPart(pool: Pool, fromSeconds: number, seconds: number, part: Part): boolean {
  if (part === 'all') return true;
  const since = fromSeconds - pool.fromSeconds;
  const isOneDay = pool.toSeconds - pool.fromSeconds < 2 * DAY_SECONDS;
  if (isOneDay && seconds >= DAY_SECONDS) return true;
  const index = Math.floor(since / (isOneDay ? HOUR_SECONDS : DAY_SECONDS));
  return (index % 2 === 0) === (part === 'fit');
}
