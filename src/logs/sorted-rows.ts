import { makePage, PAGE_ROWS, type Page, type PageHead, pageBytes, viewPage } from './page.js';
import { RowBuffer } from './row-buffer.js';
import type { RowLayout, Rows, ScalarValues } from './row-layout.js';
import { SpoolFile } from './spool-file.js';
import { isAscending, stableOrder } from './stable-order.js';

/** A page in memory, or in the file where it has a position. */
type StoredPage = PageHead & ({ readonly bytes: ArrayBuffer } | { readonly position: number });

/** Rows in ascending order of time. */
interface Run {
  readonly pages: readonly StoredPage[];
  readonly firstTime: number;
  readonly lastTime: number;
}

/** Rows that are copied one by one instead of column by column, as few are. */
const FEW_ROWS = 16;

/**
 * Rows that are put in order of time, equal times in the order in which they came, and can then be passed over any number of
 * times. Up to a limit they are in memory; of more, sorted runs are kept in a temporary file and merged while they are
 * passed over.
 */
export class SortedRows {
  readonly #layout: RowLayout;
  readonly #temporary: string;
  readonly #runBytes: number;
  readonly #buffer: RowBuffer;
  readonly #runs: Run[] = [];
  #file: SpoolFile | undefined;
  #lastTime = Number.NEGATIVE_INFINITY;
  #outOfOrder = 0;

  /**
   * @param memoryBytes for columns; half of it is for rows that come, and as much for putting them in order
   * @param temporary the folder of the file
   */
  constructor(layout: RowLayout, memoryBytes: number, temporary: string) {
    this.#layout = layout;
    this.#temporary = temporary;
    this.#runBytes = memoryBytes / 2;
    this.#buffer = new RowBuffer(layout);
  }

  /** Where rows are added; `settle` is to be called after each batch of them. */
  get buffer(): RowBuffer {
    return this.#buffer;
  }

  /** Rows that came later than one with a later time did. */
  get outOfOrder(): number {
    return this.#outOfOrder;
  }

  /** How many runs are merged; 1 where the rows came in order, or all are in memory. */
  get mergedRuns(): number {
    return isSequence(this.#runs) ? 1 : this.#runs.length;
  }

  /** Bytes on disk. */
  get fileBytes(): number {
    return this.#file?.size ?? 0;
  }

  /** Seconds of the first row and the last. */
  get span(): readonly [first: number, last: number] {
    return [
      this.#runs.reduce((first, run) => Math.min(first, run.firstTime), Number.POSITIVE_INFINITY),
      this.#runs.reduce((last, run) => Math.max(last, run.lastTime), Number.NEGATIVE_INFINITY),
    ];
  }

  /** Counts the rows from `first` on that are out of order, and makes a run of all where they are many. */
  async settle(first: number): Promise<void> {
    const times = this.#buffer.scalars[0];
    let last = this.#lastTime;
    for (let row = first; row < this.#buffer.rows; row++) {
      if (times[row] < last) this.#outOfOrder++;
      else last = times[row];
    }
    this.#lastTime = last;
    if (this.#buffer.bytes < this.#runBytes) return;
    this.#file ??= await SpoolFile.create(this.#temporary);
    this.#makeRun(this.#file);
  }

  /** No more rows come. */
  finish(): void {
    if (this.#buffer.rows > 0) this.#makeRun(this.#file);
  }

  #makeRun(file: SpoolFile | undefined): void {
    const rows = this.#buffer.all;
    const times = rows.scalars[0] as Float64Array;
    const order = isAscending(times) ? undefined : stableOrder(times);
    const pages: StoredPage[] = [];
    for (let start = 0; start < rows.rows; start += PAGE_ROWS) {
      const page = makePage(this.#layout, rows, order, start, Math.min(rows.rows, start + PAGE_ROWS));
      const [pageTimes] = viewPage(this.#layout, page).scalars;
      const head = {
        rows: page.rows,
        listLengths: page.listLengths,
        firstTime: pageTimes[0],
        lastTime: pageTimes[page.rows - 1],
      };
      pages.push(
        file === undefined ? { ...head, bytes: page.bytes } : { ...head, position: file.append(page.bytes) },
      );
    }
    this.#runs.push({ pages, firstTime: pages[0].firstTime, lastTime: pages[pages.length - 1].lastTime });
    this.#buffer.clear();
  }

  /** All rows in order, some at a time; the memory of those before may be used again. */
  async *passes(): AsyncGenerator<Rows, void, undefined> {
    if (isSequence(this.#runs)) for (const run of this.#runs) yield* this.#pagesOf(run);
    else yield* this.#merged();
  }

  /** May be called again. */
  close(): void {
    this.#file?.close();
  }

  /** The next page is read while one is looked at. */
  async *#pagesOf({ pages }: Run): AsyncGenerator<Rows, void, undefined> {
    let next = this.#load(pages[0]);
    for (let index = 0; index < pages.length; index++) {
      const page = await next;
      if (index + 1 < pages.length) {
        next = this.#load(pages[index + 1]);
        // Its failure is raised when it is awaited.
        next.catch(() => undefined);
      }
      yield viewPage(this.#layout, page);
    }
  }

  async #load(page: StoredPage): Promise<Page> {
    const { rows, listLengths } = page;
    if ('bytes' in page) return page;
    const bytes = await this.#file!.read(page.position, pageBytes(this.#layout, page));
    return { rows, listLengths, bytes };
  }

  async *#merged(): AsyncGenerator<Rows, void, undefined> {
    const cursors: Cursor[] = [];
    for (const run of this.#runs) {
      const pages = this.#pagesOf(run);
      cursors.push({ pages, page: (await pages.next()).value as Rows, row: 0 });
    }
    const merged = new RowBuffer(this.#layout);
    merged.reserve(PAGE_ROWS);
    while (cursors.length > 0) {
      const [first, limit, includesLimit] = nextOf(cursors);
      const cursor = cursors[first];
      const end = endOf(cursor, limit, includesLimit, PAGE_ROWS - merged.rows);
      copyRows(merged, cursor.page, cursor.row, end);
      cursor.row = end;
      if (end === cursor.page.rows) {
        const { value } = await cursor.pages.next();
        if (value === undefined) cursors.splice(first, 1);
        else Object.assign(cursor, { page: value, row: 0 });
      }
      if (merged.rows === PAGE_ROWS || cursors.length === 0) {
        yield merged.all;
        merged.clear();
      }
    }
  }
}

/** Where a run is. */
interface Cursor {
  readonly pages: AsyncGenerator<Rows, void, undefined>;
  page: Rows;
  row: number;
}

/** Whether the runs are in order one behind the other. */
function isSequence(runs: readonly Run[]): boolean {
  return runs.every((run, index) => index === 0 || run.firstTime >= runs[index - 1].lastTime);
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
