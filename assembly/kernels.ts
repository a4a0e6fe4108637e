/**
 * A test-only module: the kernels under names that stay when their implementations move. It is never shipped;
 * the engine's own entry is `index.ts`.
 */
import { FEWEST_KEPT_SUMS, MAX_KEPT_SUMS } from './arrivals/gap-sums';
import { drawNarrow as narrow, drawRatio as ratio, drawWide as wide } from './fields/alias';
import { drawMixture as mixture } from './fields/mixture';
import { drawRatioRun as ratioRun, drawRun as run } from './fields/runs';
import { equilibriumGap as residualGap } from './gaps/equilibrium';
import {
  buildTable,
  fillGaps as fill,
  fillGapSums as fillSums,
  fillGapSumsFromTable,
  squaredVariation as variation,
} from './gaps/families';
import { buildGammaTable } from './gaps/gamma-table';
import { quantileOf, TABLE_BYTES } from './gaps/quantile-table';
import { buildSharedTables } from './gaps/shared-tables';
import { gammaCdf as incompleteGamma } from './math/gamma-cdf';
import { logGamma as lnGamma } from './math/log-gamma';
import { normalCdf as cdf } from './math/normal-cdf';
import { buildNormalCdfTable, tabulatedNormalCdf as tabulatedCdf } from './math/normal-cdf-table';
import { normalQuantile as quantile } from './math/normal-quantile';
import { allocate as reserve } from './memory';
import { bindPlan as bind } from './plan/open-plan';
import { logCvOfSpell, logRateOfSpell } from './population/spells';
import { philox4x32 as philox, word0, word1, word2, word3 } from './random/philox';
import { gammaFrom as increment, mix64 as mix } from './random/splitmix64';
import { openUniform as uniform } from './random/uniform';
import { orderedRows, orderRows } from './tile/order';
import { allocateStaging, clearStaging, countRows, stagedTimes } from './tile/staging';

// What the clients of a population are made of, which the engine itself has only as a whole.
export { meanOfMotion, moveClient, quarterOfClient } from './population/motion';
export { bindPopulation, populationWindows } from './population/population';
export { prepareShares, shareOf } from './population/shares';
export { moveSpell, spellMeanFactor } from './population/spells';

/** Reserves zeroed bytes for a test's arrays and returns their address. */
export function allocate(bytes: u32): u32 {
  return <u32>reserve(bytes);
}

/** Encrypts a counter; `philoxWord` then gives the four words of the block. */
export function philox4x32(k0: u32, k1: u32, c0: u32, c1: u32, c2: u32, c3: u32): void {
  philox(k0, k1, c0, c1, c2, c3);
}

/** Word 0 to 3 of the newest Philox block. */
export function philoxWord(index: u32): u32 {
  return index == 0 ? word0 : index == 1 ? word1 : index == 2 ? word2 : word3;
}

export function mix64(z: u64): u64 {
  return mix(z);
}

export function gammaFrom(bits: u64): u64 {
  return increment(bits);
}

export function openUniform(word: u64): f64 {
  return uniform(word);
}

export function normalQuantile(p: f64): f64 {
  return quantile(p);
}

export function normalCdf(x: f64): f64 {
  return cdf(x);
}

/** The same from the table that couplings use. */
export function tabulatedNormalCdf(x: f64): f64 {
  buildNormalCdfTable();
  return tabulatedCdf(x);
}

export function logGamma(x: f64): f64 {
  return lnGamma(x);
}

export function gammaCdf(x: f64, shape: f64): f64 {
  return incompleteGamma(x, shape);
}

/** What the spell that `moveSpell` came to last adds to log CV. */
export function burstOfSpell(): f64 {
  return logCvOfSpell;
}

/** What it adds to log rate. */
export function rateOfSpell(): f64 {
  return logRateOfSpell;
}

export function squaredVariation(family: u32, shape: f64): f64 {
  return variation(family, shape);
}

/**
 * Writes the gaps `from` to `to` (exclusive) of the stream (start, gamma) to `target`, f64 each, as for a law
 * that is used for few gaps; up to 8 bytes behind them are overwritten.
 */
