/** The least and the greatest of values, for the statistics of a file. */
import { RangeKind } from './layout';

/**
 * Widens a range by values; NaN is left out.
 *
 * @param kind a RangeKind
 * @param range address of the least, and 8 bytes behind it the greatest, of the type of the values
 */
export function widenRange(kind: u32, source: usize, count: usize, range: usize): void {
  switch (kind) {
    case RangeKind.UINT32:
      return widenWords<u32>(source, count, range);
    case RangeKind.INT32:
      return widenWords<i32>(source, count, range);
    case RangeKind.UINT64:
      return widen<u64>(source, count, range);
    case RangeKind.INT64:
      return widen<i64>(source, count, range);
    case RangeKind.FLOAT32:
      return widen<f32>(source, count, range);
    default:
      return widenF64(source, count, range);
  }
}

/** One value after the other. A comparison with NaN is false. */
function widen<T>(source: usize, count: usize, range: usize): void {
  let least = load<T>(range);
  let greatest = load<T>(range, 8);
  const end = source + count * sizeof<T>();
  for (let at = source; at < end; at += sizeof<T>()) {
    const value = load<T>(at);
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  store<T>(range, least);
  store<T>(range, greatest, 8);
}

/** Whole numbers of 32 bits, four at a time. */
function widenWords<T>(source: usize, count: usize, range: usize): void {
  const inVectors = count & ~3;
  let least = i32x4.splat(load<i32>(range));
  let greatest = i32x4.splat(load<i32>(range, 8));
  for (let at = source; at < source + (inVectors << 2); at += 16) {
    const values = v128.load(at);
    least = v128.min<T>(least, values);
    greatest = v128.max<T>(greatest, values);
  }
  for (let lane = 0; lane < 4; lane++) {
    store<T>(range, min<T>(load<T>(range), <T>i32x4.extract_lane(least, 0)));
    store<T>(range, max<T>(load<T>(range, 8), <T>i32x4.extract_lane(greatest, 0)), 8);
    least = v128.shuffle<i32>(least, least, 1, 2, 3, 0);
    greatest = v128.shuffle<i32>(greatest, greatest, 1, 2, 3, 0);
  }
  widen<T>(source + (inVectors << 2), count - inVectors, range);
}

/** Two at a time. */
function widenF64(source: usize, count: usize, range: usize): void {
  const inVectors = count & ~1;
  let least = f64x2.splat(load<f64>(range));
  let greatest = f64x2.splat(load<f64>(range, 8));
  // "Pseudo" minimum and maximum give the first where the second is NaN.
  for (let at = source; at < source + (inVectors << 3); at += 16) {
    const values = v128.load(at);
    least = f64x2.pmin(least, values);
    greatest = f64x2.pmax(greatest, values);
  }
  for (let lane = 0; lane < 2; lane++) {
    const low = f64x2.extract_lane(least, 0);
    const high = f64x2.extract_lane(greatest, 0);
    if (low < load<f64>(range)) store<f64>(range, low);
    if (high > load<f64>(range, 8)) store<f64>(range, high, 8);
    least = v128.shuffle<i64>(least, least, 1, 0);
    greatest = v128.shuffle<i64>(greatest, greatest, 1, 0);
  }
  widen<f64>(source + (inVectors << 3), count - inVectors, range);
}
