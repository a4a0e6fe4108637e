/**
 * Log-normal gaps of mean 1: ln x is normal with standard deviation s and mean -s^2/2. Support (0, inf), density
 * exp(-(ln x + s^2/2)^2 / (2 s^2)) / (x s sqrt(2 pi)). Gap j is that of word j, by inversion from the table of the
 * standard normal law; it ends at probabilities of 2^-33, or 6.3 standard deviations.
 */
import { expBlock } from '../math/exp-block';
import { mix64 } from '../random/splitmix64';
import { quantileOf } from './quantile-table';
import { normalTable } from './shared-tables';

/** Writes the gaps `from` to `to` (exclusive) to `target`; up to 8 bytes behind them are overwritten. */
export function fillLogNormalGaps(sigma: f64, start: u64, gamma: u64, from: u32, to: u32, target: usize): void {
  const location = -0.5 * sigma * sigma;
  const table = normalTable;
  let state = start + gamma * (<u64>from + 1);
  const begin = target;
  const end = target + (<usize>(to - from) << 3);
  for (; target < end; target += 8, state += gamma) {
    store<f64>(target, quantileOf(table, mix64(state)) * sigma + location);
  }
  expBlock(begin, to - from);
}
