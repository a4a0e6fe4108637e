/**
 * Puts the staged rows in order of time; equal times stay in order of client and sequence.
 *
 * Times within a tile are close to uniform, so a counting scatter into two buckets a row leaves a few rows a
 * bucket, which an insertion sort finishes in O(1) a row. Where bursts crowd a bucket, so that one row would
 * move far, the whole tile goes through a merge sort instead. Both are stable.
 *
 * What is sorted are records of 16 bytes, so that a row moves with one store; the other columns are gathered
 * afterwards, by the row that each record remembers.
 */
import { isTurnBefore } from '../conversations/turns';
import { allocate } from '../memory';
import { rowCount, Run, runAt, runCount, stagedTimes } from './staging';

/** An insertion over more than this, 64 records in bytes, hands the tile to the merge sort. */
const LONGEST_MOVE: usize = 64 * 16;

export namespace Record {
  export const TIME: usize = 0; // f64
  export const ROW: usize = 8; // u32, the staged row
  export const CLIENT_ID: usize = 12; // u32
  export const SIZE: usize = 16;
}

/** The records in order, after `orderRows`. */
export let records: usize = 0;
let spareRecords: usize = 0;
/** The bucket of a staged row, and where a bucket starts: u16 each in tiles of few rows, else u32. */
let rowBuckets: usize = 0;
let bucketStarts: usize = 0;
let capacity: u32 = 0;

/** Tiles with fewer rows count in 16 bits: half the memory, which is read and written in no order. */
const NARROW_ROWS: u32 = 65536;
const NARROW_BUCKETS: u32 = 65536;

function reserve(rows: u32): void {
  if (rows <= capacity) return;
  capacity = max(rows, capacity * 2);
  records = allocate(<usize>capacity * Record.SIZE);
  rowBuckets = allocate((<usize>capacity << 2) + 16);
  bucketStarts = allocate((<usize>capacity << 3) + 64);
  spareRecords = 0;
}

/** Sorts the staged rows, whose times are in [begin, end]. */
export function orderRows(begin: f64, end: f64): void {
  const rows = rowCount;
  reserve(rows);
  if (rows == 0) return;
  const isNarrow = rows < NARROW_ROWS;
  const buckets = isNarrow ? min(rows << 2, NARROW_BUCKETS) : rows << 1;
  const scale = end > begin ? <f64>(buckets - 1) / (end - begin) : 0;
  if (isNarrow) {
    countBuckets<u16>(rows, buckets, begin, scale);
    sumNarrow(buckets);
    scatter<u16>();
  } else {
    countBuckets<u32>(rows, buckets, begin, scale);
    sumWide(buckets);
    scatter<u32>();
  }
  if (!insertionSort(rows)) sortRecords(false);
}

/** 2^52: a number of at least 0 and below 2^32 added to it stands, rounded, in the low 32 bits. */
const ROUNDER: f64 = 4503599627370496;

