/** Counts of what occurs: in few bits as long as these have room for all that is counted, and then in doubles. */
export type CountTable = Uint8Array | Uint32Array | Float64Array;

/** Tables of few bits. */
export type NarrowTable = Uint8ArrayConstructor | Uint32ArrayConstructor;

/** The largest count that such a table has room for. */
export function mostCounts({ BYTES_PER_ELEMENT: bytes }: NarrowTable): number {
  return 0xffff_ffff >>> (32 - 8 * bytes);
}

/** The same counts with room for others up to 2^53. */
export function widened(counts: CountTable): Float64Array {
  return new Float64Array(counts);
}
