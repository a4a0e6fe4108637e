/** The bits of a conversation's id that are its number of turns less one. */
export const LAST_TURN = 63;

/** Ids of conversations as pairs of a low and a high half, of which reading makes no `bigint`. */
export function halvesOf(ids: BigUint64Array): Uint32Array {
  return new Uint32Array(ids.buffer, ids.byteOffset, ids.length * 2);
}
