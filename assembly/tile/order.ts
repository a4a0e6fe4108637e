/**
 * Puts the staged rows in order of time; equal times stay in the order of clients and their arrivals, or are put in
 * that of conversations and turns.
 *
 * What is sorted are places of the times in the tile, of so many bits that nearly all rows have one of their own: at once
 * (`radix.ts`), or slice by slice in large tiles (`slices.ts`). What shares one is put right where the times are read anyway,
 * by an insertion, in O(1) a row; see `amendOrder`. Where bursts crowd a place, so that one row would move far, the whole
 * tile goes through a merge sort instead, which copies what is in order. All of it is stable.
 */
import { isTurnBefore } from '../conversations/turns';
import { allocate, grownCapacity } from '../memory';
import { MOST_ROWS, orderByTimes } from './radix';
import { orderBySlices } from './slices';
import { rowCount, stagedTimes } from './staging';

/** A row that would move over more than this is left to the merge sort. */
const LONGEST_MOVE: usize = 64 << 2;

/** The staged rows in order, u32 each, after `orderRows`, but for those that share a place: see `amendOrder`. */
export let orderedRows: usize = 0;
let capacity: u32 = 0;
/** What the merge sort goes back and forth between, u32 each, and how many rows that has room for. */
let mergedRows: usize = 0;
let otherRows: usize = 0;
let mergeCapacity: u32 = 0;

/** Whether equal times are in order of conversations and turns, or of rows. */
let isByTurn: bool = false;

/**
 * Orders the staged rows, whose times are in [begin, end], by their places in the tile; rows that share a place are in
 * the order of rows. Who reads them in order calls `amendOrder` where a time is earlier than the one before it or, if
 * they are ordered by turn, not later.
 */
export function orderRows(begin: f64, end: f64, byTurn: bool): void {
  const rows = rowCount;
  if (rows == 0) return;
  if (rows > capacity) {
    capacity = grownCapacity(capacity, rows);
    // Up to eight at a time.
    orderedRows = allocate((<u64>capacity + 8) << 2);
  }
  isByTurn = byTurn;
  if (rows <= MOST_ROWS) orderByTimes(rows, begin, end, orderedRows);
  else orderBySlices(rows, begin, end, orderedRows);
}

/**
 * Moves the row at `position`, an address in `orderedRows`, before those that it precedes; all before `position` are in
 * order. Returns the first address whose row has changed, or `position`.
 */
export function amendOrder(position: usize): usize {
  const row = load<u32>(position);
  let place = position;
  while (place > orderedRows && comesBefore(row, load<u32>(place - 4))) {
    store<u32>(place, load<u32>(place - 4));
    place -= 4;
    if (position - place <= LONGEST_MOVE) continue;
    store<u32>(place, row);
    mergeSort();
    return orderedRows;
  }
  store<u32>(place, row);
  return place;
}

/** Bottom-up merge sort of all rows. */
function mergeSort(): void {
  const bytes = <usize>rowCount << 2;
  if (rowCount > mergeCapacity) {
    mergeCapacity = grownCapacity(mergeCapacity, rowCount);
    mergedRows = allocate(<u64>mergeCapacity << 2);
    otherRows = allocate(<u64>mergeCapacity << 2);
  }
  let source = orderedRows;
  for (let width: usize = 4; width < bytes; width <<= 1) {
    const target = source == mergedRows ? otherRows : mergedRows;
    for (let left: usize = 0; left < bytes; left += width << 1) {
      mergeRuns(source, left, min(left + width, bytes), min(left + (width << 1), bytes), target);
    }
    source = target;
  }
  if (source != orderedRows) memory.copy(orderedRows, source, bytes);
}

/** Merges the runs [left, middle) and [middle, end) of rows; offsets in bytes. */
function mergeRuns(source: usize, left: usize, middle: usize, end: usize, target: usize): void {
  // All but those in a crowded place are in order.
  if (middle == end || !comesBefore(load<u32>(source + middle), load<u32>(source + middle - 4))) {
    memory.copy(target + left, source + left, end - left);
    return;
  }
  let right = middle;
  for (let place = left; place < end; place += 4) {
    const fromLeft =
      left < middle && (right >= end || !comesBefore(load<u32>(source + right), load<u32>(source + left)));
    store<u32>(target + place, load<u32>(source + (fromLeft ? left : right)));
    if (fromLeft) left += 4;
    else right += 4;
  }
}

/** The order of two rows. */
function comesBefore(a: u32, b: u32): bool {
  const timeA = load<f64>(stagedTimes + (<usize>a << 3));
  const timeB = load<f64>(stagedTimes + (<usize>b << 3));
  if (timeA != timeB) return timeA < timeB;
  return isByTurn ? isTurnBefore(a, b) : a < b;
}
