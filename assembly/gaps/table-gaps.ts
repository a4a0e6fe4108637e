/** Gaps by inversion from a table of their own law; see `quantile-table.ts`. Gap j is that of word j. */
import { expBlock } from '../math/exp-block';
import { mix64 } from '../random/splitmix64';
import { quantileOf } from './quantile-table';

/** Writes the gaps `from` to `to` (exclusive) to `target`; up to 8 bytes behind them are overwritten. */
export function fillFromTable(
  table: usize,
  isLogarithm: bool,
  start: u64,
  gamma: u64,
  from: u32,
  to: u32,
  target: usize,
): void {
  let state = start + gamma * (<u64>from + 1);
  const begin = target;
  const end = target + (<usize>(to - from) << 3);
  for (; target < end; target += 8, state += gamma) store<f64>(target, quantileOf(table, mix64(state)));
  if (isLogarithm) expBlock(begin, to - from);
}
