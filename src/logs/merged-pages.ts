import { PAGE_ROWS } from './page.js';
import { RowBuffer } from './row-buffer.js';
import type { RowLayout, Rows, ScalarValues } from './row-layout.js';

/** Rows that are copied one by one instead of column by column, as few are. */
const FEW_ROWS = 16;

/**
 * The rows of several runs in order of time, equal times in the order of the runs; a page of each is in memory.
 *
 * @param runs pages each, none of them empty, in order of time
 */
export async function* merged(
  layout: RowLayout,
  runs: readonly AsyncGenerator<Rows, void, undefined>[],
): AsyncGenerator<Rows, void, undefined> {
  const cursors: Cursor[] = [];
  for (const pages of runs) cursors.push({ pages, page: (await pages.next()).value as Rows, row: 0 });
  const rows = new RowBuffer(layout);
  while (cursors.length > 0) {
    const [first, limit, includesLimit] = nextOf(cursors);
    const cursor = cursors[first];
    const end = endOf(cursor, limit, includesLimit, PAGE_ROWS - rows.rows);
    copyRows(rows, cursor.page, cursor.row, end);
    cursor.row = end;
    if (end === cursor.page.rows) {
      const { value } = await cursor.pages.next();
      if (value === undefined) cursors.splice(first, 1);
      else Object.assign(cursor, { page: value, row: 0 });
    }
    if (rows.rows === PAGE_ROWS || cursors.length === 0) {
      yield rows.all;
      rows.clear();
    }
  }
}

/** Where a run is. */
interface Cursor {
  readonly pages: AsyncGenerator<Rows, void, undefined>;
  page: Rows;
  row: number;
}

/**
 * Which run has the next row, and the time up to which it has all that come next: that of the first row of another run, which
 * comes before one of the same time where its run does.
 */
function nextOf(cursors: readonly Cursor[]): readonly [first: number, limit: number, includesLimit: boolean] {
  let first = 0;
  let second = -1;
  for (let index = 1; index < cursors.length; index++) {
    const time = timeOf(cursors[index]);
    if (time < timeOf(cursors[first])) {
      second = first;
      first = index;
    } else if (second < 0 || time < timeOf(cursors[second])) second = index;
  }
  if (second < 0) return [first, Number.POSITIVE_INFINITY, true];
  return [first, timeOf(cursors[second]), first < second];
}

function timeOf({ page, row }: Cursor): number {
  return page.scalars[0][row];
}

/** The end of the rows that come before a time, of the page at hand and of at most so many. */
function endOf({ page, row }: Cursor, limit: number, includesLimit: boolean, most: number): number {
  const [times] = page.scalars;
  const last = Math.min(page.rows, row + most);
  let end = row + 1;
  while (end < last && (times[end] < limit || (includesLimit && times[end] === limit))) end++;
  return end;
}

function copyRows(to: RowBuffer, from: Rows, start: number, end: number): void {
  to.reserve(end - start);
  const at = to.rows;
  for (const [index, values] of to.scalars.entries()) {
    const given = from.scalars[index] as ScalarValues;
    if (end - start > FEW_ROWS) values.set(given.subarray(start, end), at);
    else for (let row = start; row < end; row++) values[at + row - start] = given[row];
  }
  for (let row = start; row < end; row++) {
    for (let list = 0; list < from.lists.length; list++) {
      const { offsets, values } = from.lists[list];
      for (let item = offsets[row]; item < offsets[row + 1]; item++) to.addItem(list, values[item]);
    }
    to.addRow();
  }
}
