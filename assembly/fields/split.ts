/** Splitting a value in two: reasoning and answer tokens of an output. */
import { Sampler } from '../plan/layout';
import { tables } from '../plan/open-plan';
import { drawRatio } from './alias';

/** target[i] = round(ratio * whole[i]), halves up; it never exceeds whole[i], as ratios are at most 1. */
export function fillParts(sampler: usize, halves: usize, count: u32, whole: usize, target: usize): void {
  const bins = load<u32>(sampler, Sampler.COUNT);
  const table = tables + load<u32>(sampler, Sampler.OFFSET);
  for (const end = target + (<usize>count << 2); target < end; target += 4, whole += 4, halves += 8) {
    const ratio = drawRatio(table, bins, load<u32>(halves));
    store<u32>(target, <u32>floor(ratio * <f64>load<u32>(whole) + 0.5));
  }
}

/** target[i] = whole[i] - part[i]. */
export function fillRests(count: u32, whole: usize, part: usize, target: usize): void {
  for (const end = target + (<usize>count << 2); target < end; target += 4, whole += 4, part += 4) {
    store<u32>(target, load<u32>(whole) - load<u32>(part));
  }
}
