import { StructureFault } from './structure-fault.js';

// The LZ4 frame and block formats (github.com/lz4/lz4/tree/dev/doc). Read here, since the libraries for it trust
// what they read: lengths and distances that point outside give zeros instead of errors.

const MAGIC = 0x184d2204;
const VERSION_MASK = 0xc0;
const VERSION = 0x40;
/** Flags of a frame. Checksums are passed over. */
const FLAG = { blockChecksum: 0x10, contentSize: 0x08, contentChecksum: 0x04, dictionaryId: 0x01 } as const;
/** The bit of a block's size that says that it is stored as it is. */
const STORED = 0x8000_0000;
const MIN_MATCH = 4;
/** A byte of a length stands for 255 bytes, and no byte for more. */
const MAX_RATIO = 255;
/** A length in a token; if it is this one, more bytes of it follow. */
const LONG = 15;

/** The bytes are not a frame that unpacks to as many bytes as there should be. */
export class Lz4Fault extends StructureFault {}

/**
 * Unpacks an LZ4 frame.
 *
 * @param byteLength of what was packed; memory and time are bounded by it and by the packed bytes
 * @throws Lz4Fault when the frame is damaged, or unpacks to another length
 */
export function unpackLz4Frame(packed: Uint8Array, byteLength: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  let at = frameHeaderBytes(view);
  check(byteLength <= MAX_RATIO * packed.length);
  const output = new Uint8Array(byteLength);
  const blockChecksumBytes = view.getUint8(4) & FLAG.blockChecksum ? 4 : 0;
  let filled = 0;
  while (true) {
    check(at + 4 <= packed.length);
    const header = view.getUint32(at, true);
    at += 4;
    if (header === 0) break;
    const end = at + (header & ~STORED);
    check(end >= at && end <= packed.length);
    filled =
      (header & STORED) === 0
        ? unpackBlock(packed, at, end, output, filled)
        : store(packed, at, end, output, filled);
    at = end + blockChecksumBytes;
  }
  check(filled === byteLength);
  return output;
}

function frameHeaderBytes(view: DataView): number {
  check(view.byteLength >= 7 && view.getUint32(0, true) === MAGIC);
  const flags = view.getUint8(4);
  check((flags & VERSION_MASK) === VERSION && (flags & FLAG.dictionaryId) === 0);
  // Magic number, flags, size of blocks, checksum of the header.
  return 7 + (flags & FLAG.contentSize ? 8 : 0);
}

/**
 * Unpacks a block without a frame.
 *
 * @throws Lz4Fault where it is damaged
 */
export function unpackLz4Block(packed: Uint8Array, byteLength: number): Uint8Array<ArrayBuffer> {
  const output = new Uint8Array(byteLength);
  check(unpackBlock(packed, 0, packed.byteLength, output, 0) === byteLength);
  return output;
}

function store(packed: Uint8Array, from: number, to: number, output: Uint8Array, filled: number): number {
  const end = filled + to - from;
  check(end <= output.length);
  output.set(packed.subarray(from, to), filled);
  return end;
}

/** Unpacks the block [`at`, `end`) behind the `filled` bytes of output, which it may refer to. */
function unpackBlock(
  packed: Uint8Array,
  at: number,
  end: number,
  output: Uint8Array,
  filled: number,
): number {
  while (at < end) {
    const token = packed[at++];
    let literals = token >> 4;
    if (literals === LONG) {
      let more: number;
      do {
        check(at < end);
        more = packed[at++];
        literals += more;
      } while (more === 0xff);
    }
    check(at + literals <= end && filled + literals <= output.length);
    if (literals > 32) output.set(packed.subarray(at, at + literals), filled);
    else for (let byte = 0; byte < literals; byte++) output[filled + byte] = packed[at + byte];
    at += literals;
    filled += literals;
    // The last sequence has literals only.
    if (at === end) return filled;
    check(at + 2 <= end);
    const distance = packed[at] | (packed[at + 1] << 8);
    at += 2;
    let length = token & LONG;
    if (length === LONG) {
      let more: number;
      do {
        check(at < end);
        more = packed[at++];
        length += more;
      } while (more === 0xff);
    }
    length += MIN_MATCH;
    check(distance > 0 && distance <= filled && filled + length <= output.length);
    // Byte by byte: a match may overlap what it makes.
    for (const stop = filled + length; filled < stop; filled++) output[filled] = output[filled - distance];
  }
  return filled;
}

function check(isSound: boolean): asserts isSound {
  if (!isSound) throw new Lz4Fault('an LZ4 frame is damaged');
}
