import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { traceFault } from '../../trace-fault.js';
import type { ByteSource } from '../byte-source.js';

/** Bytes that are read at once. */
const PIECE_BYTES = 1 << 20;

/** How what is compressed as a whole begins. */
const MAGIC = {
  gzip: [0x1f, 0x8b],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
} as const;
export type Packing = keyof typeof MAGIC;

/** By what a file that begins with such bytes is compressed as a whole. */
export function packingOf(first: Uint8Array): Packing | undefined {
  // Frames that are passed over may come before any other; tools that pack in parallel put them there.
  if (
    first.length >= 4 &&
    (first[0] & 0xf0) === 0x50 &&
    first[1] === 0x2a &&
    first[2] === 0x4d &&
    first[3] === 0x18
  ) {
    return 'zstd';
  }
  return (Object.keys(MAGIC) as Packing[]).find((name) =>
    MAGIC[name].every((byte, at) => first[at] === byte),
  );
}

/**
 * The bytes of a source, unpacked where it is packed, in any number of members or frames.
 *
 * @throws TraceError when it cannot be read, is damaged or cut off
 */
export async function* piecesOf(
  source: ByteSource,
  packing: Packing | undefined,
): AsyncGenerator<Uint8Array> {
  if (packing === undefined) yield* readPieces(source);
  else if (packing === 'gzip') yield* gunzip(source);
  else yield* unzstd(source);
}

async function* readPieces(source: ByteSource): AsyncGenerator<Uint8Array> {
  while (true) {
    const piece = await source.read(PIECE_BYTES);
    if (piece.byteLength === 0) return;
    yield piece;
  }
}

async function* gunzip(source: ByteSource): AsyncGenerator<Uint8Array> {
  const unpacker = createGunzip({ chunkSize: PIECE_BYTES });
  // Failures are raised by the iteration.
  pipeline(Readable.from(readPieces(source)), unpacker, () => undefined);
  try {
    yield* unpacker as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw unpackingFault(source.name, 'gzip', error);
  }
}

async function* unzstd(source: ByteSource): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import('fzstd');
  let pieces: Uint8Array[] = [];
  const unpacker = new Decompress((piece) => pieces.push(piece));
  const push = (bytes: Uint8Array, isLast: boolean) => {
    try {
      unpacker.push(bytes, isLast);
    } catch (error) {
      throw unpackingFault(source.name, 'zstd', error);
    }
    const unpacked = pieces;
    pieces = [];
    return unpacked;
  };
  // A smaller piece is unpacked at once, and a few bytes can stand for much.
  for await (const piece of readPieces(source)) {
    for (let at = 0; at < piece.byteLength; at += UNPACKED_AT_ONCE) {
      yield* push(piece.subarray(at, at + UNPACKED_AT_ONCE), false);
    }
  }
  yield* push(new Uint8Array(0), true);
}

const UNPACKED_AT_ONCE = 1 << 16;

function unpackingFault(name: string, packing: Packing, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  // Errors of reading say what they are about.
  if (error instanceof Error && error.name === 'TraceError') return error;
  const isCut = code === 'Z_BUF_ERROR' || /unexpected EOF/i.test(message);
  return traceFault(
    name,
    isCut
      ? `is cut off: the end of its ${packing} data is missing`
      : `is damaged: its ${packing} data says ${message}`,
    error,
  );
}
