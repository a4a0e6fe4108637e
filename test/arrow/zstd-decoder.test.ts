import { expect, test } from 'vitest';
import { zstdDecoder } from '../../src/arrow/zstd-decoder.js';

const MIB = 1 << 20;
/** The largest block (RFC 8878, 3.1.1.2.4). */
const BLOCK = 128 << 10;

/** A frame in one segment, of blocks that repeat a byte: `length` bytes, a multiple of 128 KiB (RFC 8878, 3.1.1). */
function frameOf(byte: number, length: number): Uint8Array {
  const blocks = length / BLOCK;
  const view = new DataView(new ArrayBuffer(9 + 4 * blocks));
  view.setUint32(0, 0xfd2f_b528, true);
  // The size in four bytes, a single segment.
  view.setUint8(4, 0b1010_0000);
  view.setUint32(5, length, true);
  for (let block = 0; block < blocks; block++) {
    const isLast = block === blocks - 1 ? 1 : 0;
    // Three bytes of header, of type 1, and the byte.
    view.setUint32(9 + 4 * block, (isLast | (1 << 1) | (BLOCK << 3) | (byte << 24)) >>> 0, true);
  }
  return new Uint8Array(view.buffer);
}

test('what is unpacked becomes larger without holes in memory', async () => {
  const decoder = await zstdDecoder();
  const before = decoder.memory.buffer.byteLength;
  let room = 0;
  for (let length = MIB / 4; length <= 32 * MIB; length = BLOCK * Math.ceil((1.3 * length) / BLOCK)) {
    for (const behind of [0, length]) {
      const bytes = decoder.unpack(frameOf(length % 251, length), length, behind);
      expect(bytes.byteLength).toBe(length);
      expect(new Set([bytes[0], bytes[length >> 1], bytes[length - 1]])).toEqual(new Set([length % 251]));
      expect(bytes.byteOffset % 8).toBe(0);
      expect(decoder.memory.buffer.byteLength).toBeGreaterThanOrEqual(bytes.byteOffset + length + behind);
    }
    room = 2 * length;
  }
  // The allocator asks for a fifth more than it needs, and has some of its own.
  expect(decoder.memory.buffer.byteLength).toBeLessThan(before + 1.25 * room + MIB);
});

test('a page of 640 MiB is unpacked in the 2 GiB that there are', { timeout: 60_000 }, async () => {
  const decoder = await zstdDecoder();
  const length = 640 * MIB;
  const bytes = decoder.unpack(frameOf(7, length), length, length);
  expect([bytes.byteLength, bytes[0], bytes[length - 1]]).toEqual([length, 7, 7]);
});

test('what there is no memory for is refused, and less is read after that', async () => {
  const decoder = await zstdDecoder();
  for (const length of [2 ** 31 - 8, 2 ** 31, 2 ** 33]) {
    expect(() => decoder.scratch(length)).toThrow(`there is no memory for ${length} bytes that are unpacked`);
  }
  expect([...decoder.unpack(frameOf(3, BLOCK), BLOCK).subarray(0, 2)]).toEqual([3, 3]);
});

test('a frame that is longer than it may be, or damaged, gives nothing', async () => {
  const decoder = await zstdDecoder();
  const frame = frameOf(9, 2 * BLOCK);
  expect(decoder.unpack(frame, BLOCK)).toHaveLength(0);
  expect(decoder.unpack(frame.subarray(0, frame.length - 1), 2 * BLOCK)).toHaveLength(0);
});
