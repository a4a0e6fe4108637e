/** The families of inter-arrival times: how variable each is, and bulk sampling of its gaps. */
import { GapFamily } from '../plan/layout';
import { logGamma } from '../math/log-gamma';
import { fillGammaGaps } from './gamma-gaps';
import { fillWeibullGaps } from './weibull-gaps';

/** Square of the coefficient of variation of a family at a shape. */
export function squaredVariation(family: u32, shape: f64): f64 {
  if (family == GapFamily.GAMMA) return 1 / shape;
  // Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 - 1, bounded where it would overflow.
  const logRatio = logGamma(1 + 2 / shape) - 2 * logGamma(1 + 1 / shape);
  return Math.exp(min(logRatio, 50)) - 1;
}

/**
 * Writes the gaps `from` to `to` (exclusive) of a stream to `target`, f64 each, up to a common factor: only
 * ratios of gaps of one segment matter. Gap j depends on the stream, j, family and shape alone.
 */
export function fillGaps(
  family: u32,
  shape: f64,
  start: u64,
  gamma: u64,
  from: u32,
  to: u32,
  target: usize,
): void {
  if (family == GapFamily.GAMMA) fillGammaGaps(shape, start, gamma, from, to, target);
  else fillWeibullGaps(shape, start, gamma, from, to, target);
}
