/** Lists: a number of items a request, and a value an item. */
import { Sampler } from '../plan/layout';
import { GOLDEN_GAMMA, mix64 } from '../random/splitmix64';
import { tables } from '../plan/open-plan';
import { appendItems, stagedItems } from '../tile/staging';
import { drawNarrow } from './alias';
import { drawValue, fillScalars } from './scalar';

/** No request has more items: it bounds what a strange distribution of counts can cost. */
const MAX_ITEMS: u32 = 65535;
/** Second direction of the item streams: 2^64 / sqrt(2), made odd. */
const ITEM_GAMMA: u64 = 0xb504f333f9de6485;

/**
 * Fills the lists of `count` requests from `request` on: numbers of items to `counts`, where the items start
 * to `starts`, and the items behind those that the column has already.
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
  counts: usize,
  starts: usize,
): void {
  fillScalars(countSampler, halves, count, counts);
  const bytes = <usize>count << 2;
  let total: u32 = 0;
  for (let offset: usize = 0; offset < bytes; offset += 4) {
    const items = min(load<u32>(counts + offset), MAX_ITEMS);
    store<u32>(counts + offset, items);
    store<u32>(starts + offset, total);
    total += items;
  }
  if (total == 0) return;
  const first = appendItems(column, total);
  let target = stagedItems(column) + (<usize>first << 2);
  let requestState = itemStart + GOLDEN_GAMMA * ((<u64>request << 6) + <u64>column + 1);
  const isNarrow = load<u32>(itemSampler, Sampler.KIND) == Sampler.ALIAS_NARROW;
  const bins = load<u32>(itemSampler, Sampler.COUNT);
  const table = tables + load<u32>(itemSampler, Sampler.OFFSET);
  for (let offset: usize = 0; offset < bytes; offset += 4, requestState += GOLDEN_GAMMA << 6) {
    store<u32>(starts + offset, load<u32>(starts + offset) + first);
    let state = requestState;
    for (const end = target + (<usize>load<u32>(counts + offset) << 2); target < end; target += 4) {
      const half = <u32>(mix64(state) >> 32);
      state += ITEM_GAMMA;
      store<u32>(target, isNarrow ? drawNarrow(table, bins, half) : drawValue(itemSampler, half));
    }
  }
}
