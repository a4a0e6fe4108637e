/** Sizes of what lies in the tables before something else. */

/**
 * Bits of the number of entries of the guide before runs: as many as runs, rounded up to a power of two, and at
 * least two. Entry j is the last run that begins at or before the random bits j << (32 - bits).
 */
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

/** The slots of a coupling, 4 bytes each, before its factor or pairs, which start at a multiple of 8. */
// @ts-ignore: decorator
@inline
export function slotBytes(slots: u32): usize {
  return ((<usize>slots << 2) + 7) & ~7;
}

/** The factor of a coupling: 1, 2, 3 … entries of 8 bytes. */
// @ts-ignore: decorator
@inline
export function factorBytes(slots: u32): usize {
  return (<usize>slots * (<usize>slots + 1)) << 2;
}

/** The distribution functions of a pair whose slots have so many parts: one more number of 4 bytes for each part. */
// @ts-ignore: decorator
@inline
export function copulaBytes(parts: u32): usize {
  return (<usize>parts * (<usize>parts + 1)) << 2;
}
