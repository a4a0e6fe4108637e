/** Bulk sampling of one slot for consecutive requests of a segment. */
import { Sampler } from '../plan/layout';
import { slotCount, tables } from '../plan/open-plan';
import { mix64 } from '../random/splitmix64';
import { drawNarrow, drawWide } from './alias';
import { drawMixture } from './mixture';

/**
 * Slot s of request q is fed by a half of word q * W + s / 2 of the field stream, W being half the number of
 * slots, rounded up: the high half for even slots, the low half for odd ones.
 */
// @ts-ignore: decorator
@inline
export function wordsPerRequest(): u64 {
  return <u64>((slotCount + 1) >>> 1);
}

/** The state of SplitMix64 whose mixing is the word of (request, slot). */
// @ts-ignore: decorator
@inline
export function fieldState(start: u64, gamma: u64, request: u32, slot: u32): u64 {
  return start + gamma * (<u64>request * wordsPerRequest() + <u64>(slot >>> 1) + 1);
}

// @ts-ignore: decorator
@inline
export function halfOf(word: u64, shift: u64): u32 {
  return <u32>(word >> shift);
}

// @ts-ignore: decorator
@inline
export function shiftOf(slot: u32): u64 {
  return (slot & 1) == 0 ? 32 : 0;
}

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
  return drawMixture(table, half);
}

/** Fills `target` (u32 each) with the values of a slot for `count` requests from `request` on. */
export function fillScalars(
  sampler: usize,
  slot: u32,
  start: u64,
  gamma: u64,
  request: u32,
  count: u32,
  target: usize,
): void {
  const kind = load<u32>(sampler, Sampler.KIND);
  const bins = load<u32>(sampler, Sampler.COUNT);
  const table = tables + load<u32>(sampler, Sampler.OFFSET);
  const step = gamma * wordsPerRequest();
  const shift = shiftOf(slot);
  let state = fieldState(start, gamma, request, slot);
  const end = target + (<usize>count << 2);
  if (kind == Sampler.ALIAS_NARROW) {
    for (; target < end; target += 4, state += step) {
      store<u32>(target, drawNarrow(table, bins, halfOf(mix64(state), shift)));
    }
  } else if (kind == Sampler.ALIAS_WIDE) {
    for (; target < end; target += 4, state += step) {
      store<u32>(target, drawWide(table, bins, halfOf(mix64(state), shift)));
    }
  } else if (kind == Sampler.CONSTANT) {
    for (; target < end; target += 4) store<u32>(target, bins);
  } else {
    for (; target < end; target += 4, state += step) {
      store<u32>(target, drawMixture(table, halfOf(mix64(state), shift)));
    }
  }
}
