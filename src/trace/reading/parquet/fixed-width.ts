import type { DataReader, SchemaTree } from 'hyparquet';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { getMaxDefinitionLevel } from 'hyparquet/src/schema.js';
import { DataType } from '../../../arrow/classes.js';
import { alignedTo8, type ZstdDecoder, zstdDecoder } from '../../../arrow/zstd-decoder.js';
import { bytesOfBase64 } from '../../../platform/base64.js';
import type { DecodedValues } from './column-data.js';
import { DECODING_WASM_BASE64 } from './decoding-module.generated.js';
import { readHybrid } from './hybrid.js';
import { ListColumn, ListOffsets } from './list-column.js';
import { type ColumnChunkBytes, MAX_GROUP_VALUES } from './page-check.js';
import { nextPage, readLevels } from './pages.js';

type Numbers = Int32Array | Uint32Array | BigInt64Array | BigUint64Array | Float32Array | Float64Array;

/** Bytes of a value of the types of Parquet that typed arrays hold as they are. */
const WIDTHS: Readonly<Record<string, number>> = { INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8 };

/** What levels say of a column. */
interface ColumnShape {
  /** Of its numbers. */
  readonly type: DataType;
  /** The definition level of a number that is there. */
  readonly itemLevel: number;
  /** That of an empty list; undefined for a column without lists. */
  readonly emptyLevel: number | undefined;
}

/** Bits of a place in a dictionary that are read here. */
const MAX_PLACE_BITS = 24;

/** See `assembly/decoding`. */
type JoinBytes = (source: number, count: number, bytes: number, target: number) => void;

/** Reads columns of numbers, and of lists of them, in the memory of the decompressor. */
export class FixedWidthDecoder {
  readonly #zstd: ZstdDecoder;
  readonly #joinBytes: JoinBytes;

  private constructor(zstd: ZstdDecoder, joinBytes: JoinBytes) {
    this.#zstd = zstd;
    this.#joinBytes = joinBytes;
  }

