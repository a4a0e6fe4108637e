/** Bulk sampling of one slot for consecutive requests of a segment. */
import { Sampler, SamplerKind } from '../plan/layout';
import { tables } from '../plan/open-plan';
import { ROW_SHIFT } from '../tile/staging';
import { drawNarrow, drawWide } from './alias';
import { drawMixture, fillMixture } from './mixture';
import { drawRun, fillRuns } from './runs';

/** One draw of a sampler of counts or tokens. */
// @ts-ignore: decorator
@inline
export function drawValue(sampler: usize, bits: u32): u32 {
  const kind = load<u32>(sampler, Sampler.KIND);
  const count = load<u32>(sampler, Sampler.COUNT);
  const table = tables + load<u32>(sampler, Sampler.OFFSET);
  if (kind == SamplerKind.ALIAS_NARROW) return drawNarrow(table, count, bits);
  if (kind == SamplerKind.ALIAS_WIDE) return drawWide(table, count, bits);
  if (kind == SamplerKind.CONSTANT) return count;
  if (kind == SamplerKind.RUNS) return drawRun(table, count, bits);
  return drawMixture(table, bits);
}

/**
 * Fills `target`, a lane of `count` rows, from the random bits at `bitsAt`, 8 bytes from one to the next; of more rows than
 * one, up to three behind them are overwritten.
 */
export function fillScalars(sampler: usize, bitsAt: usize, count: u32, target: usize): void {
  const kind = load<u32>(sampler, Sampler.KIND);
  const bins = load<u32>(sampler, Sampler.COUNT);
  const table = tables + load<u32>(sampler, Sampler.OFFSET);
  const end = target + (<usize>count << ROW_SHIFT);
  if (count == 1) {
    store<u32>(target, drawValue(sampler, load<u32>(bitsAt)));
  } else if (kind == SamplerKind.ALIAS_NARROW) {
    fillFromAlias<u16>(table, bins, bitsAt, count, target);
  } else if (kind == SamplerKind.ALIAS_WIDE) {
    fillFromAlias<u32>(table, bins, bitsAt, count, target);
  } else if (kind == SamplerKind.CONSTANT) {
    for (; target < end; target += 1 << ROW_SHIFT) store<u32>(target, bins);
  } else if (kind == SamplerKind.RUNS) {
    fillRuns(table, bins, bitsAt, end, target);
  } else {
    fillMixture(table, bitsAt, count, target);
  }
}

/**
 * Draws from an alias table, of narrow or wide bins by T: u16 or u32. Four at a time, and up to three too many: whether there
 * are one, two or three left cannot be foreseen.
 */
function fillFromAlias<T>(table: usize, bins: u32, bitsAt: usize, count: u32, target: usize): void {
  for (const end = target + (<usize>count << ROW_SHIFT); target < end; target += 4 << ROW_SHIFT, bitsAt += 32) {
    store<u32>(target, drawFromAlias<T>(table, bins, load<u32>(bitsAt)));
    store<u32>(target, drawFromAlias<T>(table, bins, load<u32>(bitsAt, 8)), 1 << ROW_SHIFT);
    store<u32>(target, drawFromAlias<T>(table, bins, load<u32>(bitsAt, 16)), 2 << ROW_SHIFT);
    store<u32>(target, drawFromAlias<T>(table, bins, load<u32>(bitsAt, 24)), 3 << ROW_SHIFT);
  }
}

// @ts-ignore: decorator
@inline
function drawFromAlias<T>(table: usize, bins: u32, bits: u32): u32 {
  return sizeof<T>() == 2 ? drawNarrow(table, bins, bits) : drawWide(table, bins, bits);
}
