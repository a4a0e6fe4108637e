/**
 * The low bits of a conversation's id are its number of turns less one: so many, unless the metadata of the trace says
 * otherwise.
 */
export const USUAL_TURN_BITS = 6;

/** Turns are numbers of 16 bits. */
export const MAX_TURN_BITS = 16;

/**
 * Bits of ids below the numbers of sessions of others: nobody knows how many turns are to come, so as many as there can be. Own
 * conversations, of at most `MAX_TURNS`, have fewer.
 */
export const FOREIGN_TURN_BITS = MAX_TURN_BITS;

/** The bits of ids that are the number of turns less one, as a mask and as the largest such number. */
export function lastTurnMask(turnBits: number): number {
  return 2 ** turnBits - 1;
}

/** Ids of conversations as pairs of a low and a high half, of which reading makes no `bigint`. */
export function halvesOf(ids: BigUint64Array): Uint32Array {
  return new Uint32Array(ids.buffer, ids.byteOffset, ids.length * 2);
}
