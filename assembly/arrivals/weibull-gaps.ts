/**
 * Weibull gaps of mean 1: x = E^(1/k) / Gamma(1 + 1/k), with E standard exponential by inversion.
 * Support (0, inf), density proportional to x^(k-1) exp(-(x Gamma(1 + 1/k))^k).
 *
 * Numerical limits: shapes from 1e-4; ln x is bounded by 500 above, so that sums of 2^18 gaps stay finite.
 */
import { mix64 } from '../random/splitmix64';
import { openUniform } from '../random/uniform';
import { logGamma } from '../math/log-gamma';
import { MAX_LOG_GAP, WORDS_PER_GAP } from './gap-stream';

export function fillWeibullGaps(shape: f64, start: u64, gamma: u64, from: u32, to: u32, target: usize): void {
  const inverseShape = 1 / shape;
  const logScale = -logGamma(1 + inverseShape);
  let state = start + gamma * (<u64>from * WORDS_PER_GAP + 1);
  const step = gamma * WORDS_PER_GAP;
  for (let gap = from; gap < to; ++gap, target += 8, state += step) {
    const exponential = -Math.log(openUniform(mix64(state)));
    store<f64>(target, Math.exp(min(Math.log(exponential) * inverseShape + logScale, MAX_LOG_GAP)));
  }
}
