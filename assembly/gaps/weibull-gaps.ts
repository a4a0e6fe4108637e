/**
 * Weibull gaps of mean 1 for any shape: ln x = ln(E) / k - ln Gamma(1 + 1/k), with ln(E) the logarithm of a
 * standard exponential, from its table. Support (0, inf), density proportional to
 * x^(k-1) exp(-(x Gamma(1 + 1/k))^k). Gap j is that of word j; ln x is kept within the range of `expPair`.
 */
import { expBlock } from '../math/exp-block';
import { logGamma } from '../math/log-gamma';
import { mix64 } from '../random/splitmix64';
import { quantileOf } from './quantile-table';
import { logExponentialTable } from './shared-tables';

/** Writes the gaps `from` to `to` (exclusive) to `target`; up to 8 bytes behind them are overwritten. */
export function fillWeibullGaps(shape: f64, start: u64, gamma: u64, from: u32, to: u32, target: usize): void {
  const inverseShape = 1 / shape;
  const logScale = -logGamma(1 + inverseShape);
  const table = logExponentialTable;
  let state = start + gamma * (<u64>from + 1);
  const begin = target;
  // Two at a time, and up to one too many.
  for (const end = target + (<usize>(to - from) << 3); target < end; target += 16, state += gamma << 1) {
    store<f64>(target, quantileOf(table, mix64(state)) * inverseShape + logScale);
    store<f64>(target, quantileOf(table, mix64(state + gamma)) * inverseShape + logScale, 8);
  }
  expBlock(begin, to - from);
}
