/** Memory in which a host leaves what is to be prepared, and finds what has become of it. */
import { allocate, grownCapacity } from '../memory';

let address: usize = 0;
let capacity: u32 = 0;

/** The address of at least so many bytes, from a multiple of 16 on; they hold what was left there, and are valid until more are asked for. */
export function scratch(bytes: u32): u32 {
  if (bytes > capacity) {
    capacity = grownCapacity(capacity, bytes);
    address = allocate(capacity);
  }
  return <u32>address;
}
