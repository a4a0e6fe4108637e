/**
 * Pareto gaps of mean 1 and tail index a above 1: ln x = E / a + ln((a - 1) / a) with E standard exponential. Support
 * from the smallest value (a - 1) / a on, P(X > x) = (smallest / x)^a. Gap j is that of word j, by inversion from the
 * table of E, which ends at a probability of 2^-33.
 */
import { expBlock } from '../math/exp-block';
import { mix64 } from '../random/splitmix64';
import { quantileOf } from './quantile-table';
import { exponentialTable } from './shared-tables';

/** Writes the gaps `from` to `to` (exclusive) to `target`; up to 8 bytes behind them are overwritten. */
export function fillParetoGaps(tailIndex: f64, start: u64, gamma: u64, from: u32, to: u32, target: usize): void {
  const inverseIndex = 1 / tailIndex;
  const logSmallest = Math.log((tailIndex - 1) / tailIndex);
  const table = exponentialTable;
  let state = start + gamma * (<u64>from + 1);
  const begin = target;
  const end = target + (<usize>(to - from) << 3);
  for (; target < end; target += 8, state += gamma) {
    store<f64>(target, quantileOf(table, mix64(state)) * inverseIndex + logSmallest);
  }
  expBlock(begin, to - from);
}
