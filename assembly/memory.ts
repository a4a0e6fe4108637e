/**
 * Memory of an instance: everything lives until the instance is dropped, apart from buffers that grow, which
 * at most double each time, so that what they leave behind is less than what they hold.
 *
 * Sizes are of 64 bits, from the product that makes them on: in 32 bits those of large plans and tiles would wrap
 * around, and blocks lie over each other.
 */

/**
 * Where the last block has to end, a page before the end of the address space: neither the address behind a block nor
 * one a few bytes further, up to which vectors are read and written, wraps around.
 */
const LAST_END: u64 = 0xffff0000;

/** Blocks start at a multiple of this. */
const ALIGNMENT: u64 = 16;

/** Bytes of a page of Wasm, as a power of 2. */
const PAGE_BITS: u64 = 16;

/** Where the next block can begin. */
let next: u64 = <u64>__heap_base;

/** Bytes that the memory would have to have for the call that trapped; 0 where none has for want of memory. */
export let bytesNeeded: f64 = 0;

/**
 * Bytes that start at a multiple of 16 and are zero: the allocator hands out memory that was never used, which
 * Wasm guarantees to be zero, and clearing it would only make the system provide every page at once.
 *
 * Where there is no more memory the call of the host ends in a trap, and `bytesNeeded` tells why.
 */
export function allocate(bytes: u64): usize {
  const begin = (next + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
  if (bytes > LAST_END || begin + bytes > LAST_END) runOut(<f64>begin + <f64>bytes);
  growTo(begin + bytes);
  next = begin + bytes;
  return <usize>begin;
}

/** A larger copy of the first `used` bytes at `pointer`. */
export function enlarge(pointer: usize, used: u64, bytes: u64): usize {
  const larger = allocate(bytes);
  memory.copy(larger, pointer, <usize>used);
  return larger;
}

/** Gives back the newest block, which has `bytes` bytes. */
export function release(pointer: usize, bytes: u64): void {
  memory.fill(pointer, 0, <usize>bytes);
  next = <u64>pointer;
}

/** The capacity of a buffer that has to hold `needed` and shall at least double. */
export function grownCapacity(capacity: u32, needed: u32): u32 {
  return <u32>min(max(<u64>needed, <u64>capacity << 1), <u64>u32.MAX_VALUE);
}

/** Makes the memory at least so long: twice what it is, so that this happens rarely, or if need be just as long. */
function growTo(end: u64): void {
  const pages = memory.size();
  const held = <u64>pages << PAGE_BITS;
  if (end <= held) return;
  const missing = <i32>((end - held + (1 << PAGE_BITS) - 1) >> PAGE_BITS);
  if (memory.grow(max(pages, missing)) < 0 && memory.grow(missing) < 0) runOut(<f64>end);
}

/** Ends the call where buffers of so many bytes, some of which may be there already, are more than there can be. */
export function expectBytes(bytes: f64): void {
  if (bytes > <f64>LAST_END) runOut(bytes);
}

function runOut(needed: f64): void {
  bytesNeeded = needed;
  unreachable();
}
