import { type ListValues, type RowLayout, type Rows, type ScalarValues, scalarArray } from './row-layout.js';

/** Rows of a page at most: with some 30 bytes a row it is read from a disk in pieces of two megabytes. */
export const PAGE_ROWS = 65_536;

/** Where the columns of a page begin; each at a multiple of 8 bytes. */
interface PageShape {
  readonly rows: number;
  /** Values of each list column. */
  readonly listLengths: readonly number[];
}

/** A page as bytes, and what has to be known to read it. */
export interface Page extends PageShape {
  readonly bytes: ArrayBuffer;
}

/** Of a page in memory or in a file. */
export interface PageHead extends PageShape {
  readonly firstTime: number;
  readonly lastTime: number;
}

export function pageBytes(layout: RowLayout, { rows, listLengths }: PageShape): number {
  const scalars = layout.scalars.reduce(
    (sum, { type }) => sum + aligned(rows * (type === 'float64' ? 8 : 4)),
    0,
  );
  return listLengths.reduce((sum, length) => sum + aligned(4 * (rows + 1)) + aligned(4 * length), scalars);
}

/** The columns of a page, over its bytes. */
export function viewPage(layout: RowLayout, { rows, listLengths, bytes }: Page): Rows {
  let at = 0;
  const scalars = layout.scalars.map((column) => {
    const values = scalarArray(column, rows, bytes, at);
    at += aligned(values.byteLength);
    return values;
  });
  const lists = listLengths.map((length): ListValues => {
    const offsets = new Uint32Array(bytes, at, rows + 1);
    at += aligned(offsets.byteLength);
    const values = new Uint32Array(bytes, at, length);
    at += aligned(values.byteLength);
    return { offsets, values };
  });
  return { rows, scalars, lists };
}

/**
 * Makes a page of some rows.
 *
 * @param order of the rows, by their numbers in `from`; undefined for the order in which they stand
 * @param start and `end` (exclusive) in that order
 */
export function makePage(
  layout: RowLayout,
  from: Rows,
  order: Uint32Array | undefined,
  start: number,
  end: number,
): Page {
  const rows = end - start;
  const listLengths = from.lists.map(({ offsets }) => {
    if (order === undefined) return offsets[end] - offsets[start];
    let length = 0;
    for (let at = start; at < end; at++) length += offsets[order[at] + 1] - offsets[order[at]];
    return length;
  });
  const bytes = new ArrayBuffer(pageBytes(layout, { rows, listLengths }));
  const page = { rows, listLengths, bytes };
  const to = viewPage(layout, page);
  for (const [index, values] of to.scalars.entries())
    copyScalars(values, from.scalars[index], order, start, end);
  for (const [index, list] of to.lists.entries()) copyLists(list, from.lists[index], order, start, end);
  return page;
}

function copyScalars(
  to: ScalarValues,
  from: ScalarValues,
  order: Uint32Array | undefined,
  start: number,
  end: number,
): void {
  if (order === undefined) to.set(from.subarray(start, end));
  else for (let at = start; at < end; at++) to[at - start] = from[order[at]];
}

function copyLists(
  to: ListValues,
  from: ListValues,
  order: Uint32Array | undefined,
  start: number,
  end: number,
): void {
  let length = 0;
  for (let at = start; at < end; at++) {
    const row = order === undefined ? at : order[at];
    for (let item = from.offsets[row]; item < from.offsets[row + 1]; item++)
      to.values[length++] = from.values[item];
    to.offsets[at - start + 1] = length;
  }
}

function aligned(bytes: number): number {
  return (bytes + 7) & ~7;
}
