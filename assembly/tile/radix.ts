/**
 * A radix sort of up to 2^14 rows by their places, least digit first, in two passes. A key is 32 bits, the place above and
 * the row below, so that all keys and the places that a pass writes to fit into the first cache. It is stable.
 *
 * Times within a tile are close to uniform, and a place has a few bits more than it takes to number the rows, so that nearly
 * all rows have one of their own.
 */
import { allocate } from '../memory';
import { stagedTimes } from './staging';

const ROW_BITS: u32 = 14;
const ROW_MASK: u32 = (1 << ROW_BITS) - 1;
/** Of both digits: of 2^13 rows, 31 in 32 have 18 bits of time to themselves. */
const DIGIT_BITS: u32 = 9;
/** Bits of a place. */
export const PLACE_BITS: u32 = DIGIT_BITS << 1;
/** Rows that can be sorted at once. */
export const MOST_ROWS: u32 = 1 << ROW_BITS;

/** 2^52: a number of at least 0 and below 2^32 added to it stands, rounded, in the low 32 bits. */
const ROUNDER: f64 = 4503599627370496;

/** The keys, and the keys in order of their low digit, u32 each. */
let keys: usize = 0;
let halfOrderedKeys: usize = 0;
/** The rows of the keys in order, u16 each: half as much to write to all over. */
let orderedNumbers: usize = 0;

/**
 * How often each low digit occurs, in bytes of what is sorted by it, u32; and four times the same of the high digits: of
 * every fourth row. Rows of a client are in order of time: with one table each would wait for the one before it.
 */
const DIGIT_BYTES: usize = 4 << DIGIT_BITS;
const lowCounts: usize = memory.data(<i32>DIGIT_BYTES * 5, 16);
const highCounts: usize = lowCounts + DIGIT_BYTES;

/**
 * Writes the staged rows, `count` of them, to `target` in the order of their places, u32 each; up to 32 bytes behind their
 * times are read. Times are in [begin, end], or before it: see `placesOf`.
 */
export function orderByTimes(count: u32, begin: f64, end: f64, target: usize): void {
  clearCounts();
  preparePlaces(PLACE_BITS, begin, end);
  const begins = f64x2.splat(placeBegin);
  const scales = f64x2.splat(placesPerSecond);
  let rowNumbers = i32x4(0, 1, 2, 3);
  let time = stagedTimes;
  let key = keys;
  // Up to three too many, which are not counted.
  for (const stop = key + (<usize>(count & ~3) << 2); key < stop; key += 16, time += 32) {
    addKeys(key, placesOf(time, begins, scales), rowNumbers);
    rowNumbers = i32x4.add(rowNumbers, i32x4.splat(4));
  }
  addLastKeys(key, placesOf(time, begins, scales), rowNumbers, count & 3);
  orderKeys(count);
  for (let ordered = orderedNumbers, stop = target + (<usize>count << 2); target < stop; ordered += 16, target += 32) {
    const eight = v128.load(ordered);
    v128.store(target, i32x4.extend_low_i16x8_u(eight));
    v128.store(target, i32x4.extend_high_i16x8_u(eight), 16);
  }
}

/**
 * Writes the rows of `count` records to `target` in the order of their places, u32 each. A record has a row, u32, and its
 * place in bits of an u32 from `shift` on; up to 32 bytes behind the records are read.
 */
export function orderRecords(records: usize, count: u32, shift: u32, target: usize): void {
  clearCounts();
  const mask = i32x4.splat((1 << PLACE_BITS) - 1);
  let numbers = i32x4(0, 1, 2, 3);
  let record = records;
  let key = keys;
  for (const stop = key + (<usize>(count & ~3) << 2); key < stop; key += 16, record += 32) {
    addKeys(key, v128.and(i32x4.shr_u(highHalves(record), shift), mask), numbers);
    numbers = i32x4.add(numbers, i32x4.splat(4));
  }
  addLastKeys(key, v128.and(i32x4.shr_u(highHalves(record), shift), mask), numbers, count & 3);
  orderKeys(count);
  for (let ordered = orderedNumbers, stop = target + (<usize>count << 2); target < stop; ordered += 2, target += 4) {
    store<u32>(target, load<u32>(records + (<usize>load<u16>(ordered) << 3)));
  }
}

