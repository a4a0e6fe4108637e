import type { Support } from '../fields.js';
import { refusing } from './report.js';

/**
 * Bounds by conditioning: the values between them keep their proportions, and the others do not occur. For counts
 * they are those of the rounded value, so that the smallest and the largest value are as likely as between others.
 */
export interface Bounds {
  /** Smallest value, in the field's unit; 0 where absent. */
  readonly min?: number;
  /** Largest value, in the field's unit; the largest that there is where absent (4,294,967,295, 65,535 for items, or 1 for ratios). */
  readonly max?: number;
}

/** The smallest and the largest value that bounds leave of a support. */
export interface Interval {
  readonly min: number;
  readonly max: number;
}

/** The numbers between which a law is conditioned to lie, before rounding. */
export interface Ends {
  readonly low: number;
  readonly high: number;
}

/**
 * Bounds as an interval of the support: those of counts are moved inwards to whole numbers.
 *
 * @param place what has the bounds, for errors
 * @throws PoolError for bounds out of range, or that hold no value
 */
export function intervalOf(bounds: Bounds, support: Support, place: string): Interval {
  const { min = 0, max = support.largest } = bounds;
  const report = refusing(place);
  const expected = `a number from 0 to ${support.largest}`;
  if (!(min >= 0 && min <= support.largest)) report(['min'], `${min} is not ${expected}`);
  if (!(max >= 0 && max <= support.largest)) report(['max'], `${max} is not ${expected}`);
  if (!(max >= min)) report(['max'], `${max} is below min, ${min}`);
  if (!support.isWhole) return { min, max };
  const interval = { min: Math.ceil(min), max: Math.floor(max) };
  if (interval.min > interval.max) report([], `there is no whole number from ${min} to ${max}`);
  return interval;
}

/** Bounds of whole numbers are those of the rounded value, so that the end values keep their whole cells. */
export function endsOf({ min, max }: Interval, { isWhole }: Support): Ends {
  const margin = isWhole ? 0.5 : 0;
  return { low: min - margin, high: max + margin };
}
