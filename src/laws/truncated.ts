/** What statistics need of a continuous distribution truncated to its bounds, before rounding. */
export interface TruncatedLaw {
  readonly mean: number;
  readonly meanSquare: number;
  /** The end of its support. */
  readonly max: number;
  /** The value below which the share `u` (0 to 1, both excluded) lies. */
  quantile(u: number): number;
}

/** Where a law is cut far out, a probability below 1 can round to 1, which has no quantile. */
export const LARGEST_BELOW_1 = 1 - Number.EPSILON / 2;

/** All at one value: what is left of a law whose bounds hold nothing that numbers could tell. */
export function pointLaw(value: number): TruncatedLaw {
  return { mean: value, meanSquare: value * value, max: value, quantile: () => value };
}
