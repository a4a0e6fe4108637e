/**
 * The rows of a tile before they are in order: client after client. Buffers grow by doubling when a tile has more
 * rows or items than expected.
 *
 * The client and the columns of numbers stand four to a row, each of them a lane, so that one load fetches them when
 * the rows are put in order.
 */
import { Client, Column, ColumnKind, Profile } from '../plan/layout';
import { attributeCount, clientAt, columnCount, columnKind, columns, hasLists, profileOf } from '../plan/open-plan';
import { allocate, enlarge, grownCapacity } from '../memory';

/** Logarithm to base 2 of the bytes from a row's value of 32 bits to the next row's. */
export const ROW_SHIFT: usize = 4;

/** Rows that fit. */
let rowCapacity: u32 = 0;
export let rowCount: u32 = 0;
/** f64 each; as the blocks of lanes lie behind them, a row of these can be read behind the last. */
export let stagedTimes: usize = 0;
/** Blocks of four lanes: their number, and a pointer to each, u32. */
export let blockCount: u32 = 0;
/** Lanes in use, from the first. */
export let laneCount: u32 = 0;
let blocks: usize = 0;
/** For each column of numbers its lane. */
let lanes: usize = 0;
/** For each column that is in no lane a pointer to its values. */
let otherColumns: usize = 0;
/** For each list column: pointer to the staged items, with room for 16 bytes behind, their number and how many fit. */
let itemBuffers: usize = 0;

/** The lane of the clients' ids. */
export const CLIENT_LANE: u32 = 0;

/** The lanes behind the clients' that have attributes, one each in the order of profiles; 0 where no column has any. */
let attributeLanes: u32 = 0;

namespace Items {
  export const POINTER: usize = 0;
  export const COUNT: usize = 4;
  export const CAPACITY: usize = 8;
  export const MARK: usize = 12;
  export const ATTEMPT_MARK: usize = 16;
  export const SIZE: usize = 20;
}

export function allocateStaging(rows: u32): void {
  rowCapacity = rows;
  stagedTimes = allocate(<u64>rows << 3);
  lanes = allocate(<u64>columnCount << 2);
  otherColumns = allocate(<u64>columnCount << 2);
  itemBuffers = allocate(<u64>columnCount * Items.SIZE);
  attributeLanes = hasAttributes() ? attributeCount : 0;
  laneCount = CLIENT_LANE + 1 + attributeLanes;
  for (let column: u32 = 0; column < columnCount; ++column) {
    if (columnKind(column) == ColumnKind.ATTRIBUTE) store<u32>(lanes + (column << 2), laneOfAttribute(column));
    else if (isInLane(column)) store<u32>(lanes + (column << 2), laneCount++);
    else store<u32>(otherColumns + (column << 2), <u32>allocate(<u64>rows << widthOf(column)));
    if (!isList(column)) continue;
    const items = itemBuffers + <usize>column * Items.SIZE;
    store<u32>(items, <u32>allocate((<u64>rows << 2) + 16), Items.POINTER);
    store<u32>(items, rows, Items.CAPACITY);
  }
  blockCount = (laneCount + 3) >>> 2;
  blocks = allocate(<u64>blockCount << 2);
  for (let block: u32 = 0; block < blockCount; ++block) {
    store<u32>(blocks + (block << 2), <u32>allocate(<u64>rows << ROW_SHIFT));
  }
}

export function clearStaging(): void {
  rowCount = 0;
  for (let column: u32 = 0; column < columnCount; ++column) {
    store<u32>(itemBuffers + <usize>column * Items.SIZE, 0, Items.COUNT);
  }
}

function hasAttributes(): bool {
  for (let column: u32 = 0; column < columnCount; ++column) {
    if (columnKind(column) == ColumnKind.ATTRIBUTE) return true;
  }
  return false;
}

function laneOfAttribute(column: u32): u32 {
  return CLIENT_LANE + 1 + load<u32>(columns + <usize>column * Column.SIZE, Column.SLOT);
}

/**
 * Counts `rows` rows of a client, by its index, behind those that are there; their times and fields are stored apart, and
 * afterwards.
 */
export function appendRun(client: u32, rows: u32): void {
  nameClients(client, rowCount, rows);
  rowCount += rows;
}

/** Counts rows more, which are filled. */
// @ts-ignore: decorator
@inline
export function countRows(rows: u32): void {
  rowCount += rows;
}

/** Whether clients have attributes beside their ids. */
// @ts-ignore: decorator
@inline
export function namesAttributes(): bool {
  return attributeLanes != 0;
}

/**
 * Says of `rows` rows from `row` on whose they are, and of up to three behind them, which have to be there, and unused or the
 * same client's.
 */
