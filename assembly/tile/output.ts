/** The columns of a tile in order, where the host reads them. */
import { Column } from '../plan/layout';
import { columnCount, columnKind } from '../plan/open-plan';
import { allocate } from '../memory';
import { amendOrder, orderedRows } from './order';
import {
  blockCount,
  CLIENT_LANE,
  isInLane,
  laneOf,
  otherColumn,
  ROW_SHIFT,
  rowCount,
  stagedBlock,
  stagedItemCount,
  stagedItems,
  stagedTimes,
} from './staging';

/** f64 each. */
export let timestamps: usize = 0;
/** For each lane a pointer to its values in order, u32 each. */
let outputLanes: usize = 0;
/** For each column a pointer: values, or for lists rows + 1 offsets, u32. */
let outputColumns: usize = 0;
/** For each list column: pointer to the items in order, and how many fit, two u32. */
let outputItems: usize = 0;
let capacity: u32 = 0;

export function allocateOutput(): void {
  outputLanes = allocate(<usize>blockCount << 4);
  outputColumns = allocate(<usize>columnCount << 2);
  outputItems = allocate(<usize>columnCount << 3);
}

/** Address of the clients' ids, u32 each. */
export function outputClients(): usize {
  return outputLane(CLIENT_LANE);
}

export function outputColumn(column: u32): usize {
  return load<u32>(outputColumns + (column << 2));
}

export function outputItemsOf(column: u32): usize {
  return load<u32>(outputItems + (column << 3));
}

// @ts-ignore: decorator
@inline
function outputLane(lane: u32): usize {
  return load<u32>(outputLanes + (<usize>lane << 2));
}

/** Rows are gathered four at a time, and lanes are written four at a time: up to three rows more. */
function reserve(rows: u32): void {
  if (rows <= capacity && timestamps != 0) return;
  capacity = max(rows, capacity * 2);
  timestamps = allocate(<usize>capacity << 3);
  for (let lane: u32 = 0; lane < blockCount << 2; ++lane) {
    store<u32>(outputLanes + (<usize>lane << 2), <u32>allocate((<usize>capacity + 4) << 2));
  }
  for (let column: u32 = 0; column < columnCount; ++column) {
    const values = isInLane(column) ? outputLane(laneOf(column)) : allocate((<usize>capacity + 1) << widthOf(column));
    store<u32>(outputColumns + (column << 2), <u32>values);
  }
}

/** Logarithm to base 2 of the bytes of an ordered value of a column that is in no lane. */
function widthOf(column: u32): u32 {
  const kind = columnKind(column);
  return kind == Column.CONVERSATION ? 3 : kind == Column.TURN ? 1 : 2;
}

/** Gathers all columns; `byTurn` is what `orderRows` was told. */
export function gatherRows(byTurn: bool): void {
  reserve(rowCount);
  if (byTurn) gatherTimesByTurn();
  else gatherTimesByRow();
  for (let block: u32 = 1; block < blockCount; ++block) gatherBlock(block);
  for (let column: u32 = 0; column < columnCount; ++column) {
    const kind = columnKind(column);
    if (kind == Column.LIST) gatherList(column);
    else if (kind == Column.CONVERSATION) gatherOther<u64>(column);
    else if (kind == Column.TURN) gatherOther<u16>(column);
  }
}

function gatherTimesByTurn(): void {
  gatherTimes(true);
}

function gatherTimesByRow(): void {
  gatherTimes(false);
}

/**
 * The times and the first four lanes; puts the order right on the way. Rows of equal times are in the order of rows
 * already, as all sorting is stable.
 */
