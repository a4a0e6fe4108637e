/** Columns of texts: a page with the dictionary, and pages of places in it, packed bit by bit. */
import type { AttributeValues } from '../../trace/attributes.js';
import type { FlatColumn } from '../chunks/chunk.js';
import type { GrowingBytes } from '../encoding/growing-bytes.js';
import type { ZstdEncoder } from '../zstd/zstd-encoder.js';
import type { ColumnFacts } from './column-chunk.js';
import { ThriftWriter } from './thrift-writer.js';
import { DATA_PAGE, DICTIONARY_PAGE, ENCODING } from './types.js';

/** Rows of a page. */
const PAGE_ROWS = 131_072;
const ZSTD_LEVEL = 1;

/**
 * Pushes the pages of a column of texts.
 *
 * @param rest is called between pages
 */
export async function encodeTexts(
  { values: places, dictionary = [] }: FlatColumn,
  rows: number,
  zstd: ZstdEncoder,
  target: GrowingBytes,
  rest?: () => Promise<void>,
): Promise<ColumnFacts> {
  const texts = plainTexts(dictionary);
  const width = 32 - Math.clz32(dictionary.length - 1);
  const sizes = pushPage(
    texts,
    zstd,
    target,
    (thrift) => {
      thrift.structField(7, () => {
        thrift.i32(1, dictionary.length);
        thrift.i32(2, ENCODING.plain);
      });
    },
    DICTIONARY_PAGE,
  );
  const dictionaryByteLength = sizes.byteLength;
  let { byteLength, plainByteLength } = sizes;
  let pages = 0;
  for (let from = 0; from < rows; from += PAGE_ROWS, pages++) {
    const page = packedPlaces(places as Int32Array, from, Math.min(rows, from + PAGE_ROWS), width);
    const count = Math.min(rows, from + PAGE_ROWS) - from;
    const size = pushPage(
      page,
      zstd,
      target,
      (thrift) => {
        thrift.structField(5, () => {
          thrift.i32(1, count);
          thrift.i32(2, ENCODING.rleDictionary);
          thrift.i32(3, ENCODING.rle);
          thrift.i32(4, ENCODING.rle);
        });
      },
      DATA_PAGE,
    );
    byteLength += size.byteLength;
    plainByteLength += size.plainByteLength;
    if (rest !== undefined) await rest();
  }
  return {
    byteLength,
    plainByteLength,
    pages,
    values: rows,
    nulls: 0,
    range: undefined,
    dictionaryByteLength,
  };
}

function pushPage(
  bytes: Uint8Array,
  zstd: ZstdEncoder,
  target: GrowingBytes,
  kind: (thrift: ThriftWriter) => void,
  type: number,
): { readonly byteLength: number; readonly plainByteLength: number } {
  zstd.input(bytes.byteLength).set(bytes);
  const body = zstd.compressInput(bytes.byteLength, ZSTD_LEVEL);
  const thrift = new ThriftWriter();
  thrift.struct(() => {
    thrift.i32(1, type);
    thrift.i32(2, bytes.byteLength);
    thrift.i32(3, body.byteLength);
    kind(thrift);
  });
  const head = thrift.bytes();
  target.push(head);
  target.push(body);
  return {
    byteLength: head.byteLength + body.byteLength,
    plainByteLength: head.byteLength + bytes.byteLength,
  };
}

/** Each text in UTF-8 behind the number of its bytes. */
function plainTexts(dictionary: AttributeValues): Uint8Array {
  const encoder = new TextEncoder();
  const texts = dictionary.map((text) => encoder.encode(String(text)));
  const bytes = new Uint8Array(texts.reduce((sum, { length }) => sum + 4 + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const text of texts) {
    view.setUint32(at, text.length, true);
    bytes.set(text, at + 4);
    at += 4 + text.length;
  }
  return bytes;
}

/**
 * Places as a page has them: their width in bits, and one run of packed bits, the lowest first, in groups of eight places of
 * which the last is filled up with zeros.
 */
function packedPlaces(places: Int32Array, from: number, to: number, width: number): Uint8Array {
  if (width === 0) return oneRun(to - from);
  const groups = Math.ceil((to - from) / 8);
  const head = varint(2 * groups + 1);
  const bytes = new Uint8Array(1 + head.length + groups * width);
  bytes[0] = width;
  bytes.set(head, 1);
  let at = 1 + head.length;
  let word = 0;
  let bits = 0;
  for (let row = from; row < to; row++) {
    let place = places[row];
    let left = width;
    while (left > 0) {
      word |= place << bits;
      const taken = Math.min(left, 8 - bits);
      bits += taken;
      left -= taken;
      place >>>= taken;
      if (bits < 8) break;
      bytes[at++] = word;
      word = 0;
      bits = 0;
    }
  }
  if (bits > 0) bytes[at] = word;
  return bytes;
}

/** Of a dictionary of one text: a run of zeros, which take no bytes. */
function oneRun(count: number): Uint8Array {
  return Uint8Array.of(0, ...varint(2 * count));
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return bytes;
}
