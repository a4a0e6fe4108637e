/**
 * Large tiles are cut into slices of time before their rows are ordered: some thousand rows each, so that the sort of each
 * stays in the first cache. A pass over keys of so many rows would write to as many places as no cache has lines for.
 */
import { allocate, grownCapacity } from '../memory';
import { MOST_ROWS, orderRecords, PLACE_BITS, placeBegin, placesOf, placesPerSecond, preparePlaces } from './radix';
import { stagedTimes } from './staging';

/** Rows of a slice, as a power of 2, at most: a quarter of what can be sorted, as rates differ within a tile. */
const SLICE_ROW_BITS: u32 = 12;
/** Slices, as a power of 2, at most: so many streams can be written to at a time. */
const MAX_SLICE_BITS: u32 = 9;

/** Places of the rows in the tile, of 32 bits; and rows with their places, slice by slice: a row in the low half of a u64. */
let places: usize = 0;
let records: usize = 0;
let capacity: u32 = 0;

/** How many rows each slice has, then where its records end, u32 each. */
const slices: usize = memory.data(<i32>(4 << MAX_SLICE_BITS), 16);

/**
 * Writes the staged rows, `count` of them with times in [begin, end], to `target` in the order of their places, u32 each;
 * those of a slice that has more rows than can be sorted stay as they are.
 */
export function orderBySlices(count: u32, begin: f64, end: f64, target: usize): void {
  reserve(count);
  const sliceBits = min(32 - clz(count - 1) - SLICE_ROW_BITS, MAX_SLICE_BITS);
  findPlaces(count, begin, end);
  countSlices(count, sliceBits);
  fillSlices(count, sliceBits);
  let slice = records;
  for (let index: usize = 0; index < <usize>1 << sliceBits; ++index) {
    const sliceEnd = <usize>load<u32>(slices + (index << 2));
    const rows = <u32>((sliceEnd - slice) >>> 3);
    if (rows > MOST_ROWS) copyRows(slice, sliceEnd, target);
    else if (rows > 0) orderRecords(slice, rows, 32 - PLACE_BITS - sliceBits, target);
    target += <usize>rows << 2;
    slice = sliceEnd;
  }
}

function reserve(rows: u32): void {
  if (rows <= capacity) return;
  capacity = grownCapacity(capacity, rows);
  // Four at a time.
  places = allocate((<u64>capacity + 4) << 2);
  records = allocate((<u64>capacity + 4) << 3);
}

function findPlaces(count: u32, begin: f64, end: f64): void {
  preparePlaces(32, begin, end);
  const begins = f64x2.splat(placeBegin);
  const scales = f64x2.splat(placesPerSecond);
  let time = stagedTimes;
  let place = places;
  for (const stop = place + (<usize>count << 2); place < stop; place += 16, time += 32) {
    v128.store(place, placesOf(time, begins, scales));
  }
}

/** Where the records of each slice begin. */
function countSlices(count: u32, sliceBits: u32): void {
  memory.fill(slices, 0, <usize>4 << sliceBits);
  for (let place = places, stop = place + (<usize>count << 2); place < stop; place += 4) {
    const slice = sliceOf(load<u32>(place), sliceBits);
    store<u32>(slice, load<u32>(slice) + 8);
  }
  let begin = <u32>records;
  for (let slice = slices, stop = slice + (<usize>4 << sliceBits); slice < stop; slice += 4) {
    const bytes = load<u32>(slice);
    store<u32>(slice, begin);
    begin += bytes;
  }
}

/** Afterwards it is known where the records of each slice end. */
function fillSlices(count: u32, sliceBits: u32): void {
  for (let row: u32 = 0; row < count; ++row) {
    const place = load<u32>(places + (<usize>row << 2));
    const slice = sliceOf(place, sliceBits);
    const record = <usize>load<u32>(slice);
    store<u32>(slice, <u32>record + 8);
    store<u64>(record, (<u64>place << 32) | <u64>row);
  }
}

// @ts-ignore: decorator
@inline
function sliceOf(place: u32, sliceBits: u32): usize {
  return slices + (<usize>(place >>> (32 - sliceBits)) << 2);
}

function copyRows(slice: usize, end: usize, target: usize): void {
  for (; slice < end; slice += 8, target += 4) store<u32>(target, load<u32>(slice));
}
