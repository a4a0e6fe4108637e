import { Header } from '../engine/plan-layout.generated.js';

/**
 * The plan's checksum, as two words: the same as `assembly/plan/checksum.ts`.
 *
 * @param plan whole plan bytes, at a multiple of 4 of their buffer; a multiple of 8 in length
 */
export function planChecksum(plan: Uint8Array): readonly [low: number, high: number] {
  const words = new Uint32Array(plan.buffer, plan.byteOffset, plan.byteLength / 4);
  let low = 0x243f6a88;
  let high = 0x85a308d3;
  for (let index = Header.BYTES / 4; index < words.length; index += 2) {
    if (index === Header.CHECKSUM / 4) continue;
    low ^= words[index];
    low = Math.imul((low << 13) | (low >>> 19), 0x9e3779b1);
    high ^= words[index + 1];
    high = Math.imul((high << 13) | (high >>> 19), 0x85ebca77);
  }
  return [low >>> 0, high >>> 0];
}

/**
 * What a plan's rows depend on as 16 hexadecimal digits: the checksum of a plan in which what they do not depend on is
 * left out, and its place in the header 0: the size of tiles, the texts, and the length of the whole.
 */
export function planFingerprint(plan: Uint8Array): string {
  return planChecksum(plan)
    .map((lane) => lane.toString(16).padStart(8, '0'))
    .reverse()
    .join('');
}
