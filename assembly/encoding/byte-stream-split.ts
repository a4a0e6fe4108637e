/** Values taken apart into their bytes, as Parquet's BYTE_STREAM_SPLIT has them. */

/**
 * Writes the first bytes of all values, then their second ones, and so on: what changes little is together, and packs
 * well.
 *
 * @param source address of `count` values of 4 or 8 bytes
 * @param target where as many bytes are
 */
export function splitBytes(source: usize, count: usize, bytes: usize, target: usize): void {
  const inVectors = count & ~15;
  if (bytes == 4) splitVectors4(source, inVectors, count, target);
  else splitVectors8(source, inVectors, count, target);
  for (let value = inVectors; value < count; value++) {
    for (let byte: usize = 0; byte < bytes; byte++) {
      store<u8>(target + byte * count + value, load<u8>(source + value * bytes + byte));
    }
  }
}

/** The lower eight bytes of both, in turn. */
// @ts-ignore: decorator
@inline
function lower(a: v128, b: v128): v128 {
  return v128.shuffle<i8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

/** The upper eight bytes of both, in turn. */
// @ts-ignore: decorator
@inline
function upper(a: v128, b: v128): v128 {
  return v128.shuffle<i8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/*
 * Sixteen values at a time. Seen as the bits of a number, a byte's place is its value's number, four bits, and then its
 * place within the value. Taking the bytes of the first and the second half in turn moves the highest bit to the lowest
 * place; four times, and the value's number is behind the place within it.
 */

function splitVectors4(source: usize, values: usize, count: usize, target: usize): void {
  for (let value: usize = 0; value < values; value += 16) {
    const from = source + (value << 2);
    let a = v128.load(from);
    let b = v128.load(from, 16);
    let c = v128.load(from, 32);
    let d = v128.load(from, 48);
    for (let turn = 0; turn < 4; turn++) {
      const a1 = lower(a, c);
      const b1 = upper(a, c);
      const c1 = lower(b, d);
      const d1 = upper(b, d);
      a = a1;
      b = b1;
      c = c1;
      d = d1;
    }
    const to = target + value;
    v128.store(to, a);
    v128.store(to + count, b);
    v128.store(to + 2 * count, c);
    v128.store(to + 3 * count, d);
  }
}

function splitVectors8(source: usize, values: usize, count: usize, target: usize): void {
  for (let value: usize = 0; value < values; value += 16) {
    const from = source + (value << 3);
    let a = v128.load(from);
    let b = v128.load(from, 16);
    let c = v128.load(from, 32);
    let d = v128.load(from, 48);
    let e = v128.load(from, 64);
    let f = v128.load(from, 80);
    let g = v128.load(from, 96);
    let h = v128.load(from, 112);
    for (let turn = 0; turn < 4; turn++) {
      const a1 = lower(a, e);
      const b1 = upper(a, e);
      const c1 = lower(b, f);
      const d1 = upper(b, f);
      const e1 = lower(c, g);
      const f1 = upper(c, g);
      const g1 = lower(d, h);
      const h1 = upper(d, h);
      a = a1;
      b = b1;
      c = c1;
      d = d1;
      e = e1;
      f = f1;
      g = g1;
      h = h1;
    }
    const to = target + value;
    v128.store(to, a);
    v128.store(to + count, b);
    v128.store(to + 2 * count, c);
    v128.store(to + 3 * count, d);
    v128.store(to + 4 * count, e);
    v128.store(to + 5 * count, f);
    v128.store(to + 6 * count, g);
    v128.store(to + 7 * count, h);
  }
}
