/**
 * Memory of an instance: everything lives until the instance is dropped, apart from buffers that grow, which
 * at most double each time, so that what they leave behind is less than what they hold.
 */

/**
 * Bytes that start at a multiple of 16 and are zero: the allocator hands out memory that was never used, which
 * Wasm guarantees to be zero, and clearing it would only make the system provide every page at once.
 */
export function allocate(bytes: usize): usize {
  return heap.alloc(bytes);
}

/** A larger copy of the first `used` bytes at `pointer`. */
export function enlarge(pointer: usize, used: usize, bytes: usize): usize {
  const larger = heap.alloc(bytes);
  memory.copy(larger, pointer, used);
  return larger;
}
