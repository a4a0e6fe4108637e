/** Values put together of their bytes, as Parquet's BYTE_STREAM_SPLIT has them apart. */

/**
 * Writes values of which the first bytes stand before all second ones, and so on: what `splitBytes` has taken apart.
 *
 * @param source address of the bytes of `count` values of 4 or 8 bytes
 * @param target where the values are to be
 */
export function joinBytes(source: usize, count: usize, bytes: usize, target: usize): void {
  const inVectors = count & ~15;
  if (bytes == 4) joinVectors4(source, inVectors, count, target);
  else joinVectors8(source, inVectors, count, target);
  for (let value = inVectors; value < count; value++) {
    for (let byte: usize = 0; byte < bytes; byte++) {
      store<u8>(target + value * bytes + byte, load<u8>(source + byte * count + value));
    }
  }
}

/*
 * Sixteen values at a time. Bytes of two streams in turn are halves of values of 2 bytes; those of two such pairs in turn are
 * of 4, and so on. Each step takes the lower and the upper half of what is put together.
 */

// @ts-ignore: decorator
@inline
function lower8(a: v128, b: v128): v128 {
  return v128.shuffle<i8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

// @ts-ignore: decorator
@inline
function upper8(a: v128, b: v128): v128 {
  return v128.shuffle<i8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

// @ts-ignore: decorator
@inline
function lower16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

// @ts-ignore: decorator
@inline
function upper16(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

// @ts-ignore: decorator
@inline
function lower32(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}

// @ts-ignore: decorator
@inline
function upper32(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}

function joinVectors4(source: usize, values: usize, count: usize, target: usize): void {
  for (let value: usize = 0; value < values; value += 16) {
    const from = source + value;
    const a = v128.load(from);
    const b = v128.load(from + count);
    const c = v128.load(from + 2 * count);
    const d = v128.load(from + 3 * count);
    const ab0 = lower8(a, b);
    const ab1 = upper8(a, b);
    const cd0 = lower8(c, d);
    const cd1 = upper8(c, d);
    const to = target + (value << 2);
    v128.store(to, lower16(ab0, cd0));
    v128.store(to, upper16(ab0, cd0), 16);
    v128.store(to, lower16(ab1, cd1), 32);
    v128.store(to, upper16(ab1, cd1), 48);
  }
}

function joinVectors8(source: usize, values: usize, count: usize, target: usize): void {
  for (let value: usize = 0; value < values; value += 16) {
    const from = source + value;
    const a = v128.load(from);
    const b = v128.load(from + count);
    const c = v128.load(from + 2 * count);
    const d = v128.load(from + 3 * count);
    const e = v128.load(from + 4 * count);
    const f = v128.load(from + 5 * count);
    const g = v128.load(from + 6 * count);
    const h = v128.load(from + 7 * count);
    const to = target + (value << 3);
    storeEighths(to, lower8(a, b), lower8(c, d), lower8(e, f), lower8(g, h));
    storeEighths(to + 64, upper8(a, b), upper8(c, d), upper8(e, f), upper8(g, h));
  }
}

/** Eight values of 8 bytes, of which each vector has two bytes. */
// @ts-ignore: decorator
@inline
function storeEighths(to: usize, ab: v128, cd: v128, ef: v128, gh: v128): void {
  const abcd0 = lower16(ab, cd);
  const abcd1 = upper16(ab, cd);
  const efgh0 = lower16(ef, gh);
  const efgh1 = upper16(ef, gh);
  v128.store(to, lower32(abcd0, efgh0));
  v128.store(to, upper32(abcd0, efgh0), 16);
  v128.store(to, lower32(abcd1, efgh1), 32);
  v128.store(to, upper32(abcd1, efgh1), 48);
}
