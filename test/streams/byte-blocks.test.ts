import { expect, test } from 'vitest';
import { ByteBlocks } from '../../src/streams/byte-blocks.js';

const MIB = 1 << 20;

/** Bytes that tell where they are. */
function piece(from: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => ((from + index) * 31) >>> 3);
}

test.each([[[]], [[0]], [[5]], [[MIB]], [[MIB - 1, 2]], [[MIB, 0, MIB]], [[3, 2 * MIB + 7, 1, MIB]]])(
  'what was pushed comes in blocks of a MiB, the last with the rest: %j',
  (lengths) => {
    const blocks = new ByteBlocks();
    let total = 0;
    for (const length of lengths) {
      blocks.push(piece(total, length));
      total += length;
    }
    const taken = [...blocks.take()];
    const sizes = Array.from({ length: Math.ceil(total / MIB) }, (_, index) =>
      Math.min(MIB, total - index * MIB),
    );
    expect(taken.map(({ byteLength }) => byteLength)).toEqual(sizes);
    expect(Buffer.concat(taken).equals(piece(0, total))).toBe(true);
    expect(taken.every(({ buffer, byteLength }) => buffer.byteLength === byteLength)).toBe(true);
    expect([...blocks.take()]).toEqual([]);
  },
);

test('a block is copied when it is asked for, and not before', () => {
  const blocks = new ByteBlocks();
  const pushed = new Uint8Array(2 * MIB);
  blocks.push(pushed);
  const taken = blocks.take();
  const first = taken.next().value!;
  pushed.fill(1);
  expect([first[0], taken.next().value![0]]).toEqual([0, 1]);
});
