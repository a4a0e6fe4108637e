import type { NumberArray } from '../../trace/columns.js';
import type { ChunkColumn } from '../chunks/chunk.js';
import type { GrowingBytes } from '../encoding/growing-bytes.js';
import type { Kernels } from '../encoding/kernels.js';
import type { ZstdEncoder } from '../zstd/zstd-encoder.js';
import { countLevels, levelBytes, writeLevels } from './levels.js';
import { clearRange, RANGE_BYTES, type Range, rangeAt } from './range.js';
import { ThriftWriter } from './thrift-writer.js';
import { DATA_PAGE, ENCODING } from './types.js';
import { rangeKindOf, valuesOf, widthOf } from './values.js';

/** Rows of a page; its values are at most a few megabytes, apart from lists that are long. */
const PAGE_ROWS = 131_072;
/** Items of lists after which a page ends with the row. */
const PAGE_ITEMS = 262_144;
/** Higher ones take a third more time for less than 2 % of the size. */
const ZSTD_LEVEL = 1;

/** What the end of the file says of a column chunk. */
export interface ColumnFacts {
  /** With the heads of pages; `byteLength` as it is in the file. */
  readonly byteLength: number;
  readonly plainByteLength: number;
  readonly pages: number;
  /** Levels of lists: their items, and one for each empty list. */
  readonly values: number;
  /** Empty lists, which count as missing values of the items' column. */
  readonly nulls: number;
  readonly range: Range | undefined;
  /** Of a column of texts: of `byteLength` the page of the dictionary, which is the first. */
  readonly dictionaryByteLength?: number;
}

/** How pages are made. */
export interface PageTools {
  readonly zstd: ZstdEncoder;
  /** On the memory of `zstd`. */
  readonly kernels: Kernels;
  /** Whether values stand one after the other, not byte by byte. */
  readonly isPlain: boolean;
}

/**
 * Pushes the pages of a column.
 *
 * @param rest is called between pages
 */
export async function encodeColumn(
  column: ChunkColumn,
  rows: number,
  tools: PageTools,
  target: GrowingBytes,
  rest?: () => Promise<void>,
): Promise<ColumnFacts> {
  let byteLength = 0;
  let plainByteLength = 0;
  let values = 0;
  let pages = 0;
  const kind = rangeKindOf(column.values);
  const range = new Uint8Array(RANGE_BYTES);
  clearRange(kind, range);
  for (let from = 0; from < rows; pages++) {
    const to = endOfPage(column, from, rows);
    const page = encodePage(column, from, to, tools, kind, range);
    target.push(page.head);
    target.push(page.body);
    byteLength += page.head.byteLength + page.body.byteLength;
    plainByteLength += page.head.byteLength + page.plainByteLength;
    values += page.levels;
    from = to;
    if (rest !== undefined) await rest();
  }
  const nulls = values - column.values.length;
  const found = column.values.length === 0 ? undefined : rangeAt(kind, range, widthOf(column.values));
  return { byteLength, plainByteLength, pages, values, nulls, range: found };
}

function endOfPage({ offsets }: ChunkColumn, from: number, rows: number): number {
  const most = Math.min(rows, from + PAGE_ROWS);
  if (offsets === undefined || offsets[most] - offsets[from] <= PAGE_ITEMS) return most;
  let to = from + 1;
  while (to < most && offsets[to] - offsets[from] < PAGE_ITEMS) to++;
  return to;
}

interface Page {
  readonly head: Uint8Array;
  /** A view of the encoder's memory. */
  readonly body: Uint8Array;
  readonly plainByteLength: number;
  readonly levels: number;
}

/** @param range of kind `kind`, widened by the values */
function encodePage(
  { values, offsets }: ChunkColumn,
  from: number,
  to: number,
  { zstd, kernels, isPlain }: PageTools,
  kind: number,
  range: Uint8Array,
): Page {
  const [first, end] =
    offsets === undefined ? [from, to] : [offsets[from] - offsets[0], offsets[to] - offsets[0]];
  const levels = offsets === undefined ? to - from : countLevels(offsets, from, to);
  const prefix = offsets === undefined ? 0 : levelBytes(levels);
  const { bytes, width } = valuesOf(values.subarray(first, end) as NumberArray);
  const plainByteLength = prefix + bytes.byteLength;
  // Memory may grow when some is reserved, and views of it end.
  zstd.scratch(RANGE_BYTES + bytes.byteLength);
  const input = zstd.input(plainByteLength);
  const scratch = zstd.scratch(RANGE_BYTES + bytes.byteLength);
  if (offsets !== undefined) writeLevels(offsets, from, to, levels, input);
  scratch.set(range);
  scratch.set(bytes, RANGE_BYTES);
  const source = scratch.byteOffset + RANGE_BYTES;
  kernels.widenRange(kind, source, end - first, scratch.byteOffset);
  range.set(scratch.subarray(0, RANGE_BYTES));
  if (isPlain) input.set(bytes, prefix);
  else kernels.splitBytes(source, end - first, width, input.byteOffset + prefix);
  const body = zstd.compressInput(plainByteLength, ZSTD_LEVEL);
  return {
    head: pageHead(plainByteLength, body.byteLength, levels, isPlain),
    body,
    plainByteLength,
    levels,
  };
}

function pageHead(plainByteLength: number, byteLength: number, levels: number, isPlain: boolean): Uint8Array {
  const thrift = new ThriftWriter();
  thrift.struct(() => {
    thrift.i32(1, DATA_PAGE);
    thrift.i32(2, plainByteLength);
    thrift.i32(3, byteLength);
    thrift.structField(5, () => {
      thrift.i32(1, levels);
      thrift.i32(2, isPlain ? ENCODING.plain : ENCODING.byteStreamSplit);
      thrift.i32(3, ENCODING.rle);
      thrift.i32(4, ENCODING.rle);
    });
  });
  return thrift.bytes();
}
