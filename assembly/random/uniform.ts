/** 2^-52. */
const ULP52: f64 = 2.220446049250313e-16;

/** Uniform on the open interval (0, 1): the midpoint of one of 2^52 cells, from the high bits of a word. */
// @ts-ignore: decorator
@inline
export function openUniform(word: u64): f64 {
  // Through i64: the conversion of unsigned integers takes several instructions.
  return (<f64>(<i64>(word >> 12)) + 0.5) * ULP52;
}
