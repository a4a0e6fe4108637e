import type { Spread } from '../summary.js';

/** Where the built-in's median lies: in the range of the pools from p10 to p90, below it, or above it. */
export type Place = 'within' | 'below' | 'above';

/** Undefined where the pools, or the built-in, have no number, or the pools but one, which is no range. */
export function placeOf(builtin: Spread | undefined, pools: Spread | undefined): Place | undefined {
  if (builtin === undefined || pools === undefined || builtin.count === 0 || pools.count < 2)
    return undefined;
  if (builtin.p50 < pools.p10) return 'below';
  return builtin.p50 > pools.p90 ? 'above' : 'within';
}

/** How far the built-in spreads from p10 to p90, in terms of how far the pools do; NaN where these do not. */
export function spreadRatio(builtin: Spread, pools: Spread): number {
  return (builtin.p90 - builtin.p10) / (pools.p90 - pools.p10);
}
