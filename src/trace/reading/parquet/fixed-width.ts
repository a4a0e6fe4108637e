import type { Compressors, DataReader } from 'hyparquet';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { alignedTo8, type ZstdDecoder } from '../../../arrow/zstd-decoder.js';
import { readHybrid } from './hybrid.js';
import { ListColumn, ListOffsets } from './list-column.js';
import { NUMBER_ARRAYS, type NumberChunk, type Numbers } from './number-chunk.js';
import { nextPage, readLevels } from './pages.js';

/** Bits of a place in a dictionary that are read here. */
const MAX_PLACE_BITS = 24;

/** See `assembly/decoding`. */
type JoinBytes = (source: number, count: number, bytes: number, target: number) => void;

/** Reads columns of numbers, and of lists of them, in the memory of the decompressor. */
export class FixedWidthDecoder {
  readonly #zstd: ZstdDecoder;
  readonly #joinBytes: JoinBytes;
  readonly #compressors: Compressors;

  private constructor(zstd: ZstdDecoder, joinBytes: JoinBytes, compressors: Compressors) {
    this.#zstd = zstd;
    this.#joinBytes = joinBytes;
    this.#compressors = compressors;
  }

  /**
   * @param joining the module as `joiningModule` gives it
   * @param compressors of methods that are neither Zstandard nor Snappy
   */
  static async open(
    zstd: ZstdDecoder,
    joining: WebAssembly.Module,
    compressors: Compressors,
  ): Promise<FixedWidthDecoder> {
    const { exports } = await WebAssembly.instantiate(joining, { env: { memory: zstd.memory } });
    return new FixedWidthDecoder(zstd, (exports as { joinBytes: JoinBytes }).joinBytes, compressors);
  }

  /**
   * The values of a column chunk of numbers as typed arrays hold them, none of which is missing; undefined where it is otherwise,
   * or something is not as it has to be: the library reads it then, at many times the cost, and says what is wrong.
   *
   * @param memory that may be used for them, of a chunk that is no longer needed
   * @throws Error where a page is damaged
   */
  read(chunk: NumberChunk, bytes: Uint8Array, memory?: Numbers): Numbers | ListColumn | undefined {
    const { array, rows, most, itemLevel, emptyLevel } = chunk;
    const Values = NUMBER_ARRAYS[array];
    const lists = emptyLevel === undefined ? undefined : new ListOffsets(rows, emptyLevel, itemLevel);
    const values = memory instanceof Values && memory.length === most ? memory : new Values(most);
    const read = this.#readPages(chunk, bytes, values, lists);
    if (lists === undefined) return read === rows ? values : undefined;
    const offsets = lists.end();
    if (read === undefined || offsets === undefined) return undefined;
    return new ListColumn(offsets, values.subarray(0, read));
  }

  /** How many values were read; undefined as for `read`. */
  #readPages(
    { codec, itemLevel }: NumberChunk,
    bytes: Uint8Array,
    values: Numbers,
    lists: ListOffsets | undefined,
  ): number | undefined {
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
      const unpacked = page.isPacked ? this.#unpack(packed, size, room, codec) : packed;
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
  #unpack(packed: Uint8Array, size: number, room: number, codec: NumberChunk['codec']): Uint8Array {
    if (codec !== 'ZSTD') return decompressPage(packed, size, codec, this.#compressors);
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