/** The bucket of every row, and the number of rows of each bucket one place further on. */
function countBuckets<T>(rows: u32, buckets: u32, begin: f64, scale: f64): void {
  // Sums take the counts in blocks of 16 bytes.
  memory.fill(bucketStarts, 0, ((<usize>buckets + 1) << alignof<T>()) + 16);
  const begins = f64x2.splat(begin);
  const scales = f64x2.splat(scale);
  const rounder = f64x2.splat(ROUNDER);
  let bucket = rowBuckets;
  let time = stagedTimes;
  // Four rows at a time, then the last few.
  for (const end = stagedTimes + ((<usize>rows >> 2) << 5); time < end; time += 32, bucket += 4 << alignof<T>()) {
    const first = f64x2.add(f64x2.mul(f64x2.sub(v128.load(time), begins), scales), rounder);
    const second = f64x2.add(f64x2.mul(f64x2.sub(v128.load(time, 16), begins), scales), rounder);
    const four = i8x16.shuffle(first, second, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
    if (sizeof<T>() == 2) store<u64>(bucket, i64x2.extract_lane(i16x8.narrow_i32x4_u(four, four), 0));
    else v128.store(bucket, four);
    countRow<T>(<u32>i32x4.extract_lane(four, 0));
    countRow<T>(<u32>i32x4.extract_lane(four, 1));
    countRow<T>(<u32>i32x4.extract_lane(four, 2));
    countRow<T>(<u32>i32x4.extract_lane(four, 3));
  }
  for (const end = stagedTimes + (<usize>rows << 3); time < end; time += 8, bucket += sizeof<T>()) {
    const place = <u32>reinterpret<u64>((load<f64>(time) - begin) * scale + ROUNDER);
    store<T>(bucket, <T>place);
    countRow<T>(place);
  }
}

// @ts-ignore: decorator
@inline
function countRow<T>(bucket: u32): void {
  const count = bucketStarts + (<usize>(bucket + 1) << alignof<T>());
  store<T>(count, load<T>(count) + 1);
}

/** Counts become the places at which the buckets start: eight at a time, each the sum of those up to it. */
function sumNarrow(buckets: u32): void {
  const zero = i64x2.splat(0);
  let before = zero;
  const end = bucketStarts + (<usize>(buckets + 1) << 1);
  for (let start = bucketStarts; start < end; start += 16) {
    let sums = v128.load(start);
    sums = i16x8.add(sums, i8x16.shuffle(zero, sums, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29));
    sums = i16x8.add(sums, i8x16.shuffle(zero, sums, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27));
    sums = i16x8.add(sums, i8x16.shuffle(zero, sums, 0, 0, 0, 0, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23));
    sums = i16x8.add(sums, before);
    v128.store(start, sums);
    before = i8x16.shuffle(sums, sums, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15, 14, 15);
  }
}

/** The same, one at a time. */
function sumWide(buckets: u32): void {
  let sum: u32 = 0;
  const end = bucketStarts + (<usize>(buckets + 1) << 2);
  for (let start = bucketStarts; start < end; start += 4) {
    sum += load<u32>(start);
    store<u32>(start, sum);
  }
}

function scatter<T>(): void {
  let row: u32 = 0;
  for (let index: u32 = 0; index < runCount; ++index) {
    const run = runAt(index);
    const clientBits = <u64>load<u32>(run, Run.CLIENT_ID) << 32;
    for (const end = row + load<u32>(run, Run.ROWS); row < end; ++row) {
      const bucket = <usize>load<T>(rowBuckets + (<usize>row << alignof<T>()));
      const start = bucketStarts + (bucket << alignof<T>());
      const place = load<T>(start);
      store<T>(start, place + 1);
      const record = records + <usize>place * Record.SIZE;
      store<f64>(record, load<f64>(stagedTimes + (<usize>row << 3)), Record.TIME);
      store<u64>(record, clientBits | <u64>row, Record.ROW);
    }
  }
}

/** False when a row had to move too far; the rows are then a permutation that the merge sort starts from. */
function insertionSort(rows: u32): bool {
  const end = records + <usize>rows * Record.SIZE;
  let before = load<f64>(records);
  for (let record = records + Record.SIZE; record < end; record += Record.SIZE) {
    const time = load<f64>(record);
    if (time >= before) {
      before = time;
      continue;
    }
    const moved = v128.load(record);
    let place = record;
    do {
      v128.store(place, v128.load(place - Record.SIZE));
      place -= Record.SIZE;
    } while (place > records && load<f64>(place - Record.SIZE) > time);
    v128.store(place, moved);
    if (record - place > LONGEST_MOVE) return false;
  }
  return true;
}

/** Whether equal times are in order of conversations and turns, or of rows. */
let isByTurn: bool = false;

/**
 * Bottom-up merge sort of records by (time, row): rows are staged in order of client and sequence. Turns of
 * conversations are not; then it is by time and what `isTurnBefore` says.
 */
export function sortRecords(byTurn: bool): void {
  isByTurn = byTurn;
  if (spareRecords == 0) spareRecords = allocate(<usize>capacity * Record.SIZE);
  const bytes = <usize>rowCount * Record.SIZE;
  for (let width: usize = Record.SIZE; width < bytes; width <<= 1) {
    for (let left: usize = 0; left < bytes; left += width << 1) {
      mergeRuns(left, min(left + width, bytes), min(left + (width << 1), bytes));
    }
    const sorted = spareRecords;
    spareRecords = records;
    records = sorted;
  }
}

/** Merges the runs [left, middle) and [middle, end) of `records` into `spareRecords`; offsets in bytes. */
function mergeRuns(left: usize, middle: usize, end: usize): void {
  let right = middle;
  for (let target = left; target < end; target += Record.SIZE) {
    const fromLeft = left < middle && (right >= end || !comesBefore(records + right, records + left));
    v128.store(spareRecords + target, v128.load(records + (fromLeft ? left : right)));
    if (fromLeft) left += Record.SIZE;
    else right += Record.SIZE;
  }
}

// @ts-ignore: decorator
@inline
function comesBefore(a: usize, b: usize): bool {
  const timeA = load<f64>(a);
  const timeB = load<f64>(b);
  if (timeA != timeB) return timeA < timeB;
  const rowA = load<u32>(a, Record.ROW);
  const rowB = load<u32>(b, Record.ROW);
  return isByTurn ? isTurnBefore(rowA, rowB) : rowA < rowB;
}