export function nameClients(client: u32, row: u32, rows: u32): void {
  if (attributeLanes == 0) fillClients(load<u32>(clientAt(client), Client.ID), row, rows);
  else fillAttributes(client, row, rows);
}

function fillClients(clientId: u32, row: u32, rows: u32): void {
  let at = stagedLane(CLIENT_LANE) + (<usize>row << ROW_SHIFT);
  for (const end = at + (<usize>rows << ROW_SHIFT); at < end; at += 4 << ROW_SHIFT) {
    store<u32>(at, clientId);
    store<u32>(at, clientId, 1 << ROW_SHIFT);
    store<u32>(at, clientId, 2 << ROW_SHIFT);
    store<u32>(at, clientId, 3 << ROW_SHIFT);
  }
}

/**
 * The client and its attributes, whole rows of blocks at a time: the words of its profile stand as the lanes do. What lanes of
 * fields get by that is overwritten when these are filled.
 */
function fillAttributes(client: u32, row: u32, rows: u32): void {
  // The word before those of attributes is in the place of the client's.
  let words = profileOf(client) + Profile.ATTRIBUTES - 4;
  let values = i32x4.replace_lane(v128.load(words), 0, load<i32>(clientAt(client), Client.ID));
  for (let block: u32 = 0; ; values = v128.load(words)) {
    let at = stagedBlock(block) + (<usize>row << ROW_SHIFT);
    for (const end = at + (<usize>(rows & ~3) << ROW_SHIFT); at < end; at += 4 << ROW_SHIFT) {
      v128.store(at, values);
      v128.store(at, values, 1 << ROW_SHIFT);
      v128.store(at, values, 2 << ROW_SHIFT);
      v128.store(at, values, 3 << ROW_SHIFT);
    }
    for (const end = at + (<usize>(rows & 3) << ROW_SHIFT); at < end; at += 1 << ROW_SHIFT) v128.store(at, values);
    ++block;
    words += 16;
    if (block << 2 > attributeLanes) return;
  }
}

/** Bytes of the lanes of a row. */
export function laneBytes(): usize {
  return <usize>blockCount << ROW_SHIFT;
}

/**
 * Copies four numbers of 32 bits, of which each was stored by itself, and just now: one load of all four would have to wait
 * until they are in the cache.
 */
// @ts-ignore: decorator
@inline
function copyFour(source: usize, target: usize): void {
  store<u32>(target, load<u32>(source));
  store<u32>(target, load<u32>(source, 4), 4);
  store<u32>(target, load<u32>(source, 8), 8);
  store<u32>(target, load<u32>(source, 12), 12);
}

/** Writes the lanes of a row, which were not stored just now, to `target`: mostly those of one block. */
// @ts-ignore: decorator
@inline
export function keepWholeLanes(row: u32, target: usize): void {
  const offset = <usize>row << ROW_SHIFT;
  v128.store(target, v128.load(stagedBlock(0) + offset));
  for (let block: u32 = 1; block < blockCount; ++block) {
    target += 1 << ROW_SHIFT;
    v128.store(target, v128.load(stagedBlock(block) + offset));
  }
}

/** Writes the lanes of a row to `target`. */
// @ts-ignore: decorator
@inline
export function keepLanes(row: u32, target: usize): void {
  const offset = <usize>row << ROW_SHIFT;
  for (let block: u32 = 0; block < blockCount; ++block, target += 1 << ROW_SHIFT) {
    copyFour(stagedBlock(block) + offset, target);
  }
}

/**
 * Fills the lanes of rows with those that `keepLanes` or `keepWholeLanes` has written to `source` and `step` bytes further each.
 */
export function restoreLanes(source: usize, step: usize, row: u32, rows: u32): void {
  for (let block: u32 = 0; block < blockCount; ++block, source += 1 << ROW_SHIFT) {
    let target = stagedBlock(block) + (<usize>row << ROW_SHIFT);
    for (let from = source, end = target + (<usize>rows << ROW_SHIFT); target < end; from += step, target += 1 << ROW_SHIFT) {
      v128.store(target, v128.load(from));
    }
  }
}

/** Fills the lanes of a row with those of another. */
export function copyLanes(from: u32, to: u32): void {
  for (let block: u32 = 0; block < blockCount; ++block) {
    const rows = stagedBlock(block);
    copyFour(rows + (<usize>from << ROW_SHIFT), rows + (<usize>to << ROW_SHIFT));
  }
}

/** Makes room for `rows` rows in all, keeping those that are there. */
export function reserveRows(rows: u32): void {
  if (rows <= rowCapacity) return;
  const capacity = grownCapacity(rowCapacity, rows);
  stagedTimes = enlarge(stagedTimes, <u64>rowCapacity << 3, <u64>capacity << 3);
  for (let block: u32 = 0; block < blockCount; ++block) enlargeColumn(blocks + (block << 2), capacity, ROW_SHIFT);
  for (let column: u32 = 0; column < columnCount; ++column) {
    if (!isInLane(column)) enlargeColumn(otherColumns + (column << 2), capacity, widthOf(column));
  }
  rowCapacity = capacity;
}

