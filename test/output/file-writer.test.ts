import { closeSync, openSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { splitBytes } from '../../src/output/file/byte-writer.js';
import { FileWriter } from '../../src/output/file/file-writer.js';
import { useFolder } from '../fixtures/folder.js';

const folder = useFolder();
const BLOCK_BYTES = 8_388_608;

/** Bytes that tell where they are. */
function sample(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index++) bytes[index] = (index * 2654435761) >>> 24;
  return bytes;
}

/** Writes bytes in pieces of the given lengths, over and over, a few at a time; what the file has then. */
async function written(bytes: Uint8Array, lengths: readonly number[], cachedBytes: number): Promise<Buffer> {
  const path = folder.path('written');
  const fd = openSync(path, 'w');
  const writer = new FileWriter(fd, path, cachedBytes);
  let pieces: Uint8Array[] = [];
  for (let from = 0, count = 0; from < bytes.length; count++) {
    const piece = bytes.slice(from, from + lengths[count % lengths.length]);
    from += piece.length;
    pieces.push(piece);
    if (count % 3 !== 2) continue;
    await writer.write(pieces);
    // Pieces may change once they are taken.
    for (const taken of pieces) taken.fill(0);
    pieces = [];
  }
  await writer.write(pieces);
  await writer.end();
  closeSync(fd);
  return readFileSync(path);
}

test.each([
  ['nothing', 0, [1], 4096],
  ['less than goes to the cache', 4095, [1000, 7], 4096],
  ['exactly that', 8192, [4096], 8192],
  ['one byte more', 8193, [100, 5000], 8192],
  ['whole blocks', 4096 + 2 * BLOCK_BYTES, [1_000_003, 65_536, 1], 4096],
  [
    'three blocks and a rest, in pieces longer than a block',
    4096 + 3 * BLOCK_BYTES + 777,
    [9_999_999, 12],
    4096,
  ],
  ['all past the cache', BLOCK_BYTES + 1, [123_456], 0],
])('a file has what was written to it: %s', async (_name, length, lengths, cachedBytes) => {
  const bytes = sample(length);
  expect((await written(bytes, lengths, cachedBytes)).equals(bytes)).toBe(true);
});

test('a failure is raised, at the latest at the end, and can be followed by discarding', async () => {
  const path = folder.path('closed');
  const fd = openSync(path, 'w');
  const writer = new FileWriter(fd, path, 4096);
  closeSync(fd);
  await expect(writer.write([sample(10)])).rejects.toMatchObject({ code: 'EBADF' });
  await writer.discard();
});

test('pieces are split at a byte', () => {
  const [a, b] = [sample(3), sample(4)];
  expect(splitBytes([a, b], 3)).toEqual([[a], [b]]);
  expect(splitBytes([a, b], 5)).toEqual([[a, b.subarray(0, 2)], [b.subarray(2)]]);
  expect(splitBytes([a, b], 0)).toEqual([[], [a, b]]);
  expect(splitBytes([a, b], 99)).toEqual([[a, b], []]);
});
