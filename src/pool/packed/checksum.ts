import { FIELDS } from '../../fields.js';
import type { PoolTables } from '../pool-tables.js';
import type { BehaviourTexts } from './behaviour.js';

// A prime of xxHash32 (Collet, https://github.com/Cyan4973/xxHash).
const PRIME = 0x9e3779b1 | 0;

/**
 * A 64-bit checksum of a pool's content, for accidents only: it does not resist an adversary. Independent of how
 * the content is laid out in a file. 16 hexadecimal digits.
 *
 * @param texts those of the pool, where it has any
 */
export function poolChecksum(tables: PoolTables, texts: BehaviourTexts | undefined): string {
  const { category, name, windowSeconds, startSeconds, windowCount } = tables;
  const checksum = new Checksum();
  checksum.update(
    new TextEncoder().encode(JSON.stringify([category, name, windowSeconds, startSeconds, windowCount])),
  );
  checksum.update(tables.clientIds);
  checksum.update(tables.windowOffsets);
  for (const column of ['rate', 'cv', 'pattern', 'arg1', 'arg2'] as const) checksum.update(tables[column]);
  checksum.update(tables.datasetOffsets);
  checksum.update(tables.datasetStart);
  for (const field of FIELDS[category]) {
    const { offsets, values, probabilities } = tables.fields[field];
    checksum.update(offsets);
    checksum.update(values);
    checksum.update(probabilities);
  }
  if (texts !== undefined) {
    for (const column of ['coupling', 'conversations', 'label'] as const) {
      for (const text of texts[column]) checksum.update(bytesOf(text));
    }
    checksum.update(bytesOf(texts.provenance));
  }
  return checksum.hex();
}

/** An empty text is not the same as none. */
function bytesOf(text: string | undefined): Uint8Array {
  return new TextEncoder().encode(text === undefined ? '' : `${text}\0`);
}

/** Four interleaved lanes, each over every fourth 32-bit word. */
class Checksum {
  readonly #lanes = Int32Array.of(1, 2, 3, 4);

  update(array: ArrayBufferView): void {
    const words = wordsOf(array);
    const lanes = this.#lanes;
    let a = lanes[0] | 0;
    let b = lanes[1] | 0;
    let c = lanes[2] | 0;
    let d = lanes[3] | 0;
    // Lengths are part of the content, so that moving a value from one array to the next changes the sum.
    a = round(a, array.byteLength);
    const whole = words.length & ~3;
    for (let i = 0; i < whole; i += 4) {
      a = round(a, words[i]);
      b = round(b, words[i + 1]);
      c = round(c, words[i + 2]);
      d = round(d, words[i + 3]);
    }
    for (let i = whole; i < words.length; i++) d = round(d, words[i]);
    lanes.set([a, b, c, d]);
  }

  hex(): string {
    const [a, b, c, d] = this.#lanes;
    const high = round(round(a, b), round(c, d));
    const low = round(round(d, a), round(b, c));
    return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }
}

/**
 * One step of a lane. It is a bijection of the lane for every word and of the word for every lane, so that one
 * changed word always changes the sum; the rotation lets the high bits of a word reach the low bits of the lane.
 */
function round(lane: number, word: number): number {
  const mixed = Math.imul(lane ^ word, PRIME);
  return (mixed << 13) | (mixed >>> 19);
}

/** The bytes of an array as 32-bit words, padded with zeros. */
function wordsOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Int32Array {
  if (byteOffset % 4 === 0 && byteLength % 4 === 0) return new Int32Array(buffer, byteOffset, byteLength / 4);
  const padded = new Uint8Array((byteLength + 3) & ~3);
  padded.set(new Uint8Array(buffer, byteOffset, byteLength));
  return new Int32Array(padded.buffer);
}
