import type { DataReader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { DataType } from '../../../arrow/classes.js';
import { type ZstdDecoder, zstdDecoder } from '../../../arrow/zstd-decoder.js';
import type { DecodedValues } from './column-data.js';
import { DECODING_WASM_BASE64 } from './decoding-module.generated.js';
import type { ColumnChunkBytes } from './page-check.js';

type Numbers = Int32Array | Uint32Array | BigInt64Array | BigUint64Array | Float32Array | Float64Array;

/** Bytes of a value of the types of Parquet that typed arrays hold as they are. */
const WIDTHS: Readonly<Record<string, number>> = { INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8 };

/** Reads the pages of columns of numbers, in the memory of the decompressor. */
export class FixedWidthDecoder {
  readonly #zstd: ZstdDecoder;
  readonly #joinBytes: JoinBytes;

  private constructor(zstd: ZstdDecoder, joinBytes: JoinBytes) {
    this.#zstd = zstd;
    this.#joinBytes = joinBytes;
  }

  static async open(): Promise<FixedWidthDecoder> {
    const zstd = await zstdDecoder();
    const bytes = Uint8Array.from(atob(DECODING_WASM_BASE64), (digit) => digit.charCodeAt(0));
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory: zstd.memory } });
    return new FixedWidthDecoder(zstd, (instance.exports as { joinBytes: JoinBytes }).joinBytes);
  }

  /**
   * The values of a column chunk where they stand in it as a typed array holds them, or split into streams of their bytes, and
   * none can be missing; undefined where it is otherwise, which the library reads, at many times the cost.
   *
   * @param chunk whose pages have been checked
   * @param type of the column in Arrow
   * @param rows that it has to have
   * @param memory that may be used for them, of a chunk that is no longer needed
   * @throws Error where a page is damaged
   */
  read(chunk: ColumnChunkBytes, type: DataType, rows: number, memory?: DecodedValues): Numbers | undefined {
    const { bytes, metadata, schemaPath } = chunk;
    const [, column] = schemaPath;
    const width = WIDTHS[metadata.type];
    const Values = arrayOf(type);
    const isFlat = schemaPath.length === 2 && column.element.repetition_type === 'REQUIRED';
    if (!isFlat || Values === undefined || Values.BYTES_PER_ELEMENT !== width) return undefined;
    const values = memory instanceof Values && memory.length === rows ? memory : new Values(rows);
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
      const { encoding, num_values: count } = page;
      if (encoding !== 'PLAIN' && encoding !== 'BYTE_STREAM_SPLIT') return undefined;
      const size = Number(header.uncompressed_page_size);
      const length = count * width;
      if (size < length || at + length > target.length) return undefined;
      // Before there are views of the memory, which end when it grows.
      this.#zstd.scratch(2 * length);
      const isPacked = second?.is_compressed !== false && size > 0;
      const unpacked = isPacked ? this.#unpack(packed, size, chunk) : packed;
      if (unpacked.length < length) return undefined;
      const plain = encoding === 'PLAIN' ? unpacked : this.#joined(unpacked, count, width);
      target.set(plain.subarray(0, length), at);
      at += length;
    }
    return at === target.length ? values : undefined;
  }

  #unpack(packed: Uint8Array, size: number, { metadata, compressors }: ColumnChunkBytes): Uint8Array {
    if (metadata.codec !== 'ZSTD') return decompressPage(packed, size, metadata.codec, compressors);
    const unpacked = this.#zstd.unpack(packed, size);
    if (unpacked.length !== size) throw new Error('a page is not as long as it says when it is unpacked');
    return unpacked;
  }

  /** Values whose bytes are apart; a view of the decompressor's memory. */
  #joined(split: Uint8Array, count: number, width: number): Uint8Array {
    const scratch = this.#zstd.scratch(2 * count * width);
    const { byteOffset } = scratch;
    const isThere = split.buffer === scratch.buffer;
    const target = byteOffset + count * width;
    if (!isThere) scratch.set(split.subarray(0, count * width));
    this.#joinBytes(isThere ? split.byteOffset : byteOffset, count, width, target);
    return scratch.subarray(count * width);
  }
}

/** See `assembly/decoding`. */
type JoinBytes = (source: number, count: number, bytes: number, target: number) => void;

function arrayOf(type: DataType) {
  if (DataType.isTimestamp(type)) return BigInt64Array;
  if (!DataType.isInt(type) && !DataType.isFloat(type)) return undefined;
  return type.ArrayType as unknown as typeof Float64Array;
}
