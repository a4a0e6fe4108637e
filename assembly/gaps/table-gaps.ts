/** Gaps by inversion from a table of their own law; see `quantile-table.ts`. Gap j is that of word j. */
import { expBlock } from '../math/exp-block';
import { mix64 } from '../random/splitmix64';
import { quantileOf } from './quantile-table';

/**
 * Writes the running sums of the gaps `from` to `to` (exclusive) to `target` and returns the last; `sum` is the sum
 * of those before. The additions wait for each other, but not for the next gaps, which the processor makes meanwhile.
 */
export function fillSumsFromTable(
  table: usize,
  start: u64,
  gamma: u64,
  from: u32,
  to: u32,
  sum: f64,
  target: usize,
): f64 {
  let state = start + gamma * (<u64>from + 1);
  const count = <usize>(to - from);
  const twice = gamma << 1;
  const thrice = twice + gamma;
  for (const end = target + ((count >> 2) << 5); target < end; target += 32) {
    const first = quantileOf(table, mix64(state));
    const second = quantileOf(table, mix64(state + gamma));
    const third = quantileOf(table, mix64(state + twice));
    const fourth = quantileOf(table, mix64(state + thrice));
    state += gamma << 2;
    sum += first;
    store<f64>(target, sum);
    sum += second;
    store<f64>(target, sum, 8);
    sum += third;
    store<f64>(target, sum, 16);
    sum += fourth;
    store<f64>(target, sum, 24);
  }
  for (const end = target + ((count & 3) << 3); target < end; target += 8, state += gamma) {
    sum += quantileOf(table, mix64(state));
    store<f64>(target, sum);
  }
  return sum;
}

/**
 * Writes the gaps `from` to `to` (exclusive) to `target` where the table holds their logarithms; up to 8 bytes
 * behind them are overwritten.
 */
export function fillExponentialsFromTable(
  table: usize,
  start: u64,
  gamma: u64,
  from: u32,
  to: u32,
  target: usize,
): void {
  let state = start + gamma * (<u64>from + 1);
  const begin = target;
  // Two at a time, and up to one too many.
  for (const end = target + (<usize>(to - from) << 3); target < end; target += 16, state += gamma << 1) {
    store<f64>(target, quantileOf(table, mix64(state)));
    store<f64>(target, quantileOf(table, mix64(state + gamma)), 8);
  }
  expBlock(begin, to - from);
}