/** Puts the numbers of the keys in order of their places, once their digits are counted. */
function orderKeys(count: u32): void {
  sumCounts();
  orderByLow(count);
  orderByHigh(count);
}

function clearCounts(): void {
  if (keys == 0) {
    // Four keys at a time.
    keys = allocate((<u64>MOST_ROWS + 4) << 2);
    halfOrderedKeys = allocate(<u64>MOST_ROWS << 2);
    // Eight at a time.
    orderedNumbers = allocate((<u64>MOST_ROWS + 8) << 1);
  }
  memory.fill(lowCounts, 0, DIGIT_BYTES * 5);
}

/** What turns times into places; see `placesOf`. */
export let placeBegin: f64 = 0;
export let placesPerSecond: f64 = 0;

/** Makes places so many bits wide, at most 32, for times up to `end`; those up to `begin` all have the first. */
export function preparePlaces(bits: u32, begin: f64, end: f64): void {
  const perSecond = <f64>((<u64>1 << bits) - 1) / (end - begin);
  placeBegin = begin;
  placesPerSecond = perSecond < Infinity ? perSecond : 0;
}

/**
 * The places of four times, u32 each. A tile can have times before its begin: the segments of a client have maps of their own,
 * so that the first time of one can be a rounding before the last of the segment before it. None is behind a tile's end.
 */
