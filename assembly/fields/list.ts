/** Lists: a number of items a request, and a value an item. */
import { Sampler } from '../plan/layout';
import { GOLDEN_GAMMA, mix64 } from '../random/splitmix64';
import { tables } from '../plan/open-plan';
import { appendItems, ROW_SHIFT, stagedItemCount, stagedItems } from '../tile/staging';
import { drawNarrow } from './alias';
import { MAX_REQUESTS } from './field-words';
import { drawValue, fillScalars } from './scalar';

/** No request has more items: it bounds what a strange distribution of counts can cost. */
const MAX_ITEMS: u32 = 65535;
/** Second direction of the item streams: 2^64 / sqrt(2), made odd. */
const ITEM_GAMMA: u64 = 0xb504f333f9de6485;

/** Items whose states are laid out before any is drawn, so that the draws need not wait for each other's requests. */
const MAX_STATES: u32 = 4096;
/** u64 each; three more are written behind the last. */
const states: usize = memory.data(32800, 16);

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
  halves: usize,
  itemSampler: usize,
  itemStart: u64,
  request: u32,
  count: u32,
  lists: usize,
): void {
  if (load<u32>(countSampler, Sampler.KIND) == Sampler.CONSTANT && load<u32>(countSampler, Sampler.COUNT) == 0) {
    memory.fill(lists, 0, <usize>count << 3);
    return;
  }
  fillScalars(countSampler, halves, count, counts);
  const first = stagedItemCount(column);
  let end = first;
  let from = counts;
  for (const stop = lists + (<usize>count << 3); lists < stop; lists += 8, from += 1 << ROW_SHIFT) {
    const items = min(load<u32>(from), MAX_ITEMS);
    store<u32>(from, items);
    store<u64>(lists, (<u64>end << 32) | <u64>items);
    end += items;
  }
  const total = end - first;
  if (total == 0) return;
  appendItems(column, total);
  const target = stagedItems(column) + (<usize>first << 2);
  const requestState = itemStart + GOLDEN_GAMMA * ((<u64>request << 6) + <u64>column + 1);
  if (total <= MAX_STATES) {
    fillStates(count, requestState);
    drawItems(itemSampler, total, target);
  } else {
    drawManyItems(itemSampler, count, requestState, target);
  }
}

/** The state of each item in turn. Most requests have few items: the first four are written whether there or not. */
function fillStates(count: u32, requestState: u64): void {
  const firstTwo = i64x2.replace_lane(i64x2.splat(0), 1, ITEM_GAMMA);
  const nextTwo = i64x2.replace_lane(i64x2.splat(2 * ITEM_GAMMA), 1, 3 * ITEM_GAMMA);
  let target = states;
  let from = counts;
  for (const end = from + (<usize>count << ROW_SHIFT); from < end; from += 1 << ROW_SHIFT, requestState += GOLDEN_GAMMA << 6) {
    const state = i64x2.splat(requestState);
    const items = load<u32>(from);
    v128.store(target, i64x2.add(state, firstTwo));
    v128.store(target, i64x2.add(state, nextTwo), 16);
    for (let item: u32 = 4; item < items; ++item) {
      store<u64>(target + (<usize>item << 3), requestState + ITEM_GAMMA * <u64>item);
    }
    target += <usize>items << 3;
  }
}

/** Draws an item for each state. */
function drawItems(itemSampler: usize, total: u32, target: usize): void {
  const bins = load<u32>(itemSampler, Sampler.COUNT);
  const table = tables + load<u32>(itemSampler, Sampler.OFFSET);
  const end = states + (<usize>total << 3);
  if (load<u32>(itemSampler, Sampler.KIND) == Sampler.ALIAS_NARROW) {
    for (let state = states; state < end; state += 8, target += 4) {
      store<u32>(target, drawNarrow(table, bins, <u32>(mix64(load<u64>(state)) >> 32)));
    }
  } else {
    for (let state = states; state < end; state += 8, target += 4) {
      store<u32>(target, drawValue(itemSampler, <u32>(mix64(load<u64>(state)) >> 32)));
    }
  }
}

/** The same, request by request, where the states would not fit. */
function drawManyItems(itemSampler: usize, count: u32, requestState: u64, target: usize): void {
  let from = counts;
  for (const last = from + (<usize>count << ROW_SHIFT); from < last; from += 1 << ROW_SHIFT, requestState += GOLDEN_GAMMA << 6) {
    let state = requestState;
    for (const end = target + (<usize>load<u32>(from) << 2); target < end; target += 4, state += ITEM_GAMMA) {
      store<u32>(target, drawValue(itemSampler, <u32>(mix64(state) >> 32)));
    }
  }
}
