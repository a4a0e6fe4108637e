/**
 * How a known number of arrivals falls on the two sides of a boundary: the law of the count on one side, given the
 * count of both, of a process whose counts have `dispersion` times their mean as variance.
 *
 * - Dispersion 1: binomial, as of a Poisson process, exactly.
 * - Above 1: beta-binomial. Counts of the sides are then negative binomial, with the same dispersion, before the count of
 *   both is known (Johnson, Kemp and Kotz 2005, "Univariate discrete distributions", 6.2.2).
 * - Below 1: binomial of so many fewer trials that the variance is right.
 *
 * The mean is n p whatever the dispersion, so that no boundary is favoured; the variance is n p (1 - p) times the
 * dispersion where the expected arrivals are many against it.
 */
import { beta } from './beta';
import { binomial } from './binomial';

/** Dispersions so near to 1 are taken for it. */
const POISSON_TOLERANCE: f64 = 1e-9;

/**
 * The count of one side, 0 to n, by words of the stream at hand.
 *
 * @param n arrivals of both sides
 * @param p the side's share of the expected arrivals, in (0, 1)
 * @param expected expected arrivals of both sides
 */
export function splitCount(n: f64, p: f64, dispersion: f64, expected: f64): f64 {
  if (!(n > 0)) return 0;
  const excess = dispersion - 1;
  if (abs(excess) <= POISSON_TOLERANCE) return binomial(n, p);
  if (excess > 0) {
    const concentration = expected / excess;
    return binomial(n, beta(p * concentration, (1 - p) * concentration));
  }
  // Of a share near 1 the quotient can be rounded to more than n.
  const trials = min(ceil((n * p) / (1 - dispersion * (1 - p))), n);
  return trials > 0 ? binomial(trials, min((n * p) / trials, 1)) : 0;
}