// @ts-ignore: decorator
@inline
export function placesOf(time: usize, begins: v128, scales: v128): v128 {
  const zero = f64x2.splat(0);
  const rounder = f64x2.splat(ROUNDER);
  const early = f64x2.mul(f64x2.sub(v128.load(time), begins), scales);
  const late = f64x2.mul(f64x2.sub(v128.load(time, 16), begins), scales);
  const first = f64x2.add(f64x2.pmax(zero, early), rounder);
  const second = f64x2.add(f64x2.pmax(zero, late), rounder);
  return i8x16.shuffle(first, second, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
}

/** The high halves of four records. */
// @ts-ignore: decorator
@inline
function highHalves(record: usize): v128 {
  const first = v128.load(record);
  const second = v128.load(record, 16);
  return i8x16.shuffle(first, second, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
}

/** Stores four keys and counts their digits. */
// @ts-ignore: decorator
@inline
function addKeys(key: usize, places: v128, rows: v128): void {
  v128.store(key, v128.or(i32x4.shl(places, ROW_BITS), rows));
  const lows = v128.and(i32x4.shl(places, 2), i32x4.splat(((1 << DIGIT_BITS) - 1) << 2));
  const highs = v128.and(i32x4.shr_u(places, DIGIT_BITS - 2), i32x4.splat(-4));
  const low01 = <u64>i64x2.extract_lane(lows, 0);
  const high01 = <u64>i64x2.extract_lane(highs, 0);
  countLow(<usize>low01);
  countHigh(<usize>high01);
  countLow(<usize>(low01 >> 32));
  countSecondHigh(<usize>(high01 >> 32));
  const low23 = <u64>i64x2.extract_lane(lows, 1);
  const high23 = <u64>i64x2.extract_lane(highs, 1);
  countLow(<usize>low23);
  countThirdHigh(<usize>high23);
  countLow(<usize>(low23 >> 32));
  countFourthHigh(<usize>(high23 >> 32));
}

/** Stores four keys and counts the first `count`. */
function addLastKeys(key: usize, places: v128, rows: v128, count: u32): void {
  if (count == 0) return;
  v128.store(key, v128.or(i32x4.shl(places, ROW_BITS), rows));
  for (const stop = key + (<usize>count << 2); key < stop; key += 4) {
    countLow(lowOffsetOf(load<u32>(key)));
    countHigh(highOffsetOf(load<u32>(key)));
  }
}

// A table is the constant in the address of its loads and stores: added to the offset it would take an instruction of its own.
// The compiler takes no parameter for such a constant, of a function that is inlined neither: so there is one for each table.

// @ts-ignore: decorator
@inline
function countLow(offset: usize): void {
  store<u32>(offset, load<u32>(offset, lowCounts) + sizeof<u32>(), lowCounts);
}

// @ts-ignore: decorator
@inline
function countHigh(offset: usize): void {
  store<u32>(offset, load<u32>(offset, highCounts) + sizeof<u16>(), highCounts);
}

// @ts-ignore: decorator
@inline
function countSecondHigh(offset: usize): void {
  store<u32>(offset, load<u32>(offset, highCounts + DIGIT_BYTES) + sizeof<u16>(), highCounts + DIGIT_BYTES);
}

// @ts-ignore: decorator
@inline
function countThirdHigh(offset: usize): void {
  store<u32>(offset, load<u32>(offset, highCounts + 2 * DIGIT_BYTES) + sizeof<u16>(), highCounts + 2 * DIGIT_BYTES);
}

// @ts-ignore: decorator
@inline
function countFourthHigh(offset: usize): void {
  store<u32>(offset, load<u32>(offset, highCounts + 3 * DIGIT_BYTES) + sizeof<u16>(), highCounts + 3 * DIGIT_BYTES);
}

// @ts-ignore: decorator
@inline
function lowOffsetOf(key: u32): usize {
  return <usize>((key >>> (ROW_BITS - 2)) & (((1 << DIGIT_BITS) - 1) << 2));
}

// @ts-ignore: decorator
@inline
function highOffsetOf(key: u32): usize {
  return <usize>((key >>> (ROW_BITS + DIGIT_BITS - 2)) & (((1 << DIGIT_BITS) - 1) << 2));
}

/** Counts become the addresses at which the digits start: of four digits at a time. */
function sumCounts(): void {
  let lowStarts = i32x4.splat(<i32>halfOrderedKeys);
  let highStarts = i32x4.splat(<i32>orderedNumbers);
  for (let low = lowCounts; low < highCounts; low += 16) {
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

function orderByLow(count: u32): void {
  let key = keys;
  for (const stop = key + (<usize>(count & ~3) << 2); key < stop; key += 16) {
    placeByLow(load<u32>(key));
    placeByLow(load<u32>(key, 4));
    placeByLow(load<u32>(key, 8));
    placeByLow(load<u32>(key, 12));
  }
  for (const stop = keys + (<usize>count << 2); key < stop; key += 4) placeByLow(load<u32>(key));
}

// @ts-ignore: decorator
@inline
function placeByLow(key: u32): void {
  const offset = lowOffsetOf(key);
  const place = load<u32>(offset, lowCounts);
  store<u32>(offset, place + 4, lowCounts);
  store<u32>(place, key);
}

function orderByHigh(count: u32): void {
  let key = halfOrderedKeys;
  for (const stop = key + (<usize>(count & ~3) << 2); key < stop; key += 16) {
    placeByHigh(load<u32>(key));
    placeByHigh(load<u32>(key, 4));
    placeByHigh(load<u32>(key, 8));
    placeByHigh(load<u32>(key, 12));
  }
  for (const stop = halfOrderedKeys + (<usize>count << 2); key < stop; key += 4) placeByHigh(load<u32>(key));
}

// @ts-ignore: decorator
@inline
function placeByHigh(key: u32): void {
  const offset = highOffsetOf(key);
  const place = load<u32>(offset, highCounts);
  store<u32>(offset, place + 2, highCounts);
  store<u16>(place, key & ROW_MASK);
}
