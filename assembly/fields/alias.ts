/**
 * Draws from alias tables. 32 random bits h are multiplied by the number of bins: the high word of the
 * product is the bin, the low word decides between the bin's own value and its alias, so that every value
 * has its probability to within 2^-32.
 *
 * Source: Walker (1977), doi:10.1145/355744.355749; tables by Vose (1991), doi:10.1109/32.92917.
 */

// @ts-ignore: decorator
@inline
export function drawNarrow(bins: usize, count: u32, bits: u32): u32 {
  const product = <u64>bits * <u64>count;
  const bin = bins + (<usize>(product >> 32) << 3);
  const values = load<u32>(bin, 4);
  return <u32>product < load<u32>(bin) ? values & 0xffff : values >>> 16;
}

// @ts-ignore: decorator
@inline
export function drawWide(bins: usize, count: u32, bits: u32): u32 {
  const product = <u64>bits * <u64>count;
  const bin = bins + (<usize>(product >> 32) << 4);
  return <u32>product < load<u32>(bin) ? load<u32>(bin, 4) : load<u32>(bin, 8);
}

// @ts-ignore: decorator
@inline
export function drawRatio(bins: usize, count: u32, bits: u32): f64 {
  const product = <u64>bits * <u64>count;
  const bin = bins + <usize>(product >> 32) * 24;
  // By address: engines select between integers without a branch, but not between doubles.
  return load<f64>(bin + (<usize>u32(<u32>product >= load<u32>(bin)) << 3), 8);
}
