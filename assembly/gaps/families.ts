/**
 * The families of inter-arrival times, all with mean 1: how variable each is, and bulk sampling of its gaps.
 * A law that is used for many gaps gets a table of its own; one that is used for few is sampled from the
 * tables that all share, at no cost of set-up.
 */
import { GapFamily } from '../plan/layout';
import { logGamma } from '../math/log-gamma';
import { buildGammaTable } from './gamma-table';
import { fillGammaGaps } from './gamma-gaps';
import { LOG_FORM_SHAPE } from './quantile-table';
import { fillExponentialsFromTable, fillSumsFromTable } from './table-gaps';
import { buildWeibullTable } from './weibull-table';
import { fillWeibullGaps } from './weibull-gaps';

/** Square of the coefficient of variation of a family at a shape. */
export function squaredVariation(family: u32, shape: f64): f64 {
  if (family == GapFamily.GAMMA) return 1 / shape;
  // Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 - 1, bounded where it would overflow.
  const logRatio = logGamma(1 + 2 / shape) - 2 * logGamma(1 + 1 / shape);
  return Math.exp(min(logRatio, 50)) - 1;
}

/**
 * Writes the running sums of the gaps `from` to `to` (exclusive) of a stream to `target`, f64 each, and returns the
 * last; `sum` is the sum of the gaps before. Up to 8 bytes behind them are overwritten. Gap j depends on the
 * stream, j, family and shape alone.
 */
export function fillGapSums(
  family: u32,
  shape: f64,
  start: u64,
  gamma: u64,
  from: u32,
  to: u32,
  sum: f64,
  target: usize,
): f64 {
  if (family == GapFamily.GAMMA) fillGammaGaps(shape, start, gamma, from, to, target);
  else fillWeibullGaps(shape, start, gamma, from, to, target);
  return accumulate(target, to - from, sum);
}

/** Builds the quantile table of a law. */
export function buildTable(table: usize, family: u32, shape: f64): void {
  const isLogarithm = shape < LOG_FORM_SHAPE;
  if (family == GapFamily.GAMMA) buildGammaTable(table, shape, isLogarithm);
  else buildWeibullTable(table, shape, isLogarithm);
}

/** `fillGapSums` from the law's own table: other gaps of the same law, several times as fast. */
export function fillGapSumsFromTable(
  table: usize,
  shape: f64,
  start: u64,
  gamma: u64,
  from: u32,
  to: u32,
  sum: f64,
  target: usize,
): f64 {
  if (shape >= LOG_FORM_SHAPE) return fillSumsFromTable(table, start, gamma, from, to, sum, target);
  fillExponentialsFromTable(table, start, gamma, from, to, target);
  return accumulate(target, to - from, sum);
}

/** Turns `count` gaps at `pointer` into running sums. */
function accumulate(pointer: usize, count: u32, sum: f64): f64 {
  for (const end = pointer + (<usize>count << 3); pointer < end; pointer += 8) {
    sum += load<f64>(pointer);
    store<f64>(pointer, sum);
  }
  return sum;
}
