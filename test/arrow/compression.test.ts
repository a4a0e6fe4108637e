import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodyCodec, CompressionFault, MAX_UNPACKED_BYTES } from '../../src/arrow/body-compression.js';
import { Lz4Fault, unpackLz4Frame } from '../../src/arrow/lz4-frame.js';

/** 1,000 bytes i mod 7, packed by pyarrow 26: pa.Codec('lz4').compress and pa.Codec('zstd').compress. */
const TEXT = Uint8Array.from({ length: 1_000 }, (_, index) => index % 7);
const LZ4 = '04224d18604082140000007f000102030405060700ffffffcc50010203040500000000';
const ZSTD = '28b52ffd60e80275000038000102030405060100de551523';

const lz4 = () => new Uint8Array(Buffer.from(LZ4, 'hex'));
const zstd = () => new Uint8Array(Buffer.from(ZSTD, 'hex'));

/** A buffer of a batch: the length of what is in it, and that. */
function bufferOf(declared: bigint, packed: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + packed.length);
  new DataView(bytes.buffer).setBigInt64(0, declared, true);
  bytes.set(packed, 8);
  return bytes;
}

/** A frame with these blocks. */
function frame(flags: number, ...blocks: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from([0x04, 0x22, 0x4d, 0x18, flags, 0x40, 0, ...blocks.flat(), 0, 0, 0, 0]);
}

describe('an LZ4 frame', () => {
  it('is unpacked', () => {
    expect(unpackLz4Frame(lz4(), 1_000)).toEqual(TEXT);
  });

  it('may have stored blocks, blocks that refer to those before, and checksums of blocks', () => {
    const stored = [3, 0, 0, 0x80, 1, 2, 3];
    // No literals, and 5 bytes from 3 before; then one literal.
    const match = [5, 0, 0, 0, 0x01, 3, 0, 0x10, 9];
    const expected = Uint8Array.of(1, 2, 3, 1, 2, 3, 1, 2, 9);
    expect(unpackLz4Frame(frame(0x40, stored, match), 9)).toEqual(expected);
    const checksum = [7, 7, 7, 7];
    expect(unpackLz4Frame(frame(0x50, [...stored, ...checksum], [...match, ...checksum]), 9)).toEqual(
      expected,
    );
  });

  it.each([
    ['a distance before the start', frame(0x40, [3, 0, 0, 0, 0x00, 1, 0])],
    ['a distance of 0', frame(0x40, [5, 0, 0, 0, 0x10, 9, 0, 0, 0x00])],
    ['literals that are cut off', frame(0x40, [2, 0, 0, 0, 0x50, 1])],
    ['a length that is cut off', frame(0x40, [2, 0, 0, 0, 0xf0, 0xff])],
    ['a block that is cut off', frame(0x40, [9, 0, 0, 0, 0x10, 1])],
    ['another version', frame(0x80)],
    ['another magic number', new Uint8Array(20)],
    ['nothing', new Uint8Array(0)],
    ['another length', frame(0x40, [3, 0, 0, 0x80, 1, 2, 3])],
  ])('with %s is refused', (_, packed) => {
    expect(() => unpackLz4Frame(packed, 5)).toThrow(Lz4Fault);
  });

  it('that is damaged ends in an error or in as many bytes', () => {
    const packed = lz4();
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.nat(255), fc.nat(packed.length), (at, byte, length) => {
        for (const bytes of [packed.with(at, byte), packed.subarray(0, length)]) {
          try {
            expect(unpackLz4Frame(bytes, 1_000)).toHaveLength(1_000);
          } catch (error) {
            expect(error).toBeInstanceOf(Lz4Fault);
          }
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe.each([
  ['LZ4', 0, lz4],
  ['ZSTD', 1, zstd],
] as const)('a buffer compressed by %s', (_, number, packed) => {
  it('is unpacked, or taken as it is where it is stored', async () => {
    const codec = await BodyCodec.load(number);
    expect(codec.unpack(bufferOf(1_000n, packed()), 996, 1_000)).toEqual(TEXT);
    expect(codec.unpack(bufferOf(-1n, TEXT), 1_000, 1_000)).toEqual(TEXT);
  });

  it.each([
    ['unpacks to fewer bytes than it says', bufferOf(1_001n, new Uint8Array(0)), 1_001, 2_000],
    ['says fewer bytes than are needed', bufferOf(999n, new Uint8Array(0)), 1_000, 2_000],
    ['says less than nothing', bufferOf(-7n, new Uint8Array(0)), 1, 2_000],
    ['says more than may be', bufferOf(1n << 50n, new Uint8Array(0)), 1, MAX_UNPACKED_BYTES],
    ['is stored and short', bufferOf(-1n, TEXT), 1_001, 2_000],
    ['is cut off', new Uint8Array(7), 1, 2_000],
  ])('is refused where it %s', async (_case, buffer, needed, budget) => {
    const codec = await BodyCodec.load(number);
    const whole = buffer.length === 8 ? Uint8Array.from([...buffer, ...packed()]) : buffer;
    expect(() => codec.unpack(whole, needed, budget)).toThrow(/damaged|cut off|needed|more than/);
  });

  it('that is damaged ends in an error or in as many bytes', async () => {
    const codec = await BodyCodec.load(number);
    const bytes = packed();
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 16, 128]) {
        const damaged = bufferOf(1_000n, bytes.with(at, bytes[at] ^ bit));
        try {
          expect(codec.unpack(damaged, 1_000, 1_000)).toHaveLength(1_000);
        } catch (error) {
          expect(error).toSatisfy((fault) => fault instanceof CompressionFault || fault instanceof Lz4Fault);
        }
      }
    }
    // And it still works after all that.
    expect(codec.unpack(bufferOf(1_000n, packed()), 1_000, 1_000)).toEqual(TEXT);
  });
});

it('a method that is not known is refused', async () => {
  await expect(BodyCodec.load(2)).rejects.toThrow('compressed by an unknown method, number 2');
});
