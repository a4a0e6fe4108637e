/**
 * Puts the staged rows in order of time; equal times stay in order of client and sequence.
 *
 * Times within a tile are close to uniform, so a counting scatter into about two buckets a row leaves a few
 * rows a bucket, which an insertion sort finishes in O(1) a row. Where bursts crowd a bucket, so that one row
 * would move far, the whole tile goes through a merge sort instead. Both are stable.
 */
import { allocate } from '../memory';
import { rowCount, stagedTimes } from './staging';

/** An insertion beyond this many places hands the tile to the merge sort. */
const LONGEST_MOVE: u32 = 64;

/** Sorted times, f64 each, and the staged row that each came from, u32 each. */
export let sortedTimes: usize = 0;
export let sortedRows: usize = 0;
let mergeTimes: usize = 0;
let mergeRows: usize = 0;
let bucketStarts: usize = 0;
let capacity: u32 = 0;

function reserve(rows: u32): void {
  if (rows <= capacity) return;
  capacity = max(rows, capacity * 2);
  sortedTimes = allocate(<usize>capacity << 3);
  sortedRows = allocate(<usize>capacity << 2);
  bucketStarts = allocate((<usize>capacity << 3) + 8);
  mergeTimes = 0;
}

/** Sorts the staged rows, whose times are in [begin, end]. */
export function orderRows(begin: f64, end: f64): void {
  const rows = rowCount;
  reserve(rows);
  if (rows == 0) return;
  scatter(rows, begin, end);
  if (!insertionSort(rows)) mergeSort(rows);
}

function scatter(rows: u32, begin: f64, end: f64): void {
  const buckets = rows << 1;
  const scale = end > begin ? <f64>buckets / (end - begin) : 0;
  const lastBucket = <f64>(buckets - 1);
  memory.fill(bucketStarts, 0, (<usize>buckets + 1) << 2);
  const timesEnd = stagedTimes + (<usize>rows << 3);
  for (let time = stagedTimes; time < timesEnd; time += 8) {
    const bucket = <u32>(<i32>min((load<f64>(time) - begin) * scale, lastBucket));
    const start = bucketStarts + (<usize>bucket << 2);
    store<u32>(start, load<u32>(start, 4) + 1, 4);
  }
  let sum: u32 = 0;
  const startsEnd = bucketStarts + (<usize>buckets << 2);
  for (let start = bucketStarts; start < startsEnd; start += 4) {
    sum += load<u32>(start);
    store<u32>(start, sum);
  }
  let row: u32 = 0;
  for (let pointer = stagedTimes; pointer < timesEnd; pointer += 8, ++row) {
    const time = load<f64>(pointer);
    const bucket = <u32>(<i32>min((time - begin) * scale, lastBucket));
    const start = bucketStarts + (<usize>bucket << 2);
    const place = load<u32>(start);
    store<u32>(start, place + 1);
    store<f64>(sortedTimes + (<usize>place << 3), time);
    store<u32>(sortedRows + (<usize>place << 2), row);
  }
}

/** False when a row had to move too far; the rows are then a permutation that the merge sort starts from. */
function insertionSort(rows: u32): bool {
  let before = load<f64>(sortedTimes);
  for (let index: u32 = 1; index < rows; ++index) {
    const time = load<f64>(sortedTimes + (<usize>index << 3));
    if (time >= before) {
      before = time;
      continue;
    }
    const row = load<u32>(sortedRows + (<usize>index << 2));
    let place = index;
    do {
      const timePointer = sortedTimes + (<usize>place << 3);
      store<f64>(timePointer, load<f64>(timePointer - 8));
      const rowPointer = sortedRows + (<usize>place << 2);
      store<u32>(rowPointer, load<u32>(rowPointer - 4));
      --place;
    } while (place > 0 && load<f64>(sortedTimes + (<usize>(place - 1) << 3)) > time);
    store<f64>(sortedTimes + (<usize>place << 3), time);
    store<u32>(sortedRows + (<usize>place << 2), row);
    if (index - place > LONGEST_MOVE) return false;
  }
  return true;
}

/** Bottom-up merge sort; stable because the left run wins ties. */
function mergeSort(rows: u32): void {
  if (mergeTimes == 0) {
    mergeTimes = allocate(<usize>capacity << 3);
    mergeRows = allocate(<usize>capacity << 2);
  }
  for (let width: u32 = 1; width < rows; width <<= 1) {
    for (let left: u32 = 0; left < rows; left += width << 1) {
      mergeRuns(left, min(left + width, rows), min(left + (width << 1), rows));
    }
    const times = sortedTimes;
    sortedTimes = mergeTimes;
    mergeTimes = times;
    const places = sortedRows;
    sortedRows = mergeRows;
    mergeRows = places;
  }
}

/** Merges the runs [left, middle) and [middle, end) of the sorted arrays into the merge arrays. */
function mergeRuns(left: u32, middle: u32, end: u32): void {
  let right = middle;
  let place = left;
  for (let target = left; target < end; ++target) {
    const fromLeft =
      place < middle &&
      (right >= end ||
        load<f64>(sortedTimes + (<usize>place << 3)) <= load<f64>(sortedTimes + (<usize>right << 3)));
    const source = fromLeft ? place++ : right++;
    store<f64>(mergeTimes + (<usize>target << 3), load<f64>(sortedTimes + (<usize>source << 3)));
    store<u32>(mergeRows + (<usize>target << 2), load<u32>(sortedRows + (<usize>source << 2)));
  }
}
