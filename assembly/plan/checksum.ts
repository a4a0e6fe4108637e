import { Header } from './layout';

/**
 * A checksum of a plan's 8-byte words from its length on, but for the one that has the checksum, in two 32-bit lanes,
 * so that hosts without 64-bit integers compute it fast: lane <- rotl(lane ^ word, 13) * odd constant; even words feed
 * the low lane, odd words the high one. It finds accidents; it is no defence against somebody who wants to deceive.
 */
export function checksum(plan: usize, bytes: usize): u64 {
  let low: u32 = 0x243f6a88; // first bits of pi
  let high: u32 = 0x85a308d3;
  for (let at: usize = Header.BYTES; at < bytes; at += 8) {
    if (at == Header.CHECKSUM) continue;
    low = rotl<u32>(low ^ load<u32>(plan + at), 13) * 0x9e3779b1;
    high = rotl<u32>(high ^ load<u32>(plan + at, 4), 13) * 0x85ebca77;
  }
  return (<u64>high << 32) | <u64>low;
}
