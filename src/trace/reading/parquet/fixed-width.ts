import type { DataReader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { DataType } from '../../../arrow/classes.js';
import type { ColumnChunkBytes } from './page-check.js';

type Numbers = Int32Array | Uint32Array | BigInt64Array | BigUint64Array | Float32Array | Float64Array;

/** Bytes of a value of the types of Parquet that typed arrays hold as they are. */
const WIDTHS: Readonly<Record<string, number>> = { INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8 };

/**
 * The values of a column chunk where they stand in it as a typed array holds them, or split into streams of their bytes, and none
 * can be missing; undefined where it is otherwise, which the library reads. It puts split bytes together one at a time, which
 * takes longer than all else of reading a trace.
 *
 * @param chunk whose pages have been checked
 * @param type of the column in Arrow
 * @param rows that it has to have
 */
export function fixedWidthValues(
  { bytes, metadata, schemaPath, compressors }: ColumnChunkBytes,
  type: DataType,
  rows: number,
): Numbers | undefined {
  const [, column] = schemaPath;
  const width = WIDTHS[metadata.type];
  const Values = arrayOf(type);
  const isFlat = schemaPath.length === 2 && column.element.repetition_type === 'REQUIRED';
  if (!isFlat || Values === undefined || Values.BYTES_PER_ELEMENT !== width) return undefined;
  const values = new Values(rows);
  const target = new Uint8Array(values.buffer);
  const reader: DataReader = {
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    offset: 0,
  };
  let at = 0;
  while (reader.offset < bytes.byteLength - 1) {
    const header = parquetHeader(reader);
    const packed = bytes.subarray(reader.offset, reader.offset + header.compressed_page_size);
    reader.offset += header.compressed_page_size;
    const { data_page_header: first, data_page_header_v2: second } = header;
    const page = first ?? second;
    if (page === undefined) return undefined;
    if (second !== undefined) {
      const levels = second.definition_levels_byte_length + second.repetition_levels_byte_length;
      if (levels !== 0 || second.num_nulls !== 0) return undefined;
    }
    const size = Number(header.uncompressed_page_size);
    const isPacked = second?.is_compressed !== false && size > 0;
    const unpacked = isPacked ? decompressPage(packed, size, metadata.codec, compressors) : packed;
    const length = page.num_values * width;
    if (unpacked.length < length || at + length > target.length) return undefined;
    const place = target.subarray(at, at + length);
    if (page.encoding === 'PLAIN') place.set(unpacked.subarray(0, length));
    else if (page.encoding !== 'BYTE_STREAM_SPLIT') return undefined;
    else if (width === 4) join4(unpacked, place, page.num_values);
    else join8(unpacked, place, page.num_values);
    at += length;
  }
  return at === target.length ? values : undefined;
}

function arrayOf(type: DataType) {
  if (DataType.isTimestamp(type)) return BigInt64Array;
  if (!DataType.isInt(type) && !DataType.isFloat(type)) return undefined;
  return type.ArrayType as unknown as typeof Float64Array;
}

/** Puts values of four bytes together, of which the first bytes stand before all second ones, and so on. */
function join4(split: Uint8Array, target: Uint8Array, count: number): void {
  const words = new Uint32Array(target.buffer, target.byteOffset, count);
  const [b, c, d] = [count, 2 * count, 3 * count];
  for (let index = 0; index < count; index++) {
    words[index] =
      split[index] | (split[b + index] << 8) | (split[c + index] << 16) | (split[d + index] << 24);
  }
}

function join8(split: Uint8Array, target: Uint8Array, count: number): void {
  const words = new Uint32Array(target.buffer, target.byteOffset, 2 * count);
  const [b, c, d, e] = [count, 2 * count, 3 * count, 4 * count];
  const [f, g, h] = [5 * count, 6 * count, 7 * count];
  for (let index = 0; index < count; index++) {
    words[2 * index] =
      split[index] | (split[b + index] << 8) | (split[c + index] << 16) | (split[d + index] << 24);
    words[2 * index + 1] =
      split[e + index] | (split[f + index] << 8) | (split[g + index] << 16) | (split[h + index] << 24);
  }
}
