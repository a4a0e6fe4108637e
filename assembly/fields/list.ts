/** Lists: a number of items a request, and a value an item. */
import { MAX_ITEMS } from '../plan/bounds';
import { Sampler, SamplerKind } from '../plan/layout';
import { GOLDEN_GAMMA, mix64 } from '../random/splitmix64';
import { tables } from '../plan/open-plan';
import { appendItems, ROW_SHIFT, stagedItemCount, stagedItems } from '../tile/staging';
import { drawNarrow } from './alias';
import { MAX_REQUESTS } from './field-words';
import { drawValue, fillScalars } from './scalar';

/** Second direction of the item streams: 2^64 / sqrt(2), made odd. */
const ITEM_GAMMA: u64 = 0xb504f333f9de6485;

/** Items whose states are laid out before any is drawn, so that the draws need not wait for each other's requests. */
const MAX_STATES: u32 = 4096;
/** u64 each; up to four more are written behind the last. */
const states: usize = memory.data(<i32>(MAX_STATES + 4) << 3, 16);

/** Numbers of items, a lane of rows. */
const counts: usize = memory.data(<i32>MAX_REQUESTS << <i32>ROW_SHIFT, 16);

/**
 * Fills the lists of `count` requests from `request` on: numbers of items and the index of the first of them to
 * `lists`, and the items behind those that the column has already.
 *
 * Item i of request q in column c takes the high half of the word mix64(start + (64 q + c + 1) * golden gamma +
 * i * item gamma), so that a request's items need none of those before it.
 */
export function fillLists(
  column: u32,
  countSampler: usize,
  bitsAt: usize,
  itemSampler: usize,
  itemStart: u64,
  request: u32,
  count: u32,
  lists: usize,
): void {
  if (load<u32>(countSampler, Sampler.KIND) == SamplerKind.CONSTANT && load<u32>(countSampler, Sampler.COUNT) == 0) {
    memory.fill(lists, 0, <usize>count << 3);
    return;
  }
  fillScalars(countSampler, bitsAt, count, counts);
  let state = itemStart + GOLDEN_GAMMA * ((<u64>request << 6) + <u64>column + 1);
  let first = stagedItemCount(column);
  let waiting: u32 = 0;
  let from = counts;
  for (const end = lists + (<usize>count << 3); lists < end; lists += 8) {
    const items = min(load<u32>(from), MAX_ITEMS);
    store<u64>(lists, (<u64>first << 32) | <u64>items);
    first += items;
    if (waiting + items > MAX_STATES) {
      drawWaiting(column, itemSampler, waiting);
      waiting = 0;
    }
    if (items > MAX_STATES) {
      drawMany(column, itemSampler, state, items);
    } else {
      layOut(state, items, states + (<usize>waiting << 3));
      waiting += items;
    }
    from += 1 << ROW_SHIFT;
    state += GOLDEN_GAMMA << 6;
  }
  drawWaiting(column, itemSampler, waiting);
}

/** The states of a request's items. Most have few: the first four are written whether there or not. */
// @ts-ignore: decorator
@inline
function layOut(state: u64, items: u32, target: usize): void {
  const both = i64x2.splat(state);
  v128.store(target, i64x2.add(both, i64x2.replace_lane(i64x2.splat(0), 1, ITEM_GAMMA)));
  v128.store(target, i64x2.add(both, i64x2.replace_lane(i64x2.splat(2 * ITEM_GAMMA), 1, 3 * ITEM_GAMMA)), 16);
  for (let item: u32 = 4; item < items; ++item) store<u64>(target + (<usize>item << 3), state + ITEM_GAMMA * <u64>item);
}

/** Draws the items whose states are laid out. */
function drawWaiting(column: u32, itemSampler: usize, count: u32): void {
  if (count == 0) return;
  const first = appendItems(column, count);
  let target = stagedItems(column) + (<usize>first << 2);
  const bins = load<u32>(itemSampler, Sampler.COUNT);
  const table = tables + load<u32>(itemSampler, Sampler.OFFSET);
  let state = states;
  if (load<u32>(itemSampler, Sampler.KIND) == SamplerKind.ALIAS_NARROW) {
    // Two at a time; there is room for one too many.
    for (const end = states + (<usize>count << 3); state < end; state += 16, target += 8) {
      store<u32>(target, drawNarrow(table, bins, <u32>(mix64(load<u64>(state)) >> 32)));
      store<u32>(target, drawNarrow(table, bins, <u32>(mix64(load<u64>(state, 8)) >> 32)), 4);
    }
  } else {
    for (const end = states + (<usize>count << 3); state < end; state += 8, target += 4) {
      store<u32>(target, drawValue(itemSampler, <u32>(mix64(load<u64>(state)) >> 32)));
    }
  }
}

/** Draws the items of one request that has more than can be laid out. */
function drawMany(column: u32, itemSampler: usize, state: u64, count: u32): void {
  const first = appendItems(column, count);
  let target = stagedItems(column) + (<usize>first << 2);
  for (const end = target + (<usize>count << 2); target < end; target += 4, state += ITEM_GAMMA) {
    store<u32>(target, drawValue(itemSampler, <u32>(mix64(state) >> 32)));
  }
}
