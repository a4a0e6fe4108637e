/** The columns of a tile in order, where the host reads them. */
import { columnCount } from '../plan/open-plan';
import { allocate } from '../memory';
import { Record, records } from './order';
import { isList, rowCount, stagedColumn, stagedItemCount, stagedItems, stagedItemStarts } from './staging';

/** f64 each. */
export let timestamps: usize = 0;
/** u32 each. */
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
  // Most traces have two columns of numbers first: they are gathered while the records are read.
  const together = columnCount >= 2 && !isList(0) && !isList(1);
  if (together) gatherFirstTwo();
  else gatherTimes();
  for (let column: u32 = together ? 2 : 0; column < columnCount; ++column) {
    if (isList(column)) {
      gatherList(column);
    } else if (column + 1 < columnCount && !isList(column + 1)) {
      gatherTwo(column, column + 1);
      ++column;
    } else {
      gatherTwo(column, column);
    }
  }
}

function gatherTimes(): void {
  let record = records;
  for (let row: usize = 0; row < <usize>rowCount; ++row, record += Record.SIZE) {
    store<f64>(timestamps + (row << 3), load<f64>(record, Record.TIME));
    store<u32>(clientIds + (row << 2), load<u32>(record, Record.CLIENT_ID));
  }
}

function gatherFirstTwo(): void {
  const first = stagedColumn(0);
  const second = stagedColumn(1);
  let time = timestamps;
  let client = clientIds;
  let firstTarget = outputColumn(0);
  let secondTarget = outputColumn(1);
  let record = records;
  for (const end = record + <usize>rowCount * Record.SIZE; record < end; record += Record.SIZE) {
    const row = <usize>load<u32>(record, Record.ROW) << 2;
    store<f64>(time, load<f64>(record, Record.TIME));
    store<u32>(client, load<u32>(record, Record.CLIENT_ID));
    store<u32>(firstTarget, load<u32>(first + row));
    store<u32>(secondTarget, load<u32>(second + row));
    time += 8;
    client += 4;
    firstTarget += 4;
    secondTarget += 4;
  }
}

function reserve(rows: u32): void {
  if (rows <= capacity && clientIds != 0) return;
  capacity = max(rows, capacity * 2);
  timestamps = allocate(<usize>capacity << 3);
  clientIds = allocate(<usize>capacity << 2);
  for (let column: u32 = 0; column < columnCount; ++column) {
    store<u32>(outputColumns + (column << 2), <u32>allocate((<usize>capacity + 1) << 2));
  }
}

function gatherTwo(a: u32, b: u32): void {
  const first = stagedColumn(a);
  const second = stagedColumn(b);
  let firstTarget = outputColumn(a);
  let secondTarget = outputColumn(b);
  let record = records;
  for (const end = record + <usize>rowCount * Record.SIZE; record < end; record += Record.SIZE) {
    const row = <usize>load<u32>(record, Record.ROW) << 2;
    store<u32>(firstTarget, load<u32>(first + row));
    store<u32>(secondTarget, load<u32>(second + row));
    firstTarget += 4;
    secondTarget += 4;
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
  const counts = stagedColumn(column);
  const starts = stagedItemStarts(column);
  let offset: u32 = 0;
  for (let place: usize = 0; place < <usize>rowCount; ++place) {
    store<u32>(offsets + (place << 2), offset);
    const row = <usize>load<u32>(records + place * Record.SIZE, Record.ROW) << 2;
    const source = items + (<usize>load<u32>(starts + row) << 2);
    const count = load<u32>(counts + row);
    // Most lists are short: four items are copied whether there or not.
    const destination = target + (<usize>offset << 2);
    v128.store(destination, v128.load(source));
    for (let item: u32 = 4; item < count; ++item) {
      store<u32>(destination + (<usize>item << 2), load<u32>(source + (<usize>item << 2)));
    }
    offset += count;
  }
  store<u32>(offsets + (<usize>rowCount << 2), offset);
}

/** Address of at least `total` items of a list column. */
function reserveItems(column: u32, total: u32): usize {
  const record = outputItems + (column << 3);
  const held = load<u32>(record, 4);
  if (load<u32>(record) == 0 || held < total) {
    const larger = max(max(total, held * 2), 1024);
    store<u32>(record, <u32>allocate((<usize>larger << 2) + 16));
    store<u32>(record, larger, 4);
  }
  return load<u32>(record);
}
