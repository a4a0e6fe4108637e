/**
 * The rows of a tile before they are in order: client after client, a column each. Buffers grow by doubling
 * when a tile has more rows or items than expected.
 */
import { Column } from '../plan/layout';
import { columnCount, columnKind } from '../plan/open-plan';
import { allocate, enlarge } from '../memory';

/** Rows that fit. */
let rowCapacity: u32 = 0;
export let rowCount: u32 = 0;
/** f64 each. */
export let stagedTimes: usize = 0;
/** u32 each. */
export let stagedClients: usize = 0;
/** For each column a pointer to its values; for lists to the number of items, u32. */
let stagedColumns: usize = 0;
/** For each list column a pointer to u32: where the row's items start among the column's staged items. */
let itemStarts: usize = 0;
/** For each list column: pointer to the staged items, with room for 16 bytes behind, their number and how many fit. */
let itemBuffers: usize = 0;

namespace Items {
  export const POINTER: usize = 0;
  export const COUNT: usize = 4;
  export const CAPACITY: usize = 8;
  export const SIZE: usize = 12;
}

export function allocateStaging(rows: u32): void {
  rowCapacity = rows;
  stagedTimes = allocate(<usize>rows << 3);
  stagedClients = allocate((<usize>rows << 2) + 16);
  stagedColumns = allocate(<usize>columnCount << 2);
  itemStarts = allocate(<usize>columnCount << 2);
  itemBuffers = allocate(<usize>columnCount * Items.SIZE);
  for (let column: u32 = 0; column < columnCount; ++column) {
    store<u32>(stagedColumns + (column << 2), <u32>allocate(<usize>rows << widthOf(column)));
    if (!isList(column)) continue;
    store<u32>(itemStarts + (column << 2), <u32>allocate(<usize>rows << 2));
    const items = itemBuffers + <usize>column * Items.SIZE;
    store<u32>(items, <u32>allocate((<usize>rows << 2) + 16), Items.POINTER);
    store<u32>(items, rows, Items.CAPACITY);
  }
}

export function clearStaging(): void {
  rowCount = 0;
  for (let column: u32 = 0; column < columnCount; ++column) {
    store<u32>(itemBuffers + <usize>column * Items.SIZE, 0, Items.COUNT);
  }
}

/** Counts `rows` rows of a client behind those that are there; their times and fields are stored apart. */
export function appendRun(clientId: u32, rows: u32): void {
  const four = i32x4.splat(clientId);
  const first = stagedClients + (<usize>rowCount << 2);
  // Up to three rows too many, which those that follow write over.
  for (let client = first; client < first + (<usize>rows << 2); client += 16) v128.store(client, four);
  rowCount += rows;
}

/** Makes room for `rows` rows in all, keeping those that are there. */
export function reserveRows(rows: u32): void {
  if (rows <= rowCapacity) return;
  const capacity = max(rows, rowCapacity * 2);
  stagedTimes = enlarge(stagedTimes, <usize>rowCapacity << 3, <usize>capacity << 3);
  stagedClients = enlarge(stagedClients, <usize>rowCapacity << 2, (<usize>capacity << 2) + 16);
  for (let column: u32 = 0; column < columnCount; ++column) {
    enlargeColumn(stagedColumns + (column << 2), capacity, widthOf(column));
    if (isList(column)) enlargeColumn(itemStarts + (column << 2), capacity, 2);
  }
  rowCapacity = capacity;
}

function enlargeColumn(field: usize, capacity: u32, width: u32): void {
  store<u32>(field, <u32>enlarge(load<u32>(field), <usize>rowCapacity << width, <usize>capacity << width));
}

/** Logarithm to base 2 of the bytes of a column's value. */
// @ts-ignore: decorator
@inline
export function widthOf(column: u32): u32 {
  const kind = columnKind(column);
  return kind == Column.CONVERSATION ? 3 : kind == Column.TURN ? 1 : 2;
}

// @ts-ignore: decorator
@inline
export function isList(column: u32): bool {
  return columnKind(column) == Column.LIST;
}

// @ts-ignore: decorator
@inline
export function stagedColumn(column: u32): usize {
  return load<u32>(stagedColumns + (column << 2));
}

// @ts-ignore: decorator
@inline
export function stagedItemStarts(column: u32): usize {
  return load<u32>(itemStarts + (column << 2));
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
    const larger = max(first + count, capacity * 2);
    const pointer = enlarge(load<u32>(items, Items.POINTER), <usize>first << 2, (<usize>larger << 2) + 16);
    store<u32>(items, <u32>pointer, Items.POINTER);
    store<u32>(items, larger, Items.CAPACITY);
  }
  store<u32>(items, first + count, Items.COUNT);
  return first;
}
