/** The columns of a tile in order, where the host reads them. */
import { columnCount } from '../plan/open-plan';
import { allocate } from '../memory';
import { amendOrder, orderedRows } from './order';
import {
  isList,
  rowCount,
  stagedClients,
  stagedColumn,
  stagedItemCount,
  stagedItems,
  stagedItemStarts,
  stagedTimes,
  widthOf,
} from './staging';

/** f64 each. */
export let timestamps: usize = 0;
/** u32 each. */
export let clientIds: usize = 0;
/** For each column a pointer: values, or for lists rows + 1 offsets, u32. */
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
  const together = columnCount >= 2 && isPlain(0) && isPlain(1);
  if (together) gatherTimesAndTwo();
  else gatherTimesAlone();
  for (let column: u32 = together ? 2 : 0; column < columnCount; ++column) {
    if (isList(column)) {
      gatherList(column);
    } else if (widthOf(column) == 3) {
      gatherOne<u64>(column);
    } else if (widthOf(column) == 1) {
      gatherOne<u16>(column);
    } else if (column + 1 < columnCount && isPlain(column + 1)) {
      gatherTwo(column, column + 1);
      ++column;
    } else {
      gatherTwo(column, column);
    }
  }
}

/** Whether a column has a u32 a row. */
function isPlain(column: u32): bool {
  return !isList(column) && widthOf(column) == 2;
}

function gatherTimesAlone(): void {
  gatherTimes(false);
}

function gatherTimesAndTwo(): void {
  gatherTimes(true);
}

/** The times and clients, and the first two columns if they are asked for; puts the order right on the way. */
// @ts-ignore: decorator
@inline
function gatherTimes(withTwo: bool): void {
  const first = withTwo ? stagedColumn(0) : 0;
  const second = withTwo ? stagedColumn(1) : 0;
  const firstTarget = withTwo ? outputColumn(0) : 0;
  const secondTarget = withTwo ? outputColumn(1) : 0;
  const rows = orderedRows;
  const bytes = <usize>rowCount << 2;
  let before = -Infinity;
  for (let place: usize = 0; place < bytes; place += 4) {
    const row = <usize>load<u32>(rows + place) << 2;
    const time = load<f64>(stagedTimes + (row << 1));
    if (time <= before) {
      const amended = amendOrder(rows + place) - rows;
      if (amended < place) {
        before = amended == 0 ? -Infinity : load<f64>(timestamps + (amended << 1) - 8);
        place = amended - 4;
        continue;
      }
    }
    before = time;
    store<f64>(timestamps + (place << 1), time);
    store<u32>(clientIds + place, load<u32>(stagedClients + row));
    if (!withTwo) continue;
    store<u32>(firstTarget + place, load<u32>(first + row));
    store<u32>(secondTarget + place, load<u32>(second + row));
  }
}

function reserve(rows: u32): void {
  if (rows <= capacity && clientIds != 0) return;
  capacity = max(rows, capacity * 2);
  timestamps = allocate(<usize>capacity << 3);
  clientIds = allocate(<usize>capacity << 2);
  for (let column: u32 = 0; column < columnCount; ++column) {
    store<u32>(outputColumns + (column << 2), <u32>allocate((<usize>capacity + 1) << widthOf(column)));
  }
}

function gatherTwo(a: u32, b: u32): void {
  const first = stagedColumn(a);
  const second = stagedColumn(b);
  let firstTarget = outputColumn(a);
  let secondTarget = outputColumn(b);
  let position = orderedRows;
  for (const end = position + (<usize>rowCount << 2); position < end; position += 4) {
    const row = <usize>load<u32>(position) << 2;
    store<u32>(firstTarget, load<u32>(first + row));
    store<u32>(secondTarget, load<u32>(second + row));
    firstTarget += 4;
    secondTarget += 4;
  }
}

function gatherOne<T>(column: u32): void {
  const source = stagedColumn(column);
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
  const counts = stagedColumn(column);
  const starts = stagedItemStarts(column);
  let offset: u32 = 0;
  for (let place: usize = 0; place < <usize>rowCount; ++place) {
    store<u32>(offsets + (place << 2), offset);
    const row = <usize>load<u32>(orderedRows + (place << 2)) << 2;
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
