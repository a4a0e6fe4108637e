/**
 * Puts the staged rows in order of time; equal times stay in the order of clients and their arrivals, or are put in
 * that of conversations and turns.
 *
 * What is sorted are keys: the time's place in the tile above, the row below. Times within a tile are close to
 * uniform, so two passes of a radix sort, least digit first, over a few bits more than it takes to number the rows
 * give nearly all of them a place of their own. What shares one is put right where the times are read anyway, by an
 * insertion, in O(1) a row; see `amendOrder`. Where bursts crowd a place, so that one row would move far, the whole
 * tile goes through a merge sort instead. All of it is stable.
 */
import { isTurnBefore } from '../conversations/turns';
import { allocate, grownCapacity } from '../memory';
import { rowCount, stagedTimes } from './staging';

/** Tiles of up to 2^14 rows have keys of 32 bits, so that more of them are in the first cache. */
const NARROW_ROW_BITS: u32 = 14;
/** Both digits of a narrow key: in tiles of 2^13 rows, 31 rows in 32 have 18 bits of time to themselves. */
const NARROW_DIGIT_BITS: u32 = 9;
/** Bits that the digits of a wide key have beyond those that number the rows, and the most that one can have. */
const SPARE_BITS: u32 = 4;
const MAX_DIGIT_BITS: u32 = 12;

/** A row that would move over more than this is left to the merge sort. */
const LONGEST_MOVE: usize = 64 << 2;

/** The staged rows in order, u32 each, after `orderRows`, but for those that share a place: see `amendOrder`. */
export let orderedRows: usize = 0;
/** The keys, and the keys in order of their low digit: u32 or u64 each. Either serves the merge sort, too. */
let keys: usize = 0;
let halfOrderedKeys: usize = 0;
let capacity: u32 = 0;

/** How often each low digit occurs, u32, and four times the same of the high digits: of every fourth row. */
const DIGIT_BYTES: usize = 4 << MAX_DIGIT_BITS;
const lowCounts: usize = memory.data(<i32>DIGIT_BYTES * 5, 16);
const highCounts: usize = lowCounts + DIGIT_BYTES;

/** Bits of a wide key's row and of each of its digits. */
let wideRowBits: u32 = 0;
let wideDigitBits: u32 = 0;

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
  reserve(rows);
  isByTurn = byTurn;
  if (rows <= 1 << NARROW_ROW_BITS) {
    sortKeys<u32>(rows, begin, end);
  } else {
    wideRowBits = 32 - clz(rows - 1);
    wideDigitBits = min((wideRowBits + SPARE_BITS + 1) >>> 1, MAX_DIGIT_BITS);
    sortKeys<u64>(rows, begin, end);
  }
}

function reserve(rows: u32): void {
  if (rows <= capacity) return;
  capacity = grownCapacity(capacity, rows);
  orderedRows = allocate(<u64>capacity << 2);
  keys = allocate(<u64>capacity << 3);
  halfOrderedKeys = allocate(<u64>capacity << 3);
}

function sortKeys<T>(rows: u32, begin: f64, end: f64): void {
  makeKeys<T>(rows, begin, end);
  sumCounts(digitBits<T>());
  orderByLow<T>(rows);
  orderByHigh<T>(rows);
}

// @ts-ignore: decorator
@inline
function rowBits<T>(): u32 {
  return sizeof<T>() == 4 ? NARROW_ROW_BITS : wideRowBits;
}

// @ts-ignore: decorator
@inline
function digitBits<T>(): u32 {
  return sizeof<T>() == 4 ? NARROW_DIGIT_BITS : wideDigitBits;
}

/** 2^52: a number of at least 0 and below 2^32 added to it stands, rounded, in the low 32 bits. */
const ROUNDER: f64 = 4503599627370496;

/** The keys of all rows, and how often each digit occurs. */
function makeKeys<T>(rows: u32, begin: f64, end: f64): void {
  const digits: usize = 4 << digitBits<T>();
  for (let part: usize = 0; part < 5; ++part) memory.fill(lowCounts + part * DIGIT_BYTES, 0, digits);
  const perSecond = <f64>((1 << (digitBits<T>() << 1)) - 1) / (end - begin);
  const scales = f64x2.splat(perSecond < Infinity ? perSecond : 0);
  const begins = f64x2.splat(begin);
  const rounder = f64x2.splat(ROUNDER);
  const step = <usize>sizeof<T>() << 2;
  let row: u32 = 0;
  let time = stagedTimes;
  let key = keys;
  // Four rows at a time, then the last few.
  for (const stop = key + (<usize>rows >> 2) * step; key < stop; key += step, time += 32, row += 4) {
    const first = f64x2.add(f64x2.mul(f64x2.sub(v128.load(time), begins), scales), rounder);
    const second = f64x2.add(f64x2.mul(f64x2.sub(v128.load(time, 16), begins), scales), rounder);
    makeKey<T>(<u32>i32x4.extract_lane(first, 0), row, key, 0);
    makeKey<T>(<u32>i32x4.extract_lane(first, 2), row + 1, key + sizeof<T>(), 1);
    makeKey<T>(<u32>i32x4.extract_lane(second, 0), row + 2, key + (sizeof<T>() << 1), 2);
    makeKey<T>(<u32>i32x4.extract_lane(second, 2), row + 3, key + sizeof<T>() * 3, 3);
  }
  for (; row < rows; ++row, key += sizeof<T>(), time += 8) {
    const place = f64x2.add(f64x2.mul(f64x2.sub(v128.load64_zero(time), begins), scales), rounder);
    makeKey<T>(<u32>i32x4.extract_lane(place, 0), row, key, 0);
  }
}

