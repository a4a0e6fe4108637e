/**
 * The families of inter-arrival times, all with mean 1: how variable each is, and bulk sampling of its gaps.
 * A gamma or Weibull law that is used for many gaps gets a table of its own; one that is used for few, and all
 * other laws, are sampled from the tables that all share, at no cost of set-up.
 */
import { GapFamily, GapSamples } from '../plan/layout';
import { gapSamplesAt } from '../plan/open-plan';
import { logGamma } from '../math/log-gamma';
import { buildGammaTable } from './gamma-table';
import { fillGammaGaps } from './gamma-gaps';
import { fillLogNormalGaps } from './lognormal-gaps';
import { fillParetoGaps } from './pareto-gaps';
import { LOG_FORM_SHAPE } from './quantile-table';
import { fillSampleGaps, smallestSample } from './sample-gaps';
import { fillExponentialsFromTable, fillSumsFromTable } from './table-gaps';
import { buildWeibullTable } from './weibull-table';
import { fillWeibullGaps } from './weibull-gaps';

/** Square of the coefficient of variation of a family at a shape; infinite for Pareto laws with a tail index up to 2. */
export function squaredVariation(family: u32, shape: f64): f64 {
  if (family == GapFamily.GAMMA) return 1 / shape;
  if (family == GapFamily.LOGNORMAL) return Math.expm1(shape * shape);
  if (family == GapFamily.PARETO) return shape > 2 ? 1 / (shape * (shape - 2)) : Infinity;
  if (family == GapFamily.CONSTANT) return 0;
  if (family == GapFamily.SAMPLES) return load<f64>(gapSamplesAt(<u32>shape), GapSamples.SQUARED_VARIATION);
  return weibullVariation(shape);
}

/** Variations of Weibull laws that were asked for, by a hash of the shape: pairs of f64. A day that comes again has the same laws. */
const KNOWN_BITS: u64 = 11;
const known: usize = memory.data(32768, 8);

function weibullVariation(shape: f64): f64 {
  const place = known + (<usize>((reinterpret<u64>(shape) * 0x9e3779b97f4a7c15) >> (64 - KNOWN_BITS)) << 4);
  // Shapes are above 0, which is there at first.
  if (load<f64>(place) == shape) return load<f64>(place, 8);
  // Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 - 1, bounded where it would overflow.
  const logRatio = logGamma(1 + 2 / shape) - 2 * logGamma(1 + 1 / shape);
  const variation = Math.exp(min(logRatio, 50)) - 1;
  store<f64>(place, shape);
  store<f64>(place, variation, 8);
  return variation;
}

/** The smallest gap of a law that has one: those of the others come arbitrarily near to 0, or do not vary. */
export function smallestGap(family: u32, shape: f64): f64 {
  if (family == GapFamily.PARETO) return (shape - 1) / shape;
  return family == GapFamily.SAMPLES ? smallestSample(<u32>shape) : 0;
}

/**
 * Writes the running sums of the gaps `from` to `to` (exclusive) of a stream to `target`, f64 each, and returns the
 * last; `sum` is the sum of the gaps before, and `shift` is added to each gap. Up to 8 bytes behind them are
 * overwritten. Gap j depends on the stream, j, family and shape alone.
 */
export function fillGapSums(
  family: u32,
  shape: f64,
  start: u64,
  gamma: u64,
  from: u32,
  to: u32,
  sum: f64,
  shift: f64,
  target: usize,
): f64 {
  fillGaps(family, shape, start, gamma, from, to, target);
  return accumulate(target, to - from, sum, shift);
}

/** Writes the gaps `from` to `to` (exclusive) of a stream to `target`, f64 each; up to 8 bytes behind them are overwritten. */
export function fillGaps(family: u32, shape: f64, start: u64, gamma: u64, from: u32, to: u32, target: usize): void {
  if (family == GapFamily.GAMMA) fillGammaGaps(shape, start, gamma, from, to, target);
  else if (family == GapFamily.WEIBULL) fillWeibullGaps(shape, start, gamma, from, to, target);
  else if (family == GapFamily.LOGNORMAL) fillLogNormalGaps(shape, start, gamma, from, to, target);
  else if (family == GapFamily.PARETO) fillParetoGaps(shape, start, gamma, from, to, target);
  else if (family == GapFamily.SAMPLES) fillSampleGaps(<u32>shape, start, gamma, from, to, target);
  else fillConstantGaps(to - from, target);
}

function fillConstantGaps(count: u32, target: usize): void {
  for (const end = target + (<usize>count << 3); target < end; target += 8) store<f64>(target, 1);
}

/** Whether laws of a family can have a table of their own. */
// @ts-ignore: decorator
@inline
export function hasTables(family: u32): bool {
  return family <= GapFamily.WEIBULL;
}

/** Builds the quantile table of a law of a family that has tables. */
export function buildTable(table: usize, family: u32, shape: f64): void {
  const isLogarithm = shape < LOG_FORM_SHAPE;
  if (family == GapFamily.GAMMA) buildGammaTable(table, shape, isLogarithm);
  else buildWeibullTable(table, shape, isLogarithm);
}

/** Gaps that stay in the first cache while three loops pass over them. */
const EXPONENTIALS_AT_ONCE: u32 = 512;

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
  for (let begin = from; begin < to; begin += EXPONENTIALS_AT_ONCE, target += EXPONENTIALS_AT_ONCE << 3) {
    const count = min(to - begin, EXPONENTIALS_AT_ONCE);
    fillExponentialsFromTable(table, start, gamma, begin, begin + count, target);
    sum = accumulate(target, count, sum, 0);
  }
  return sum;
}

/** Turns `count` gaps at `pointer`, each with `shift` added, into running sums. */
function accumulate(pointer: usize, count: u32, sum: f64, shift: f64): f64 {
  for (const end = pointer + (<usize>(count & ~3) << 3); pointer < end; pointer += 32) {
    const first = load<f64>(pointer) + shift;
    const second = load<f64>(pointer, 8) + shift;
    const third = load<f64>(pointer, 16) + shift;
    const fourth = load<f64>(pointer, 24) + shift;
    sum += first;
    store<f64>(pointer, sum);
    sum += second;
    store<f64>(pointer, sum, 8);
    sum += third;
    store<f64>(pointer, sum, 16);
    sum += fourth;
    store<f64>(pointer, sum, 24);
  }
  for (const end = pointer + (<usize>(count & 3) << 3); pointer < end; pointer += 8) {
    sum += load<f64>(pointer) + shift;
    store<f64>(pointer, sum);
  }
  return sum;
}
