import type { ColumnMetaData, Compressors, DataReader, SchemaTree } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getTreePath } from 'hyparquet/src/schema.js';
import { readVarInt } from 'hyparquet/src/thrift.js';

/**
 * Values of a column in a row group, at most: the library keeps them in arrays, which in V8 have no room for more than twice as
 * many, and end the process when they have none.
 */
export const MAX_GROUP_VALUES = 2 ** 26;
export { getTreePath };

/** Bytes of a page when it is unpacked. */
export const MAX_PAGE_BYTES = 2 ** 30;

/** What there is to know of a column chunk. */
export interface ColumnChunkBytes {
  readonly bytes: Uint8Array;
  readonly metadata: ColumnMetaData;
  /** From the root of the schema to the column. */
  readonly schemaPath: SchemaTree[];
  readonly compressors: Compressors;
}

/**
 * Looks through the pages of a column chunk for runs that say to repeat a value more often than the page has values. The
 * library does so before it looks, however often that is: a damaged byte would take all memory, or end the process.
 *
 * @throws Error where a page is damaged
 */
export function checkPages({ bytes, metadata, schemaPath, compressors }: ColumnChunkBytes): void {
  const { byteLength } = bytes;
  const reader: DataReader = { view: new DataView(bytes.buffer, bytes.byteOffset, byteLength), offset: 0 };
  const levels = [getMaxRepetitionLevel(schemaPath), getMaxDefinitionLevel(schemaPath)];
  let total = 0;
  // As the library has it, a last byte is none of a page.
  while (reader.offset < byteLength - 1) {
    const header = parquetHeader(reader);
    const from = reader.offset;
    const end = from + header.compressed_page_size;
    const isSound =
      end >= from && end <= byteLength && within(Number(header.uncompressed_page_size), MAX_PAGE_BYTES);
    if (!isSound) throw damaged('the size of a page is none');
    reader.offset = end;
    const page = header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header;
    if (page === undefined) continue;
    if (!within(page.num_values, MAX_GROUP_VALUES)) throw damaged(`a page has ${page.num_values} values`);
    if (header.type === 'DICTIONARY_PAGE') continue;
    total += page.num_values;
    if (total > MAX_GROUP_VALUES) throw damaged('a column has more values than its row group');
    const isPacked = String(page.encoding).endsWith('DICTIONARY');
    const packed = bytes.subarray(from, end);
    const unpack = (part: Uint8Array, size: number) => {
      const unpacked = decompressPage(part, size, metadata.codec, compressors);
      return new DataView(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength);
    };
    if (header.type === 'DATA_PAGE') {
      if (!isPacked && levels.every((level) => level === 0)) continue;
      const view = unpack(packed, Number(header.uncompressed_page_size));
      let at = 0;
      for (const level of levels) {
        if (level === 0) continue;
        checkRuns({ view, offset: at + 4 }, widthOf(level), page.num_values);
        at += 4 + view.getUint32(at, true);
      }
      if (isPacked) checkIndices(view, at, page.num_values);
    } else if (header.data_page_header_v2 !== undefined) {
      const { repetition_levels_byte_length: first, definition_levels_byte_length: second } =
        header.data_page_header_v2;
      const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
      if (!(first >= 0 && second >= 0 && first + second <= packed.byteLength))
        throw damaged('the levels of a page are longer than the page');
      const starts = [0, first];
      for (const [index, level] of levels.entries()) {
        if (level > 0) checkRuns({ view, offset: starts[index] }, widthOf(level), page.num_values);
      }
      if (!isPacked) continue;
      const rest = packed.subarray(first + second);
      const size = Number(header.uncompressed_page_size) - first - second;
      const isCompressed = header.data_page_header_v2.is_compressed !== false && size > 0;
      checkIndices(
        isCompressed ? unpack(rest, size) : new DataView(rest.buffer, rest.byteOffset, rest.byteLength),
        0,
        page.num_values,
      );
    }
  }
}

/** Indices of a dictionary: their width, and runs. */
function checkIndices(view: DataView, at: number, values: number): void {
  if (at >= view.byteLength) return;
  const width = view.getUint8(at);
  if (width > 32) throw damaged('indices of a dictionary are too wide');
  if (width > 0) checkRuns({ view, offset: at + 1 }, width, values);
}

/** Walks through a hybrid of runs and packed bits up to so many values. */
function checkRuns(reader: DataReader, width: number, values: number): void {
  for (let seen = 0; seen < values && reader.offset < reader.view.byteLength; ) {
    const header = readVarInt(reader) >>> 0;
    const isPacked = (header & 1) === 1;
    const count = isPacked ? (header >>> 1) * 8 : header >>> 1;
    const byteLength = isPacked ? (header >>> 1) * width : (width + 7) >> 3;
    // Packed bits are in groups of eight, of which the last need not be full; DuckDB fills up to four. Bytes bound those that are there.
    const isThere = isPacked && byteLength <= reader.view.byteLength - reader.offset;
    if (count > values - seen + (isPacked ? 7 : 0) && !isThere)
      throw damaged('a run is longer than its page');
    seen += count;
    reader.offset += byteLength;
  }
}

function widthOf(level: number): number {
  return 32 - Math.clz32(level);
}

function within(value: number, largest: number): boolean {
  return value >= 0 && value <= largest;
}

/** Whoever reads the file says which it is, and that it is damaged. */
function damaged(what: string): Error {
  return new Error(what);
}