// @ts-ignore: decorator
@inline
function makeKey<T>(place: u32, row: u32, key: usize, part: usize): void {
  store<T>(key, (<T>place << <T>rowBits<T>()) | <T>row);
  const low = lowCounts + (<usize>(place & ((1 << digitBits<T>()) - 1)) << 2);
  store<u32>(low, load<u32>(low) + 1);
  // Rows of a client are in order of time: with one table each row would wait for the one before it.
  const high = highCounts + part * DIGIT_BYTES + (<usize>(place >>> digitBits<T>()) << 2);
  store<u32>(high, load<u32>(high) + 1);
}

/** Counts become the places at which the digits start. */
function sumCounts(bits: u32): void {
  let lowSum: u32 = 0;
  let highSum: u32 = 0;
  const end = lowCounts + (<usize>4 << bits);
  for (let low = lowCounts; low < end; low += 4) {
    const high = low + DIGIT_BYTES;
    const lowCount = load<u32>(low);
    const firstTwo = load<u32>(high) + load<u32>(high, DIGIT_BYTES);
    const highCount = firstTwo + load<u32>(high, DIGIT_BYTES * 2) + load<u32>(high, DIGIT_BYTES * 3);
    store<u32>(low, lowSum);
    store<u32>(high, highSum);
    lowSum += lowCount;
    highSum += highCount;
  }
}

function orderByLow<T>(rows: u32): void {
  const step = <usize>sizeof<T>() << 2;
  let key = keys;
  for (const stop = key + (<usize>rows >> 2) * step; key < stop; key += step) {
    moveByLow<T>(load<T>(key));
    moveByLow<T>(load<T>(key + sizeof<T>()));
    moveByLow<T>(load<T>(key + (sizeof<T>() << 1)));
    moveByLow<T>(load<T>(key + sizeof<T>() * 3));
  }
  for (const stop = keys + <usize>rows * sizeof<T>(); key < stop; key += sizeof<T>()) moveByLow<T>(load<T>(key));
}

// @ts-ignore: decorator
@inline
function moveByLow<T>(key: T): void {
  const digit = <usize>(key >> <T>rowBits<T>()) & ((1 << digitBits<T>()) - 1);
  const start = lowCounts + (digit << 2);
  const place = load<u32>(start);
  store<u32>(start, place + 1);
  store<T>(halfOrderedKeys + <usize>place * sizeof<T>(), key);
}

function orderByHigh<T>(rows: u32): void {
  const step = <usize>sizeof<T>() << 2;
  let key = halfOrderedKeys;
  for (const stop = key + (<usize>rows >> 2) * step; key < stop; key += step) {
    moveByHigh<T>(load<T>(key));
    moveByHigh<T>(load<T>(key + sizeof<T>()));
    moveByHigh<T>(load<T>(key + (sizeof<T>() << 1)));
    moveByHigh<T>(load<T>(key + sizeof<T>() * 3));
  }
  for (const stop = halfOrderedKeys + <usize>rows * sizeof<T>(); key < stop; key += sizeof<T>()) {
    moveByHigh<T>(load<T>(key));
  }
}

// @ts-ignore: decorator
@inline
function moveByHigh<T>(key: T): void {
  const digit = <usize>(key >> <T>(rowBits<T>() + digitBits<T>()));
  const start = highCounts + (digit << 2);
  const place = load<u32>(start);
  store<u32>(start, place + 1);
  store<u32>(orderedRows + (<usize>place << 2), <u32>key & ((1 << rowBits<T>()) - 1));
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
  let source = orderedRows;
  for (let width: usize = 4; width < bytes; width <<= 1) {
    const target = source == keys ? halfOrderedKeys : keys;
    for (let left: usize = 0; left < bytes; left += width << 1) {
      mergeRuns(source, left, min(left + width, bytes), min(left + (width << 1), bytes), target);
    }
    source = target;
  }
  if (source != orderedRows) memory.copy(orderedRows, source, bytes);
}

/** Merges the runs [left, middle) and [middle, end) of rows; offsets in bytes. */
function mergeRuns(source: usize, left: usize, middle: usize, end: usize, target: usize): void {
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
