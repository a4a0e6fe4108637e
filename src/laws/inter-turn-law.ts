/** Seconds between two turns, at most: a year. */
export const MAX_GAP_SECONDS = 31_536_000;

/** The largest time between two turns where a law has no bound of its own: a day. */
export const DEFAULT_GAP_SECONDS = 86_400;

/** Bounds by conditioning: times outside of them do not occur, and the others keep their proportions. */
export interface GapBounds {
  /** Smallest time, seconds. Default 0. */
  readonly min?: number;
  /** Largest time, seconds, at most `MAX_GAP_SECONDS`. Default `DEFAULT_GAP_SECONDS`. */
  readonly max?: number;
}

/**
 * A law of the seconds from a turn to the next; all parameters are finite and, but for `mu`, above 0. `sigma`, `alpha`
 * and `shape` are from 0.001 to 1,000.
 */
export type InterTurnLaw =
  /** The logarithm is normal with mean `mu` and standard deviation `sigma`; `p50` is the median, exp(mu). */
  | ({ readonly kind: 'lognormal'; readonly sigma: number } & GapBounds &
      ({ readonly mu: number } | { readonly p50: number }))
  /** Mean of the law without bounds. */
  | ({ readonly kind: 'exponential'; readonly mean: number } & GapBounds)
  /** P(X > x) = (scale / x) ^ alpha for x at least `scale`. */
  | ({ readonly kind: 'pareto'; readonly scale: number; readonly alpha: number } & GapBounds)
  /** P(X > x) = exp(-(x / scale) ^ shape). */
  | ({ readonly kind: 'weibull'; readonly shape: number; readonly scale: number } & GapBounds)
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | { readonly kind: 'constant'; readonly value: number };
