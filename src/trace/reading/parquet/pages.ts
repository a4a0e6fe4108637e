import type { DataReader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { readHybrid } from './hybrid.js';
import type { ListOffsets } from './list-column.js';
import { MAX_GROUP_VALUES, MAX_PAGE_BYTES } from './page-check.js';

/** A page of values, or of a dictionary, as its header tells. */
export interface Page {
  readonly packed: Uint8Array;
  readonly isPacked: boolean;
  /** Bytes when it is unpacked. */
  readonly size: number;
  readonly encoding: string;
  /** Values, and what stands for one that is missing or for an empty list. */
  readonly count: number;
  readonly isDictionary: boolean;
  /** Of the second version of pages; it has no levels then. */
  readonly isSecond: boolean;
}

/** The next page of a column chunk; undefined where it is of another kind, has levels in front, or cannot be. */
export function nextPage(reader: DataReader, bytes: Uint8Array): Page | undefined {
  const header = parquetHeader(reader);
  const from = reader.offset;
  const end = from + header.compressed_page_size;
  const size = Number(header.uncompressed_page_size);
  if (!(end >= from && end <= bytes.byteLength && size >= 0 && size <= MAX_PAGE_BYTES)) return undefined;
  reader.offset = end;
  const { data_page_header: first, data_page_header_v2: second, dictionary_page_header: dictionary } = header;
  const page = first ?? second ?? dictionary;
  if (page === undefined || !(page.num_values >= 0 && page.num_values <= MAX_GROUP_VALUES)) return undefined;
  if (second !== undefined) {
    const levels = second.definition_levels_byte_length + second.repetition_levels_byte_length;
    if (levels !== 0 || second.num_nulls !== 0) return undefined;
  }
  return {
    packed: bytes.subarray(from, end),
    isPacked: second?.is_compressed !== false && size > 0,
    size,
    encoding: String(page.encoding),
    count: page.num_values,
    isDictionary: first === undefined && second === undefined,
    isSecond: second !== undefined,
  };
}

/** What the levels in front of a page's values tell. */
export interface Levels {
  /** Values that are there. */
  readonly values: number;
  /** Where they begin. */
  readonly end: number;
}

/**
 * Reads the levels in front of a page's values.
 *
 * @param itemLevel the definition level of a value
 * @param lists takes the levels of lists
 * @returns undefined where a value is missing, or levels are not as they have to be
 * @throws Error where there are fewer levels
 */
export function readLevels(
  page: Uint8Array,
  count: number,
  itemLevel: number,
  lists: ListOffsets | undefined,
): Levels | undefined {
  if (itemLevel === 0) return { values: count, end: 0 };
  let end = 0;
  const next = (level: number): Uint8Array | undefined => {
    const start = end + 4;
    if (start > page.length) return undefined;
    end = start + new DataView(page.buffer, page.byteOffset + end, 4).getUint32(0, true);
    if (end > page.length) return undefined;
    const levels = new Uint8Array(count);
    readHybrid(page, start, end, 32 - Math.clz32(level), count, levels);
    return levels;
  };
  const repetitions = lists === undefined ? undefined : next(1);
  if (lists !== undefined && repetitions === undefined) return undefined;
  const definitions = next(itemLevel);
  if (definitions === undefined) return undefined;
  if (lists === undefined || repetitions === undefined) {
    return definitions.every((level) => level === itemLevel) ? { values: count, end } : undefined;
  }
  const values = lists.add(repetitions, definitions, count);
  return values === undefined ? undefined : { values, end };
}
