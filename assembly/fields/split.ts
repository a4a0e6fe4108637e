/** Splitting a value in two: reasoning and answer tokens of an output. */
import { Sampler, SamplerKind } from '../plan/layout';
import { tables } from '../plan/open-plan';
import { ROW_SHIFT } from '../tile/staging';
import { drawRatio } from './alias';
import { drawRatioRun } from './runs';

/** target[i] = round(ratio * whole[i]), halves up; it never exceeds whole[i], as ratios are at most 1. */
export function fillParts(sampler: usize, bitsAt: usize, count: u32, whole: usize, target: usize): void {
  const entries = load<u32>(sampler, Sampler.COUNT);
  const table = tables + load<u32>(sampler, Sampler.OFFSET);
  const end = target + (<usize>count << ROW_SHIFT);
  if (load<u32>(sampler, Sampler.KIND) == SamplerKind.ALIAS_RATIO) {
    for (; target < end; target += 1 << ROW_SHIFT, whole += 1 << ROW_SHIFT, bitsAt += 8) {
      store<u32>(target, partOf(drawRatio(table, entries, load<u32>(bitsAt)), load<u32>(whole)));
    }
  } else {
    for (; target < end; target += 1 << ROW_SHIFT, whole += 1 << ROW_SHIFT, bitsAt += 8) {
      store<u32>(target, partOf(drawRatioRun(table, entries, load<u32>(bitsAt)), load<u32>(whole)));
    }
  }
}

// @ts-ignore: decorator
@inline
function partOf(ratio: f64, whole: u32): u32 {
  return <u32>floor(ratio * <f64>whole + 0.5);
}

/** target[i] = whole[i] - part[i]. */
export function fillRests(count: u32, whole: usize, part: usize, target: usize): void {
  for (const end = target + (<usize>count << ROW_SHIFT); target < end; target += 1 << ROW_SHIFT) {
    store<u32>(target, load<u32>(whole) - load<u32>(part));
    whole += 1 << ROW_SHIFT;
    part += 1 << ROW_SHIFT;
  }
}
