/** Of a plan, between pauses: a millisecond's worth of memory that was not used before. */
const BYTES_AT_A_TIME = 1 << 20;

/** Views of a plan, one behind the other, for whoever copies it with pauses between. */
export function* planPieces(plan: Uint8Array): Generator<Uint8Array, void> {
  for (let from = 0; from < plan.length; from += BYTES_AT_A_TIME) {
    yield plan.subarray(from, from + BYTES_AT_A_TIME);
  }
}
