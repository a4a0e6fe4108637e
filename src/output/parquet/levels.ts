/**
 * Repetition and definition levels of a column of lists, neither of which can be null: where lists begin, and whether there is
 * an item. Both are 0 or 1, one of each for an item, and for an empty list.
 */

/** How many pairs of levels rows have. */
export function countLevels(offsets: Int32Array, fromRow: number, toRow: number): number {
  let count = offsets[toRow] - offsets[fromRow];
  for (let row = fromRow; row < toRow; row++) if (offsets[row + 1] === offsets[row]) count++;
  return count;
}

/** Bytes of both kinds of so many levels, as they stand in front of a page's values. */
export function levelBytes(count: number): number {
  return 2 * (LENGTH_BYTES + runHeader(count).length + Math.ceil(count / 8));
}

/** Bytes before the levels that say how many follow. */
const LENGTH_BYTES = 4;

/** Writes the levels of rows, each kind as one run of single bits. */
export function writeLevels(
  offsets: Int32Array,
  fromRow: number,
  toRow: number,
  count: number,
  target: Uint8Array,
): void {
  const half = levelBytes(count) / 2;
  const header = runHeader(count);
  const first = LENGTH_BYTES + header.length;
  target.fill(0, 0, 2 * half);
  for (const start of [0, half]) {
    new DataView(target.buffer, target.byteOffset + start).setUint32(0, half - LENGTH_BYTES, true);
    target.set(header, start + LENGTH_BYTES);
  }
  let level = 0;
  for (let row = fromRow; row < toRow; row++) {
    const items = offsets[row + 1] - offsets[row];
    if (items === 0) {
      level++;
      continue;
    }
    for (let item = 0; item < items; item++, level++) {
      const bit = 1 << (level & 7);
      if (item > 0) target[first + (level >>> 3)] |= bit;
      target[half + first + (level >>> 3)] |= bit;
    }
  }
}

/** The head of a run of single bits: twice the number of its bytes, plus one, as a variable-length number. */
function runHeader(count: number): number[] {
  const header: number[] = [];
  let rest = 2 * Math.ceil(count / 8) + 1;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) header.push((rest % 0x80) | 0x80);
  header.push(rest);
  return header;
}
