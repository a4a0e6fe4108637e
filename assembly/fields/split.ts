/** Splitting a value in two: reasoning and answer tokens of an output. */
import { Sampler } from '../plan/layout';
import { tables } from '../plan/open-plan';
import { mix64 } from '../random/splitmix64';
import { drawRatio } from './alias';
import { fieldState, halfOf, shiftOf, wordsPerRequest } from './scalar';

/** target[i] = round(ratio * whole[i]), halves up; it never exceeds whole[i], as ratios are at most 1. */
export function fillParts(
  sampler: usize,
  slot: u32,
  start: u64,
  gamma: u64,
  request: u32,
  count: u32,
  whole: usize,
  target: usize,
): void {
  const bins = load<u32>(sampler, Sampler.COUNT);
  const table = tables + load<u32>(sampler, Sampler.OFFSET);
  const step = gamma * wordsPerRequest();
  const shift = shiftOf(slot);
  let state = fieldState(start, gamma, request, slot);
  for (let row: u32 = 0; row < count; ++row, state += step) {
    const ratio = drawRatio(table, bins, halfOf(mix64(state), shift));
    const value = <f64>load<u32>(whole + (<usize>row << 2));
    store<u32>(target + (<usize>row << 2), <u32>floor(ratio * value + 0.5));
  }
}

/** target[i] = whole[i] - part[i]. */
export function fillRests(count: u32, whole: usize, part: usize, target: usize): void {
  for (let row: u32 = 0; row < count; ++row) {
    const offset = <usize>row << 2;
    store<u32>(target + offset, load<u32>(whole + offset) - load<u32>(part + offset));
  }
}
