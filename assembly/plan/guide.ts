/** The guide before the runs of a sampler: entry j is the last run that begins at or before the random bits j << (32 - bits). */

/** Bits of the entries' number: as many entries as runs, rounded up to a power of two, and at least two. */
// @ts-ignore: decorator
@inline
export function guideBits(runs: u32): u32 {
  return max(32 - <u32>clz<u32>(runs - 1), 1);
}

/** Entries of 4 bytes. */
// @ts-ignore: decorator
@inline
export function guideBytes(runs: u32): usize {
  return <usize>4 << guideBits(runs);
}
