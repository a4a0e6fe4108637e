/** The columns of a tile in order, where the host reads them. */
import { Client } from '../plan/layout';
import { clientAt, columnCount } from '../plan/open-plan';
import { allocate } from '../memory';
import { sortedRows } from './order';
import {
  isList,
  rowCount,
  stagedClients,
  stagedColumn,
  stagedItemCount,
  stagedItems,
  stagedItemStarts,
} from './staging';

/** u32 each: the client's id. */
export let clientIds: usize = 0;
/** For each column a pointer: u32 values, or for lists rows + 1 offsets, u32. */
let outputColumns: usize = 0;
/** For each list column: pointer to the items in order, and how many fit, two u32. */
let outputItems: usize = 0;
let capacity: u32 = 0;

export function allocateOutput(): void {
  outputColumns = allocate(<usize>columnCount << 2);
  outputItems = allocate(<usize>columnCount << 3);
}

export function outputColumn(column: u32): usize {
  return load<u32>(outputColumns + (column << 2));
}

export function outputItemsOf(column: u32): usize {
  return load<u32>(outputItems + (column << 3));
}

export function gatherRows(): void {
  reserve(rowCount);
  for (let row: u32 = 0; row < rowCount; ++row) {
    const client = load<u32>(stagedClients + (<usize>load<u32>(sortedRows + (<usize>row << 2)) << 2));
    store<u32>(clientIds + (<usize>row << 2), load<u32>(clientAt(client), Client.ID));
  }
  for (let column: u32 = 0; column < columnCount; ++column) {
    if (isList(column)) gatherList(column);
    else gather(stagedColumn(column), outputColumn(column));
  }
}

function reserve(rows: u32): void {
  if (rows <= capacity && clientIds != 0) return;
  capacity = max(rows, capacity * 2);
  clientIds = allocate(<usize>capacity << 2);
  for (let column: u32 = 0; column < columnCount; ++column) {
    store<u32>(outputColumns + (column << 2), <u32>allocate((<usize>capacity + 1) << 2));
  }
}

function gather(source: usize, target: usize): void {
  let place = sortedRows;
  for (const end = place + (<usize>rowCount << 2); place < end; place += 4, target += 4) {
    store<u32>(target, load<u32>(source + (<usize>load<u32>(place) << 2)));
  }
}

function gatherList(column: u32): void {
  const total = stagedItemCount(column);
  const record = outputItems + (column << 3);
  if (load<u32>(record, 4) < total || load<u32>(record) == 0) {
    const larger = max(max(total, load<u32>(record, 4) * 2), 1024);
    store<u32>(record, <u32>allocate(<usize>larger << 2));
    store<u32>(record, larger, 4);
  }
  const items = stagedItems(column);
  const offsets = outputColumn(column);
  const counts = stagedColumn(column);
  const starts = stagedItemStarts(column);
  const target = <usize>load<u32>(record);
  let offset: u32 = 0;
  for (let place: u32 = 0; place < rowCount; ++place) {
    store<u32>(offsets + (<usize>place << 2), offset);
    const row = <usize>load<u32>(sortedRows + (<usize>place << 2)) << 2;
    const source = items + (<usize>load<u32>(starts + row) << 2);
    const count = load<u32>(counts + row);
    for (let item: u32 = 0; item < count; ++item, ++offset) {
      store<u32>(target + (<usize>offset << 2), load<u32>(source + (<usize>item << 2)));
    }
  }
  store<u32>(offsets + (<usize>rowCount << 2), offset);
}