export function fillGaps(family: u32, shape: f64, start: u64, gamma: u64, from: u32, to: u32, target: u32): void {
  buildSharedTables();
  fill(family, shape, start, gamma, from, to, target);
}

/** The same, each gap by itself, as the loops that make several at a time make the last. */
export function fillSingleGaps(family: u32, shape: f64, start: u64, gamma: u64, from: u32, to: u32, target: u32): void {
  buildSharedTables();
  for (; from < to; ++from, target += 8) fill(family, shape, start, gamma, from, from + 1, target);
}

/** Writes the running sums of the same gaps, each with `shift` added. */
export function fillGapSums(
  family: u32,
  shape: f64,
  start: u64,
  gamma: u64,
  from: u32,
  to: u32,
  shift: f64,
  target: u32,
): void {
  buildSharedTables();
  fillSums(family, shape, start, gamma, from, to, 0, shift, target);
}

/** Makes the observed gaps of a valid plan at `plan` those of the laws that are asked for. */
export function bindPlan(plan: u32): void {
  bind(plan);
}

/** The time to the next arrival of a stationary process, by the first words of a stream. */
export function equilibriumGap(family: u32, shape: f64, start: u64, gamma: u64): f64 {
  buildSharedTables();
  return residualGap(family, shape, start, gamma);
}

let table: usize = 0;

/** Builds the table of a law; `fillTableGaps` then draws from it. */
export function prepareTable(family: u32, shape: f64): void {
  if (table == 0) table = reserve(TABLE_BYTES);
  buildTable(table, family, shape);
}

/** Builds the table of the logarithm of a gamma law, as fields use it, for `tableValue`. */
export function prepareLogGammaTable(shape: f64): void {
  if (table == 0) table = reserve(TABLE_BYTES);
  buildGammaTable(table, shape, true);
}

/** `fillSingleGaps` as for a law that is used for many gaps, from the table of the newest `prepareTable`. */
export function fillTableGaps(shape: f64, start: u64, gamma: u64, from: u32, to: u32, target: u32): void {
  // A sum of one gap is that gap, without the rounding of differences.
  for (; from < to; ++from, target += 8) fillGapSumsFromTable(table, shape, start, gamma, from, from + 1, 0, target);
}

/** Writes the running sums of the same gaps: tables make no gaps in bulk but these. */
export function fillTableSums(shape: f64, start: u64, gamma: u64, from: u32, to: u32, target: u32): void {
  fillGapSumsFromTable(table, shape, start, gamma, from, to, 0, target);
}

/** One draw from a table with bins of 8 bytes, by 32 random bits; likewise the two below. */
export function drawNarrow(bins: u32, count: u32, bits: u32): u32 {
  return narrow(bins, count, bits);
}

export function drawWide(bins: u32, count: u32, bits: u32): u32 {
  return wide(bins, count, bits);
}

export function drawRatio(bins: u32, count: u32, bits: u32): f64 {
  return ratio(bins, count, bits);
}

/** One draw from runs, whose guide is at `table`; likewise the next. */
export function drawRun(table: u32, count: u32, bits: u32): u32 {
  return run(table, count, bits);
}

export function drawRatioRun(table: u32, count: u32, bits: u32): f64 {
  return ratioRun(table, count, bits);
}

/** One draw from a mixture of the components at `component`. */
export function drawMixture(component: u32, bits: u32): u32 {
  buildSharedTables();
  return mixture(component, bits);
}

/** What the prepared table gives for a word: the quantile, or for shapes below 0.3 its logarithm. */
export function tableValue(word: u64): f64 {
  return quantileOf(table, word);
}

/** Clients of whom some sums can be kept: where there are more, the last of them have no room. */
export function clientsWithKeptSums(): u32 {
  return MAX_KEPT_SUMS / FEWEST_KEPT_SUMS;
}

/** Stages rows that have nothing but times: the address at which these are to be written, f64 each. */
export function stageTimes(rows: u32): u32 {
  allocateStaging(rows);
  clearStaging();
  countRows(rows);
  return <u32>stagedTimes;
}

/** The address of the staged rows, u32 each, in the order that is then put right while they are gathered. */
export function orderTimes(begin: f64, end: f64): u32 {
  orderRows(begin, end, false);
  return <u32>orderedRows;
}
