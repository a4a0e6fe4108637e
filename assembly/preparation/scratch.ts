/** Memory in which a host leaves what is to be prepared, and finds what has become of it. */
import { allocate, expectBytes, grownCapacity } from '../memory';

let address: usize = 0;
let capacity: u32 = 0;

/**
 * The address of at least so many bytes, from a multiple of 16 on, valid until it is asked for again. They hold whatever: what was
 * left there, and where there were too few before, which lie elsewhere now, zeros.
 */
export function scratch(bytes: f64): u32 {
  // Before they are a number of 32 bits.
  expectBytes(bytes);
  if (<u32>bytes > capacity) {
    const grown = grownCapacity(capacity, <u32>bytes);
    address = allocate(grown);
    // After it: where it traps, there are as few as before.
    capacity = grown;
  }
  return <u32>address;
}
