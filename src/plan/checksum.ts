import { Header } from '../engine/plan-layout.generated.js';
import type { Sliced } from '../platform/slices.js';

/** Between pauses: a millisecond's worth. */
const WORDS_AT_A_TIME = 1 << 18;

/**
 * The plan's checksum, as two words: the same as `assembly/plan/checksum.ts`.
 *
 * @param plan whole plan bytes, at a multiple of 4 of their buffer; a multiple of 8 in length
 * @param more bytes that count as if they came behind, likewise
 */
export function* planChecksum(
  plan: Uint8Array,
  more: Uint8Array = new Uint8Array(0),
): Sliced<readonly [low: number, high: number]> {
  const words = new Uint32Array(plan.buffer, plan.byteOffset, plan.byteLength / 4);
  let lanes: readonly [number, number] = [0x243f6a88, 0x85a308d3];
  lanes = mixed(lanes, words.subarray(Header.BYTES / 4, Header.CHECKSUM / 4));
  for (let from: number = Header.CHECKSUM / 4 + 2; from < words.length; from += WORDS_AT_A_TIME) {
    lanes = mixed(lanes, words.subarray(from, from + WORDS_AT_A_TIME));
    yield;
  }
  lanes = mixed(lanes, new Uint32Array(more.buffer, more.byteOffset, more.byteLength / 4));
  return [lanes[0] >>> 0, lanes[1] >>> 0];
}

/** Two lanes after pairs of words. */
function mixed([first, second]: readonly [number, number], words: Uint32Array): readonly [number, number] {
  let [low, high] = [first, second];
  for (let index = 0; index < words.length; index += 2) {
    low ^= words[index];
    low = Math.imul((low << 13) | (low >>> 19), 0x9e3779b1);
    high ^= words[index + 1];
    high = Math.imul((high << 13) | (high >>> 19), 0x85ebca77);
  }
  return [low, high];
}

/**
 * What a plan's rows depend on as 16 hexadecimal digits: the checksum of a plan in which what they do not depend on is
 * left out, and its place in the header 0: the size of tiles, the texts, and the length of the whole.
 *
 * @param dictionaries of the texts, what rows depend on: a multiple of 8 in length
 */
export function* planFingerprint(plan: Uint8Array, dictionaries: Uint8Array): Sliced<string> {
  const lanes = yield* planChecksum(plan, dictionaries);
  return lanes
    .map((lane) => lane.toString(16).padStart(8, '0'))
    .reverse()
    .join('');
}
