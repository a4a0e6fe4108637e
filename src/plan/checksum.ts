import { Header } from '../engine/plan-layout.generated.js';

/**
 * The plan's checksum, as two words: the same as `assembly/plan/checksum.ts`.
 *
 * @param words what the checksum covers, as little-endian 32-bit words, an even number of them
 */
export function planChecksum(words: Uint32Array): readonly [low: number, high: number] {
  let low = 0x243f6a88 ^ (words.length * 4);
  let high = 0x85a308d3;
  for (let index = 0; index < words.length; index += 2) {
    low ^= words[index];
    low = Math.imul((low << 13) | (low >>> 19), 0x9e3779b1);
    high ^= words[index + 1];
    high = Math.imul((high << 13) | (high >>> 19), 0x85ebca77);
  }
  return [low >>> 0, high >>> 0];
}

/**
 * What a plan's rows depend on as 16 hexadecimal digits: its checksum with the size of tiles, which no value depends
 * on, taken for 0.
 */
export function planFingerprint(plan: Uint8Array): string {
  const view = new DataView(plan.buffer, plan.byteOffset, plan.byteLength);
  const tileRows = view.getFloat64(Header.TILE_ROWS, true);
  view.setFloat64(Header.TILE_ROWS, 0, true);
  const words = new Uint32Array(
    plan.buffer,
    plan.byteOffset + Header.KEY0,
    (plan.byteLength - Header.KEY0) / 4,
  );
  const [low, high] = planChecksum(words);
  view.setFloat64(Header.TILE_ROWS, tileRows, true);
  return [high, low].map((lane) => lane.toString(16).padStart(8, '0')).join('');
}
