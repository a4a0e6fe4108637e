/** What goes wrong is damage; whoever reads the file says which it is. */
const TOO_LONG = 'a run is longer than its page';

/**
 * Reads numbers in Parquet's hybrid of runs of one value and of packed bits.
 *
 * @param at where they begin
 * @param end where they end at most
 * @param width bits of a number, 0 to 24
 * @param count how many there are
 * @param into takes the numbers, from its beginning
 * @throws Error where there are fewer, or a run has more
 */
export function readHybrid(
  bytes: Uint8Array,
  at: number,
  end: number,
  width: number,
  count: number,
  into: Uint8Array | Uint32Array,
): void {
  const byteWidth = (width + 7) >> 3;
  let place = at;
  for (let seen = 0; seen < count; ) {
    let header = 0;
    let byte = 0x80;
    for (let shift = 0; byte >= 0x80; shift += 7) {
      if (place >= end || shift > 28) throw new Error(TOO_LONG);
      byte = bytes[place++];
      header |= (byte & 0x7f) << shift;
    }
    const length = header >>> 1;
    if ((header & 1) === 0) {
      if (place + byteWidth > end || length > count - seen) throw new Error(TOO_LONG);
      let value = 0;
      for (let index = 0; index < byteWidth; index++) value |= bytes[place++] << (8 * index);
      into.fill(value, seen, seen + length);
      seen += length;
    } else {
      // Groups of eight, of which the last need not be full, and some writers fill up more: as far as there are bytes.
      const numbers = Math.min(count - seen, 8 * length);
      const isThere = length * width <= end - place;
      if (!isThere && 8 * length > count - seen + 7) throw new Error(TOO_LONG);
      if (place + Math.ceil((numbers * width) / 8) > end) throw new Error(TOO_LONG);
      unpackBits(bytes, place, width, into, seen, numbers);
      place += length * width;
      seen += numbers;
    }
  }
}

/** Writes numbers of `width` bits, the lowest first, to `into` from `first` on. */
function unpackBits(
  bytes: Uint8Array,
  at: number,
  width: number,
  into: Uint8Array | Uint32Array,
  first: number,
  count: number,
): void {
  if (width === 0) {
    into.fill(0, first, first + count);
    return;
  }
  const mask = (1 << width) - 1;
  let place = at;
  let held = 0;
  let bits = 0;
  for (let index = first; index < first + count; index++) {
    for (; bits < width; bits += 8) held |= bytes[place++] << bits;
    into[index] = held & mask;
    held >>>= width;
    bits -= width;
  }
}