function enlargeColumn(field: usize, capacity: u32, width: usize): void {
  store<u32>(field, <u32>enlarge(load<u32>(field), <u64>rowCapacity << width, <u64>capacity << width));
}

/** Logarithm to base 2 of the bytes of a staged value of a column that is in no lane. */
function widthOf(column: u32): u32 {
  return columnKind(column) == ColumnKind.TURN ? 1 : 3;
}

// @ts-ignore: decorator
@inline
function isList(column: u32): bool {
  return columnKind(column) == ColumnKind.LIST;
}

/** Whether a column is one of numbers of 32 bits. */
// @ts-ignore: decorator
@inline
export function isInLane(column: u32): bool {
  const kind = columnKind(column);
  return kind != ColumnKind.LIST && kind != ColumnKind.CONVERSATION && kind != ColumnKind.TURN;
}

/** The lane of a column that is in one. */
// @ts-ignore: decorator
@inline
export function laneOf(column: u32): u32 {
  return load<u32>(lanes + (column << 2));
}

/** Address of the first row of a block of four lanes. */
// @ts-ignore: decorator
@inline
export function stagedBlock(block: u32): usize {
  return load<u32>(blocks + (block << 2));
}

/** Address of a lane's value of the first row; from one row to the next are 2^ROW_SHIFT bytes. */
// @ts-ignore: decorator
@inline
function stagedLane(lane: u32): usize {
  return stagedBlock(lane >>> 2) + ((lane & 3) << 2);
}

/** Address of a row's value in a lane. */
// @ts-ignore: decorator
@inline
export function addressOfLane(lane: u32, row: u32): usize {
  return stagedLane(lane) + (<usize>row << ROW_SHIFT);
}

/** Address of the first row's value of a column in a lane. */
// @ts-ignore: decorator
@inline
export function stagedColumn(column: u32): usize {
  return stagedLane(laneOf(column));
}

/**
 * Address of the first row's value of a column in no lane, one behind the other: ids of conversations u64, turns u16,
 * and of lists the number of items in the low half of a u64 and the index of the first of them in the high half.
 */
// @ts-ignore: decorator
@inline
export function otherColumn(column: u32): usize {
  return load<u32>(otherColumns + (column << 2));
}

// @ts-ignore: decorator
@inline
export function stagedItems(column: u32): usize {
  return load<u32>(itemBuffers + <usize>column * Items.SIZE, Items.POINTER);
}

// @ts-ignore: decorator
@inline
export function stagedItemCount(column: u32): u32 {
  return load<u32>(itemBuffers + <usize>column * Items.SIZE, Items.COUNT);
}

/** Makes room for `count` more items of a list column and returns the index of the first. */
export function appendItems(column: u32, count: u32): u32 {
  const items = itemBuffers + <usize>column * Items.SIZE;
  const first = load<u32>(items, Items.COUNT);
  const capacity = load<u32>(items, Items.CAPACITY);
  if (first + count > capacity) {
    const larger = grownCapacity(capacity, first + count);
    const pointer = enlarge(load<u32>(items, Items.POINTER), <u64>first << 2, (<u64>larger << 2) + 16);
    store<u32>(items, <u32>pointer, Items.POINTER);
    store<u32>(items, larger, Items.CAPACITY);
  }
  store<u32>(items, first + count, Items.COUNT);
  return first;
}

/** Notes how many items there are, to come back to. */
export function markItems(): void {
  noteCounts(Items.MARK);
}

/** Drops the items behind those of the newest mark. */
export function dropItems(): void {
  resetCounts(Items.MARK);
}

/** The same of attempts at a row, which may fall between a mark and its drop. */
export function markAttempt(): void {
  noteCounts(Items.ATTEMPT_MARK);
}

export function dropAttempt(): void {
  resetCounts(Items.ATTEMPT_MARK);
}

function noteCounts(mark: usize): void {
  if (!hasLists) return;
  for (let column: u32 = 0; column < columnCount; ++column) {
    const items = itemBuffers + <usize>column * Items.SIZE;
    store<u32>(items + mark, load<u32>(items, Items.COUNT));
  }
}

function resetCounts(mark: usize): void {
  if (!hasLists) return;
  for (let column: u32 = 0; column < columnCount; ++column) {
    const items = itemBuffers + <usize>column * Items.SIZE;
    store<u32>(items, load<u32>(items + mark), Items.COUNT);
  }
}
