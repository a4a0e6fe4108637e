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
  // Four at a time.
  keys = allocate((<u64>capacity + 4) << 3);
  halfOrderedKeys = allocate((<u64>capacity + 4) << 3);
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
  const lowMask = i32x4.splat(((1 << digitBits<T>()) - 1) << 2);
  const highMask = i32x4.splat(-4);
  const step = <usize>sizeof<T>() << 2;
  let rowNumbers = i32x4(0, 1, 2, 3);
  let time = stagedTimes;
  let key = keys;
  // Four rows at a time, and up to three too many, which are not counted.
  for (const stop = key + (<usize>rows >> 2) * step; key < stop; key += step, time += 32) {
    const places = placesOf(time, begins, scales, rounder);
    storeKeys<T>(key, places, rowNumbers);
    rowNumbers = i32x4.add(rowNumbers, i32x4.splat(4));
    // What leads to the counts of a digit are bytes.
    const lows = v128.and(i32x4.shl(places, 2), lowMask);
    const highs = v128.and(i32x4.shr_u(places, digitBits<T>() - 2), highMask);
    // Rows of a client are in order of time: with one table each row would wait for the one before it.
    countTwo<T>(<u64>i64x2.extract_lane(lows, 0), <u64>i64x2.extract_lane(highs, 0), 0);
    countTwo<T>(<u64>i64x2.extract_lane(lows, 1), <u64>i64x2.extract_lane(highs, 1), 2 * DIGIT_BYTES);
  }
  if ((rows & 3) == 0) return;
  const places = placesOf(time, begins, scales, rounder);
  storeKeys<T>(key, places, rowNumbers);
  for (let rest = rows & 3; rest > 0; --rest, key += sizeof<T>()) countKey<T>(load<T>(key));
}

/** The places in the tile of four times, u32 each. */
// @ts-ignore: decorator
@inline
function placesOf(time: usize, begins: v128, scales: v128, rounder: v128): v128 {
  const first = f64x2.add(f64x2.mul(f64x2.sub(v128.load(time), begins), scales), rounder);
  const second = f64x2.add(f64x2.mul(f64x2.sub(v128.load(time, 16), begins), scales), rounder);
  return i8x16.shuffle(first, second, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
}

// @ts-ignore: decorator
@inline
function storeKeys<T>(key: usize, places: v128, rowNumbers: v128): void {
  if (sizeof<T>() == 4) {
    v128.store(key, v128.or(i32x4.shl(places, NARROW_ROW_BITS), rowNumbers));
    return;
  }
  v128.store(key, wideKeys(i64x2.extend_low_i32x4_u(places), i64x2.extend_low_i32x4_u(rowNumbers)));
  v128.store(key, wideKeys(i64x2.extend_high_i32x4_u(places), i64x2.extend_high_i32x4_u(rowNumbers)), 16);
}

// @ts-ignore: decorator
@inline
function wideKeys(places: v128, rowNumbers: v128): v128 {
  return v128.or(i64x2.shl(places, wideRowBits), rowNumbers);
}

/** Counts the digits of two rows, whose offsets are the halves of `lows` and `highs`. */
// @ts-ignore: decorator
@inline
function countTwo<T>(lows: u64, highs: u64, part: usize): void {
  count(lowCounts + <usize>(lows & 0xffffffff), sizeof<T>());
  count(highCounts + part + <usize>(highs & 0xffffffff), sizeof<u32>());
  count(lowCounts + <usize>(lows >> 32), sizeof<T>());
  count(highCounts + part + DIGIT_BYTES + <usize>(highs >> 32), sizeof<u32>());
}

// @ts-ignore: decorator
@inline
function countKey<T>(key: T): void {
  const place = <usize>(key >> <T>rowBits<T>());
  count(lowCounts + ((place & ((1 << digitBits<T>()) - 1)) << 2), sizeof<T>());
  count(highCounts + ((place >>> digitBits<T>()) << 2), sizeof<u32>());
}

// @ts-ignore: decorator
@inline
function count(counter: usize, bytes: usize): void {
  store<u32>(counter, load<u32>(counter) + <u32>bytes);
}

/** Counts, in bytes, become the addresses at which the digits start: of four digits at a time. */
function sumCounts(bits: u32): void {
  let lowStarts = i32x4.splat(<i32>halfOrderedKeys);
  let highStarts = i32x4.splat(<i32>orderedRows);
  const end = lowCounts + (<usize>4 << bits);
  for (let low = lowCounts; low < end; low += 16) {
    const high = low + DIGIT_BYTES;
    const lowCount = v128.load(low);
    const highCount = i32x4.add(
      i32x4.add(v128.load(high), v128.load(high, DIGIT_BYTES)),
      i32x4.add(v128.load(high, DIGIT_BYTES * 2), v128.load(high, DIGIT_BYTES * 3)),
    );
    const lowEnds = i32x4.add(lowStarts, runningSums(lowCount));
    const highEnds = i32x4.add(highStarts, runningSums(highCount));
    v128.store(low, i32x4.sub(lowEnds, lowCount));
    v128.store(high, i32x4.sub(highEnds, highCount));
    lowStarts = lastOfAll(lowEnds);
    highStarts = lastOfAll(highEnds);
  }
}

// @ts-ignore: decorator
@inline
function runningSums(counts: v128): v128 {
  const zero = i32x4.splat(0);
  const pairs = i32x4.add(counts, i8x16.shuffle(zero, counts, 0, 1, 2, 3, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27));
  return i32x4.add(pairs, i8x16.shuffle(zero, pairs, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
}

// @ts-ignore: decorator
@inline
function lastOfAll(values: v128): v128 {
  return i8x16.shuffle(values, values, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15);
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
  const place = <usize>load<u32>(start);
  store<u32>(start, <u32>(place + sizeof<T>()));
  store<T>(place, key);
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
  const place = <usize>load<u32>(start);
  store<u32>(start, <u32>(place + sizeof<u32>()));
  store<u32>(place, <u32>key & ((1 << rowBits<T>()) - 1));
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
