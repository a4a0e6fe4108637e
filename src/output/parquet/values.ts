/**
 * Values of columns as the words of 32 bits that Parquet has of them, little endian. Everything works on words, so that
 * loops see one type of array, however many types of columns there are.
 */
import type { NumberArray } from '../../trace/columns.js';

export interface Words {
  readonly words: Uint32Array;
  /** Words of a value: 1 or 2. */
  readonly perValue: 1 | 2;
}

/** Narrow whole numbers become as wide as Parquet's narrowest; all others are views. */
export function wordsOf(values: NumberArray): Words {
  if (values.BYTES_PER_ELEMENT >= 4) {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.byteLength / 4);
    return { words, perValue: values.BYTES_PER_ELEMENT === 8 ? 2 : 1 };
  }
  const wide = new Int32Array(values.length);
  wide.set(values as Int16Array);
  return { words: new Uint32Array(wide.buffer), perValue: 1 };
}

/**
 * Writes the first bytes of all values, then their second ones, and so on: what changes little is together, and packs
 * well.
 *
 * @param target as long as the words
 */
export function splitBytes({ words, perValue }: Words, target: Uint8Array): void {
  const count = words.length / perValue;
  const whole = target.byteOffset % 4 === 0 && count % 4 === 0 ? count : 0;
  if (whole > 0) {
    const packed = new Uint32Array(target.buffer, target.byteOffset, words.length);
    for (let word = 0; word < perValue; word++) splitWords(words, word, perValue, packed, word * count);
    return;
  }
  const stride = 4 * perValue;
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  for (let byte = 0; byte < stride; byte++) {
    let at = byte * count;
    for (let from = byte; from < bytes.length; from += stride) target[at++] = bytes[from];
  }
}

/** Four values at a time: their bytes of each kind are one word. `place` counts bytes of a stream, of which four are a word. */
function splitWords(
  words: Uint32Array,
  first: number,
  stride: number,
  packed: Uint32Array,
  place: number,
): void {
  const streamWords = words.length / stride / 4;
  let at0 = place;
  let at1 = at0 + streamWords;
  let at2 = at1 + streamWords;
  let at3 = at2 + streamWords;
  for (let from = first; from < words.length; from += 4 * stride) {
    const a = words[from];
    const b = words[from + stride];
    const c = words[from + 2 * stride];
    const d = words[from + 3 * stride];
    packed[at0++] = (a & 0xff) | ((b & 0xff) << 8) | ((c & 0xff) << 16) | (d << 24);
    packed[at1++] = ((a >>> 8) & 0xff) | (b & 0xff00) | ((c & 0xff00) << 8) | ((d & 0xff00) << 16);
    packed[at2++] = ((a >>> 16) & 0xff) | ((b >>> 8) & 0xff00) | (c & 0xff0000) | ((d & 0xff0000) << 8);
    packed[at3++] = (a >>> 24) | ((b >>> 16) & 0xff00) | ((c >>> 8) & 0xff0000) | (d & 0xff000000);
  }
}
