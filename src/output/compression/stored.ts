/** A few bytes as a whole of their own in a compressed file, as they are: no compressor has to be there for it. */
import type { Compression } from './compression.js';

/** @param bytes fewer than 65,536 */
export function stored(bytes: Uint8Array, compression: Compression): Uint8Array {
  return compression === 'gzip' ? gzipMember(bytes) : zstdFrame(bytes);
}

/** RFC 1952, with one stored block (RFC 1951, 3.2.4). */
function gzipMember(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  const member = new Uint8Array(length + 23);
  const view = new DataView(member.buffer);
  // Deflate, no time, no file name, an unknown system; the block is the last.
  member.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1]);
  view.setUint16(11, length, true);
  view.setUint16(13, ~length & 0xffff, true);
  member.set(bytes, 15);
  view.setUint32(15 + length, crc32(bytes), true);
  view.setUint32(19 + length, length, true);
  return member;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return ~crc >>> 0;
}

/** RFC 8878, 3.1.1: a frame of one segment with its size in four bytes, and one raw block. */
function zstdFrame(bytes: Uint8Array): Uint8Array {
  const frame = new Uint8Array(bytes.length + 12);
  const view = new DataView(frame.buffer);
  view.setUint32(0, 0xfd2f_b528, true);
  frame[4] = 0b1010_0000;
  view.setUint32(5, bytes.length, true);
  // The last block, raw, and its size above three bits.
  view.setUint16(9, ((bytes.length << 3) | 1) & 0xffff, true);
  frame[11] = bytes.length >>> 13;
  frame.set(bytes, 12);
  return frame;
}
