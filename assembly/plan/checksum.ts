/**
 * A checksum of whole 8-byte words in two 32-bit lanes, so that hosts without 64-bit integers compute it
 * fast: lane <- rotl(lane ^ word, 13) * odd constant; even words feed the low lane, odd words the high one.
 * It finds accidents; it is no defence against somebody who wants to deceive.
 */
export function checksum(pointer: usize, bytes: usize): u64 {
  let low: u32 = 0x243f6a88 ^ <u32>bytes; // first bits of pi
  let high: u32 = 0x85a308d3;
  for (const end = pointer + bytes; pointer < end; pointer += 8) {
    low = rotl<u32>(low ^ load<u32>(pointer), 13) * 0x9e3779b1;
    high = rotl<u32>(high ^ load<u32>(pointer, 4), 13) * 0x85ebca77;
  }
  return (<u64>high << 32) | <u64>low;
}
