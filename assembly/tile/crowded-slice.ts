/**
 * A radix sort of the records of a slice of time that has more rows than `radix.ts` sorts at once, as bursts make them: by
 * their whole places, least digit first. It is stable, and takes as long a row whatever the times are.
 */
import { allocate, grownCapacity } from '../memory';

/** Three digits are 30 bits of a place. */
const DIGIT_BITS: u32 = 10;
const DIGIT_MASK: u64 = (1 << DIGIT_BITS) - 1;
/** Where a place begins in a record: the row is below. */
const PLACE_SHIFT: u64 = 32;

/** What the passes go to and from, u64 each, and how many records that has room for. */
let otherRecords: usize = 0;
let capacity: u32 = 0;

/** How many bytes of records each digit has, and then where the next of them belongs, u32 each. */
const starts: usize = memory.data(<i32>(4 << DIGIT_BITS), 16);

/**
 * Writes the rows of `count` records to `target` in the order of their places, u32 each. The records are changed.
 *
 * Precondition: the first two bits of all places are the same, as of slices that are a quarter of a tile, or less.
 */
export function orderCrowded(records: usize, count: u32, target: usize): void {
  if (count > capacity) {
    capacity = grownCapacity(capacity, count);
    otherRecords = allocate(<u64>capacity << 3);
  }
  orderByDigit(records, otherRecords, count, PLACE_SHIFT);
  orderByDigit(otherRecords, records, count, PLACE_SHIFT + DIGIT_BITS);
  orderByDigit(records, otherRecords, count, PLACE_SHIFT + 2 * DIGIT_BITS);
  let record = otherRecords;
  for (const end = record + (<usize>count << 3); record < end; record += 8, target += 4) {
    store<u32>(target, load<u32>(record));
  }
}

/** Writes records to `target` in the order of the digit from the bit `shift` on. */
function orderByDigit(source: usize, target: usize, count: u32, shift: u64): void {
  const end = source + (<usize>count << 3);
  memory.fill(starts, 0, 4 << DIGIT_BITS);
  for (let record = source; record < end; record += 8) {
    const start = startOf(load<u64>(record), shift);
    store<u32>(start, load<u32>(start) + 8);
  }
  sumStarts(target);
  for (let record = source; record < end; record += 8) {
    const value = load<u64>(record);
    const start = startOf(value, shift);
    const place = <usize>load<u32>(start);
    store<u32>(start, <u32>place + 8);
    store<u64>(place, value);
  }
}

/** Bytes of digits become the addresses at which their records begin. */
function sumStarts(target: usize): void {
  let begin = <u32>target;
  for (let start = starts, end = starts + (4 << DIGIT_BITS); start < end; start += 4) {
    const bytes = load<u32>(start);
    store<u32>(start, begin);
    begin += bytes;
  }
}

// @ts-ignore: decorator
@inline
function startOf(record: u64, shift: u64): usize {
  return starts + (<usize>((record >> shift) & DIGIT_MASK) << 2);
}