// @ts-ignore: decorator
@inline
function gatherTimes(byTurn: bool): void {
  const rows = orderedRows;
  const end = <usize>rowCount << 2;
  const block = stagedBlock(0);
  const lane0 = outputLane(0);
  const lane1 = outputLane(1);
  const lane2 = outputLane(2);
  const lane3 = outputLane(3);
  let place: usize = 0;
  while (place < end) {
    let before = f64x2.splat(timeBefore(place));
    for (; place + 16 <= end; place += 16) {
      const row0 = <usize>load<u32>(rows + place);
      const row1 = <usize>load<u32>(rows + place, 4);
      const row2 = <usize>load<u32>(rows + place, 8);
      const row3 = <usize>load<u32>(rows + place, 12);
      const times01 = v128.load64_lane(stagedTimes + (row1 << 3), v128.load64_zero(stagedTimes + (row0 << 3)), 1);
      const times23 = v128.load64_lane(stagedTimes + (row3 << 3), v128.load64_zero(stagedTimes + (row2 << 3)), 1);
      const before01 = i8x16.shuffle(before, times01, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
      const before23 = i8x16.shuffle(times01, times23, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
      const inOrder01 = byTurn ? f64x2.gt(times01, before01) : f64x2.ge(times01, before01);
      const inOrder23 = byTurn ? f64x2.gt(times23, before23) : f64x2.ge(times23, before23);
      if (i64x2.bitmask(v128.and(inOrder01, inOrder23)) != 3) break;
      before = times23;
      v128.store(timestamps + (place << 1), times01);
      v128.store(timestamps + (place << 1), times23, 16);
      gatherFour(block, row0, row1, row2, row3, lane0 + place, lane1 + place, lane2 + place, lane3 + place);
    }
    if (place < end) place = gatherRow(place);
  }
}

/** The time before that at a place, 4 bytes each; all numbers are above the one before the first. */
// @ts-ignore: decorator
@inline
function timeBefore(place: usize): f64 {
  return place == 0 ? -Infinity : load<f64>(timestamps + (place << 1) - 8);
}

/** Gathers one row, or moves an earlier one to its place; returns the place from where to go on. */
function gatherRow(place: usize): usize {
  const row = <usize>load<u32>(orderedRows + place);
  const time = load<f64>(stagedTimes + (row << 3));
  if (time <= timeBefore(place)) {
    const amended = amendOrder(orderedRows + place) - orderedRows;
    if (amended < place) return amended;
  }
  store<f64>(timestamps + (place << 1), time);
  const values = stagedBlock(0) + (row << ROW_SHIFT);
  for (let lane: u32 = 0; lane < 4; ++lane) store<u32>(outputLane(lane) + place, load<u32>(values + (lane << 2)));
  return place + 4;
}

/** Four rows of a block become four values of each of its lanes. */
// @ts-ignore: decorator
@inline
function gatherFour(
  block: usize,
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  target0: usize,
  target1: usize,
  target2: usize,
  target3: usize,
): void {
  const values0 = v128.load(block + (row0 << ROW_SHIFT));
  const values1 = v128.load(block + (row1 << ROW_SHIFT));
  const values2 = v128.load(block + (row2 << ROW_SHIFT));
  const values3 = v128.load(block + (row3 << ROW_SHIFT));
  const low01 = lowPairs(values0, values1);
  const low23 = lowPairs(values2, values3);
  const high01 = highPairs(values0, values1);
  const high23 = highPairs(values2, values3);
  v128.store(target0, lowHalves(low01, low23));
  v128.store(target1, highHalves(low01, low23));
  v128.store(target2, lowHalves(high01, high23));
  v128.store(target3, highHalves(high01, high23));
}

// @ts-ignore: decorator
@inline
function lowPairs(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
}

// @ts-ignore: decorator
@inline
function highPairs(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
}

// @ts-ignore: decorator
@inline
function lowHalves(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

// @ts-ignore: decorator
@inline
function highHalves(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

/** The lanes of a block. */
function gatherBlock(index: u32): void {
  const block = stagedBlock(index);
  const lane0 = outputLane(index << 2);
  const lane1 = outputLane((index << 2) + 1);
  const lane2 = outputLane((index << 2) + 2);
  const lane3 = outputLane((index << 2) + 3);
  const rows = orderedRows;
  const end = <usize>rowCount << 2;
  let place: usize = 0;
  for (; place + 16 <= end; place += 16) {
    const row0 = <usize>load<u32>(rows + place);
    const row1 = <usize>load<u32>(rows + place, 4);
    const row2 = <usize>load<u32>(rows + place, 8);
    const row3 = <usize>load<u32>(rows + place, 12);
    gatherFour(block, row0, row1, row2, row3, lane0 + place, lane1 + place, lane2 + place, lane3 + place);
  }
  for (; place < end; place += 4) {
    const row = <usize>load<u32>(rows + place);
    gatherFour(block, row, row, row, row, lane0 + place, lane1 + place, lane2 + place, lane3 + place);
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
