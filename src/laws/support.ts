import { PoolError } from '../errors.js';
import type { Bounds } from './distribution.js';

/** The values that a field can have: whole numbers from 0 to `largest`, or everything from 0 to 1. */
export interface Support {
  readonly isWhole: boolean;
  readonly largest: number;
}

/** Tokens are 32-bit numbers. */
const TOKENS: Support = { isWhole: true, largest: 4294967295 };
/** Of images and the like in one request; the engine's lists have no more. */
const ITEMS: Support = { isWhole: true, largest: 65535 };
const RATIOS: Support = { isWhole: false, largest: 1 };

/** The values of a field: the name tells ratios and numbers of items from tokens. */
export function supportOf(field: string): Support {
  if (field.endsWith('_ratio')) return RATIOS;
  return field.endsWith('_count') ? ITEMS : TOKENS;
}

/** The smallest and the largest value that bounds leave of a support. */
export interface Interval {
  readonly min: number;
  readonly max: number;
}

/**
 * Bounds as an interval of the support: those of counts are moved inwards to whole numbers.
 *
 * @param place what has the bounds, for errors
 * @throws PoolError for bounds out of range, or that hold no value
 */
export function intervalOf(bounds: Bounds, support: Support, place: string): Interval {
  const { min = 0, max = support.largest } = bounds;
  if (!(min >= 0 && min <= support.largest)) {
    throw new PoolError(`min ${min} is not a number from 0 to ${support.largest}`, { field: place });
  }
  if (!(max >= min))
    throw new PoolError(`max ${max} is not a number of at least min, ${min}`, { field: place });
  if (!(max <= support.largest)) {
    throw new PoolError(`max ${max} is not a number of at most ${support.largest}`, { field: place });
  }
  if (!support.isWhole) return { min, max };
  const interval = { min: Math.ceil(min), max: Math.floor(max) };
  if (interval.min > interval.max) {
    throw new PoolError(`there is no whole number from ${min} to ${max}`, { field: place });
  }
  return interval;
}
