/**
 * Large tiles are cut into slices of time before their rows are ordered: some thousand rows each, so that the sort of each
 * stays in the first cache. A pass over keys of so many rows would write to as many places as no cache has lines for.
 */
import { allocate, grownCapacity } from '../memory';
import { orderCrowded } from './crowded-slice';
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

/** How many bytes of records each slice has, then where they begin, and then where they end, u32 each. */
const slices: usize = memory.data(<i32>(4 << MAX_SLICE_BITS), 16);

/**
 * Writes the staged rows, `count` of them, to `target` in the order of their places, u32 each; up to 32 bytes behind their
 * times are read. Times are in [begin, end], or before it: see `placesOf`. There are more rows than can be sorted at once.
 */
export function orderBySlices(count: u32, begin: f64, end: f64, target: usize): void {
  reserve(count);
  const sliceBits = min(32 - clz(count - 1) - SLICE_ROW_BITS, MAX_SLICE_BITS);
  findPlaces(count, sliceBits, begin, end);
  sumSlices(sliceBits);
  fillSlices(count, sliceBits);
  let slice = records;
  for (let index: usize = 0; index < <usize>1 << sliceBits; ++index) {
    const sliceEnd = <usize>load<u32>(slices + (index << 2));
    const rows = <u32>((sliceEnd - slice) >>> 3);
    if (rows > MOST_ROWS) orderCrowded(slice, rows, target);
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

/** Finds the places of all rows, and how many bytes of records each slice has. */
function findPlaces(count: u32, sliceBits: u32, begin: f64, end: f64): void {
  memory.fill(slices, 0, <usize>4 << sliceBits);
  preparePlaces(32, begin, end);
  const begins = f64x2.splat(placeBegin);
  const scales = f64x2.splat(placesPerSecond);
  const shift = 32 - sliceBits;
  let time = stagedTimes;
  let place = places;
  for (const stop = place + (<usize>(count & ~3) << 2); place < stop; place += 16, time += 32) {
    const four = placesOf(time, begins, scales);
    v128.store(place, four);
    const offsets = i32x4.shl(i32x4.shr_u(four, shift), 2);
    countTwo(<u64>i64x2.extract_lane(offsets, 0));
    countTwo(<u64>i64x2.extract_lane(offsets, 1));
  }
  v128.store(place, placesOf(time, begins, scales));
  for (const stop = places + (<usize>count << 2); place < stop; place += 4) {
    countOne(sliceOf(load<u32>(place), sliceBits));
  }
}

/** Counts the rows of two slices, of which the halves of `offsets` lead to the counts. */
// @ts-ignore: decorator
@inline
function countTwo(offsets: u64): void {
  countOne(slices + <usize>(offsets & 0xffffffff));
  countOne(slices + <usize>(offsets >> 32));
}

// @ts-ignore: decorator
@inline
function countOne(slice: usize): void {
  store<u32>(slice, load<u32>(slice) + 8);
}

/** Bytes of slices become the addresses at which their records begin. */
function sumSlices(sliceBits: u32): void {
  let begin = <u32>records;
  for (let slice = slices, stop = slice + (<usize>4 << sliceBits); slice < stop; slice += 4) {
    const bytes = load<u32>(slice);
    store<u32>(slice, begin);
    begin += bytes;
  }
}

/** Afterwards it is known where the records of each slice end. */
function fillSlices(count: u32, sliceBits: u32): void {
  let row: u32 = 0;
  let place = places;
  for (const stop = place + (<usize>(count & ~3) << 2); place < stop; place += 16, row += 4) {
    addRecord(load<u32>(place), row, sliceBits);
    addRecord(load<u32>(place, 4), row + 1, sliceBits);
    addRecord(load<u32>(place, 8), row + 2, sliceBits);
    addRecord(load<u32>(place, 12), row + 3, sliceBits);
  }
  for (; row < count; ++row, place += 4) addRecord(load<u32>(place), row, sliceBits);
}

// @ts-ignore: decorator
@inline
function addRecord(place: u32, row: u32, sliceBits: u32): void {
  const slice = sliceOf(place, sliceBits);
  const record = <usize>load<u32>(slice);
  store<u32>(slice, <u32>record + 8);
  store<u64>(record, (<u64>place << 32) | <u64>row);
}

// @ts-ignore: decorator
@inline
function sliceOf(place: u32, sliceBits: u32): usize {
  return slices + (<usize>(place >>> (32 - sliceBits)) << 2);
}
