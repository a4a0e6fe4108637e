/** Bulk sampling of one slot for consecutive requests of a segment. */
import { Sampler } from '../plan/layout';
import { tables } from '../plan/open-plan';
import { ROW_SHIFT } from '../tile/staging';
import { drawNarrow, drawWide } from './alias';
import { drawMixture, fillMixture } from './mixture';
import { drawRun, fillRuns } from './runs';

/** One draw of a sampler of counts or tokens. */
// @ts-ignore: decorator
@inline
export function drawValue(sampler: usize, half: u32): u32 {
  const kind = load<u32>(sampler, Sampler.KIND);
  const count = load<u32>(sampler, Sampler.COUNT);
  const table = tables + load<u32>(sampler, Sampler.OFFSET);
  if (kind == Sampler.ALIAS_NARROW) return drawNarrow(table, count, half);
  if (kind == Sampler.ALIAS_WIDE) return drawWide(table, count, half);
  if (kind == Sampler.CONSTANT) return count;
  if (kind == Sampler.RUNS) return drawRun(table, count, half);
  return drawMixture(table, half);
}

/** Fills `target`, a lane of rows, from the random halves at `halves`, 8 bytes from one to the next. */
export function fillScalars(sampler: usize, halves: usize, count: u32, target: usize): void {
  const kind = load<u32>(sampler, Sampler.KIND);
  const bins = load<u32>(sampler, Sampler.COUNT);
  const table = tables + load<u32>(sampler, Sampler.OFFSET);
  const end = target + (<usize>count << ROW_SHIFT);
  if (count == 1) {
    store<u32>(target, drawValue(sampler, load<u32>(halves)));
  } else if (kind == Sampler.ALIAS_NARROW) {
    fillFromAlias<u16>(table, bins, halves, count, target);
  } else if (kind == Sampler.ALIAS_WIDE) {
    fillFromAlias<u32>(table, bins, halves, count, target);
  } else if (kind == Sampler.CONSTANT) {
    for (; target < end; target += 1 << ROW_SHIFT) store<u32>(target, bins);
  } else if (kind == Sampler.RUNS) {
    fillRuns(table, bins, halves, end, target);
  } else {
    fillMixture(table, halves, count, target);
  }
}

/** Draws from an alias table, of narrow or wide bins by T: u16 or u32. */
function fillFromAlias<T>(table: usize, bins: u32, halves: usize, count: u32, target: usize): void {
  for (const end = target + (<usize>(count & ~3) << ROW_SHIFT); target < end; target += 4 << ROW_SHIFT, halves += 32) {
    store<u32>(target, drawFromAlias<T>(table, bins, load<u32>(halves)));
    store<u32>(target, drawFromAlias<T>(table, bins, load<u32>(halves, 8)), 1 << ROW_SHIFT);
    store<u32>(target, drawFromAlias<T>(table, bins, load<u32>(halves, 16)), 2 << ROW_SHIFT);
    store<u32>(target, drawFromAlias<T>(table, bins, load<u32>(halves, 24)), 3 << ROW_SHIFT);
  }
  for (const end = target + (<usize>(count & 3) << ROW_SHIFT); target < end; target += 1 << ROW_SHIFT, halves += 8) {
    store<u32>(target, drawFromAlias<T>(table, bins, load<u32>(halves)));
  }
}

// @ts-ignore: decorator
@inline
function drawFromAlias<T>(table: usize, bins: u32, half: u32): u32 {
  return sizeof<T>() == 2 ? drawNarrow(table, bins, half) : drawWide(table, bins, half);
}
