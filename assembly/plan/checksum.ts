import { Header } from './layout';

/**
 * A checksum of a plan's 8-byte words from its length on, but for the one that has the checksum, in two 32-bit lanes,
 * so that hosts without 64-bit integers compute it fast: lane <- rotl(lane ^ word, 13) * odd constant; even words feed
 * the low lane, odd words the high one. It finds accidents; it is no defence against somebody who wants to deceive.
 */
export let checksum: u64 = 0;

/** First bits of pi. */
const SEED: u64 = 0x85a308d3243f6a88;

/** Takes the words from one offset to another in, in their order; from the first on it begins anew. */
export function addToChecksum(plan: usize, from: usize, to: usize): void {
  const start = from <= Header.BYTES ? SEED : checksum;
  let low = <u32>start;
  let high = <u32>(start >> 32);
  for (let at: usize = max(from, <usize>Header.BYTES); at < to; at += 8) {
    if (at == Header.CHECKSUM) continue;
    low = rotl<u32>(low ^ load<u32>(plan + at), 13) * 0x9e3779b1;
    high = rotl<u32>(high ^ load<u32>(plan + at, 4), 13) * 0x85ebca77;
  }
  checksum = (<u64>high << 32) | <u64>low;
}
