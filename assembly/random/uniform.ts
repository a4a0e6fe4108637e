/** 2^-53. */
const ULP53: f64 = 1.1102230246251565e-16;

/** Uniform on the open interval (0, 1): the midpoints of 2^53 cells, from the high bits of a word. */
// @ts-ignore: decorator
@inline
export function openUniform(word: u64): f64 {
  // The +0.5 is exact below 2^53 only after the halving to 52 bits, hence the shift by 12.
  return (<f64>(<i64>(word >> 12)) + 0.5) * (2 * ULP53);
}