  static async open(): Promise<FixedWidthDecoder> {
    const zstd = await zstdDecoder();
    const bytes = bytesOfBase64(DECODING_WASM_BASE64);
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory: zstd.memory } });
    return new FixedWidthDecoder(zstd, (instance.exports as { joinBytes: JoinBytes }).joinBytes);
  }

  /**
   * The values of a column chunk of numbers as typed arrays hold them, none of which is missing; undefined where it is otherwise,
   * or something is not as it has to be: the library reads it then, at many times the cost, and says what is wrong.
   *
   * @param type of the column in Arrow
   * @param rows that it has to have
   * @param memory that may be used for them, of a chunk that is no longer needed
   * @throws Error where a page is damaged
   */
  read(
    chunk: ColumnChunkBytes,
    type: DataType,
    rows: number,
    memory?: DecodedValues | ListColumn,
  ): Numbers | ListColumn | undefined {
    const shape = shapeOf(chunk.schemaPath, type);
    const Values = arrayOf(shape?.type);
    if (shape === undefined || Values === undefined) return undefined;
    if (Values.BYTES_PER_ELEMENT !== WIDTHS[chunk.metadata.type]) return undefined;
    const lists =
      shape.emptyLevel === undefined ? undefined : new ListOffsets(rows, shape.emptyLevel, shape.itemLevel);
    const most = lists === undefined ? rows : Math.min(Number(chunk.metadata.num_values), MAX_GROUP_VALUES);
    const values = memory instanceof Values && memory.length === most ? memory : new Values(most);
    const read = this.#readPages(chunk, values, shape, lists);
    if (lists === undefined) return read === rows ? values : undefined;
    const offsets = lists.end();
    if (read === undefined || offsets === undefined) return undefined;
    return new ListColumn(offsets, values.subarray(0, read));
  }

  /** How many values were read; undefined as for `read`. */
  #readPages(
    chunk: ColumnChunkBytes,
    values: Numbers,
    { itemLevel }: ColumnShape,
    lists: ListOffsets | undefined,
  ): number | undefined {
    const { bytes } = chunk;
    const reader: DataReader = {
      view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      offset: 0,
    };
    let dictionary: Numbers | undefined;
    let read = 0;
    while (reader.offset < bytes.byteLength - 1) {
      const page = nextPage(reader, bytes);
      if (page === undefined) return undefined;
      const { packed, size, count, encoding } = page;
      // Before there is a view of the memory, which ends when that grows.
      const room = encoding === 'BYTE_STREAM_SPLIT' ? Math.min(count * values.BYTES_PER_ELEMENT, size) : 0;
      const unpacked = page.isPacked ? this.#unpack(packed, size, room, chunk) : packed;
      if (page.isDictionary) {
        if (count * values.BYTES_PER_ELEMENT > size) return undefined;
        dictionary = new (values.constructor as new (length: number) => Numbers)(count);
        if (encoding.startsWith('PLAIN') && this.#fill(dictionary, 0, count, 'PLAIN', unpacked)) continue;
        return undefined;
      }
      // Levels of the second version stand elsewhere.
      if (page.isSecond && itemLevel > 0) return undefined;
      const levels = readLevels(unpacked, count, itemLevel, lists);
      if (levels === undefined || read + levels.values > values.length) return undefined;
      const body = unpacked.subarray(levels.end);
      const isRead = encoding.endsWith('DICTIONARY')
        ? fillFrom(dictionary, values, read, levels.values, body)
        : this.#fill(values, read, levels.values, encoding, body);
      if (!isRead) return undefined;
      read += levels.values;
    }
    return read;
  }

  /** @param room bytes that are needed behind the page, where it is a view of the decompressor's memory */
  #unpack(
    packed: Uint8Array,
    size: number,
    room: number,
    { metadata, compressors }: ColumnChunkBytes,
  ): Uint8Array {
    if (metadata.codec !== 'ZSTD') return decompressPage(packed, size, metadata.codec, compressors);
    const unpacked = this.#zstd.unpack(packed, size, room);
    if (unpacked.length !== size) throw new Error('a page is not as long as it says when it is unpacked');
    return unpacked;
  }

  /** Copies `count` values to `values` from `first` on; false where they are not there, or encoded in another manner. */
  #fill(values: Numbers, first: number, count: number, encoding: string, body: Uint8Array): boolean {
    const width = values.BYTES_PER_ELEMENT;
    const length = count * width;
    if (body.length < length) return false;
    if (encoding !== 'PLAIN' && encoding !== 'BYTE_STREAM_SPLIT') return false;
    const plain = encoding === 'PLAIN' ? body : this.#joined(body, count, width);
    new Uint8Array(values.buffer, values.byteOffset + first * width, length).set(plain.subarray(0, length));
    return true;
  }

  /**
   * Values whose bytes are apart; a view of the decompressor's memory.
   *
   * @param split may be the end of a page there, which has room behind it
   */
  #joined(split: Uint8Array, count: number, width: number): Uint8Array {
    const length = count * width;
    const { memory } = this.#zstd;
    if (split.buffer === memory.buffer) {
      const target = alignedTo8(split.byteOffset + split.byteLength);
      this.#joinBytes(split.byteOffset, count, width, target);
      return new Uint8Array(memory.buffer, target, length);
    }
    const scratch = this.#zstd.scratch(2 * length);
    scratch.set(split.subarray(0, length));
    this.#joinBytes(scratch.byteOffset, count, width, scratch.byteOffset + length);
    return scratch.subarray(length);
  }
}

/** Values by their places in a dictionary, as `#fill` copies them. */
function fillFrom(
  dictionary: Numbers | undefined,
  values: Numbers,
  first: number,
  count: number,
  body: Uint8Array,
): boolean {
  if (dictionary === undefined || (count > 0 && body.length === 0)) return false;
  if (body[0] > MAX_PLACE_BITS) return false;
  const places = new Uint32Array(count);
  if (count > 0) readHybrid(body, 1, body.length, body[0], count, places);
  let largest = 0;
  for (let index = 0; index < count; index++) {
    const place = places[index];
    if (place > largest) largest = place;
    values[first + index] = dictionary[place];
  }
  return count === 0 || largest < dictionary.length;
}

function arrayOf(type: DataType | undefined) {
  if (type === undefined) return undefined;
  if (DataType.isTimestamp(type)) return BigInt64Array as unknown as typeof Float64Array;
  if (!DataType.isInt(type) && !DataType.isFloat(type)) return undefined;
  return type.ArrayType as unknown as typeof Float64Array;
}

/**
 * What levels say of a column of numbers, or of lists of numbers in the three levels that the format has for them; undefined for
 * any other.
 */
function shapeOf(path: readonly SchemaTree[], type: DataType): ColumnShape | undefined {
  const itemLevel = getMaxDefinitionLevel([...path]);
  const kinds = path.slice(1).map(({ element }) => element.repetition_type);
  if (!DataType.isList(type)) {
    const isFlat = kinds.length === 1 && kinds[0] !== 'REPEATED';
    return isFlat ? { type, itemLevel, emptyLevel: undefined } : undefined;
  }
  const [list, repeated, item] = kinds;
  if (kinds.length !== 3 || list === 'REPEATED' || repeated !== 'REPEATED' || item === 'REPEATED')
    return undefined;
  return { type: type.children[0].type, itemLevel, emptyLevel: list === 'OPTIONAL' ? 1 : 0 };
}
