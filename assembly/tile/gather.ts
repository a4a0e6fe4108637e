/** All columns of a tile, from the order of staging to that of time. */
import { ColumnKind } from '../plan/layout';
import { columnCount, columnKind } from '../plan/open-plan';
import { gatherBlock, gatherHalfBlock } from './gather-lanes';
import { gatherTimesByRow, gatherTimesByTurn } from './gather-times';
import { orderedRows } from './order';
import { outputColumn, reserveItems, reserveOutput } from './output';
import { blockCount, laneCount, otherColumn, rowCount, stagedItemCount, stagedItems } from './staging';

/** Gathers all columns; `byTurn` is what `orderRows` was told. */
export function gatherRows(byTurn: bool): void {
  reserveOutput(rowCount);
  if (byTurn) gatherTimesByTurn();
  else gatherTimesByRow();
  for (let block: u32 = 1; block < blockCount; ++block) {
    if (laneCount - (block << 2) > 2) gatherBlock(block);
    else gatherHalfBlock(block);
  }
  for (let column: u32 = 0; column < columnCount; ++column) {
    const kind = columnKind(column);
    if (kind == ColumnKind.LIST) gatherList(column);
    else if (kind == ColumnKind.CONVERSATION) gatherOther<u64>(column);
    else if (kind == ColumnKind.TURN) gatherOther<u16>(column);
  }
}

function gatherOther<T>(column: u32): void {
  const source = otherColumn(column);
  let target = outputColumn(column);
  let position = orderedRows;
  for (const end = position + (<usize>rowCount << 2); position < end; position += 4) {
    store<T>(target, load<T>(source + (<usize>load<u32>(position) << alignof<T>())));
    target += sizeof<T>();
  }
}

function gatherList(column: u32): void {
  const total = stagedItemCount(column);
  if (total == 0) {
    reserveItems(column, 0);
    memory.fill(outputColumn(column), 0, (<usize>rowCount + 1) << 2);
    return;
  }
  const target = reserveItems(column, total);
  const items = stagedItems(column);
  const offsets = outputColumn(column);
  const lists = otherColumn(column);
  const end = <usize>rowCount << 2;
  let offset: u32 = 0;
  for (let place: usize = 0; place < end; place += 4) {
    store<u32>(offsets + place, offset);
    const list = lists + (<usize>load<u32>(orderedRows + place) << 3);
    const count = load<u32>(list);
    const source = items + (<usize>load<u32>(list, 4) << 2);
    // Most lists are short: four items are copied whether there or not.
    const destination = target + (<usize>offset << 2);
    v128.store(destination, v128.load(source));
    for (let item: u32 = 4; item < count; ++item) {
      store<u32>(destination + (<usize>item << 2), load<u32>(source + (<usize>item << 2)));
    }
    offset += count;
  }
  store<u32>(offsets + end, offset);
}
