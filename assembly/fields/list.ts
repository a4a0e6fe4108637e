/** Lists: a number of items a request, and a value an item. */
import { GOLDEN_GAMMA, mix64 } from '../random/splitmix64';
import { appendItems, stagedItems } from '../tile/staging';
import { drawValue } from './scalar';

/** No request has more items: it bounds what a strange distribution of counts can cost. */
const MAX_ITEMS: u32 = 65535;

/**
 * Fills the lists of `count` requests from `request` on: numbers of items to `counts`, where the items start
 * to `starts`, and the items behind those that the column has already. The items of a request have a stream
 * of their own, seeded by a word of (segment, request, column).
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
  for (let row: u32 = 0; row < count; ++row, halves += 8) {
    const items = min(drawValue(countSampler, load<u32>(halves)), MAX_ITEMS);
    const first = appendItems(column, items);
    store<u32>(counts + (<usize>row << 2), items);
    store<u32>(starts + (<usize>row << 2), first);
    if (items == 0) continue;
    let target = stagedItems(column) + (<usize>first << 2);
    let seed = mix64(itemStart + GOLDEN_GAMMA * ((<u64>(request + row) << 6) + <u64>column + 1));
    for (let item: u32 = 0; item < items; ++item, target += 4) {
      store<u32>(target, drawValue(itemSampler, <u32>(mix64((seed += GOLDEN_GAMMA)) >> 32)));
    }
  }
}
