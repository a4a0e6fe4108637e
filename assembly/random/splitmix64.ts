/**
 * SplitMix64: word i of the stream (start, gamma) is mix64(start + (i + 1) * gamma), so any word can be had
 * without the ones before it.
 *
 * Source: Steele, Lea and Flood (2014), "Fast splittable pseudorandom number generators", OOPSLA,
 * doi:10.1145/2660193.2660195; mix64 is Stafford's variant 13, as in Vigna's splitmix64.c.
 */

/** The golden gamma: the odd integer nearest 2^64 / phi; the increment of Vigna's splitmix64.c. */
export const GOLDEN_GAMMA: u64 = 0x9e3779b97f4a7c15;

// @ts-ignore: decorator
@inline
export function mix64(z: u64): u64 {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/**
 * An increment from 64 random bits: odd, and with at least 24 places where neighbouring bits differ, since
 * increments with long runs of equal bits make weaker streams (mixGamma of the paper).
 */
export function gammaFrom(bits: u64): u64 {
  const gamma = bits | 1;
  return popcnt<u64>(gamma ^ (gamma >> 1)) < 24 ? gamma ^ 0xaaaaaaaaaaaaaaaa : gamma;
}
