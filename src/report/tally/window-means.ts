import type { RateSummary } from '../traffic-summary.js';
import type { RateBins } from './rate-bins.js';

/** More digits than any picture shows take most of a summary as text. */
const DIGITS = 6;

/**
 * Mean tokens of the requests of each window, to six digits; NaN where it has no requests.
 *
 * @param column of the bins' sums
 */
export function windowMeans(
  bins: RateBins,
  column: number,
  { windows, windowSeconds }: RateSummary,
): number[] {
  const edgeOf = (seconds: number) => Math.round(seconds / bins.seconds);
  return windows.map(({ startSeconds, requests }) => {
    const sum = bins.sumOf(column, edgeOf(startSeconds), edgeOf(startSeconds + windowSeconds));
    return Number((sum / requests).toPrecision(DIGITS));
  });
}
