import { merged } from './merged-pages.js';
import { makePage, PAGE_ROWS, type Page, type PageHead, pageBytes, viewPage } from './page.js';
import { RowBuffer } from './row-buffer.js';
import type { RowLayout, Rows } from './row-layout.js';
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
    else
      yield* merged(
        this.#layout,
        this.#runs.map((run) => this.#pagesOf(run)),
      );
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
}

/** Whether the runs are in order one behind the other. */
function isSequence(runs: readonly Run[]): boolean {
  return runs.every((run, index) => index === 0 || run.firstTime >= runs[index - 1].lastTime);
}
