import type { RecordBatch } from '../arrow/classes.js';
import { TraceError } from '../errors.js';
import { isOwnTrace } from '../trace/metadata.js';
import type { OpenedTrace } from '../trace/reading/open-parts.js';
import { type BatchColumns, batchColumns, type SessionKeys, said, whyDropped } from './batch-columns.js';
import { ChainSessions } from './chain-sessions.js';
import { ClientIndex } from './client-index.js';
import { hashOfText } from './column-keys.js';
import { DroppedTally } from './dropped-rows.js';
import type { Log } from './log.js';
import { type LogColumns, logColumns } from './log-columns.js';
import { type LogLayout, layoutOf } from './log-layout.js';
import { LogTimes, TimeFault } from './log-times.js';
import { openLog } from './open-log.js';
import { PAGE_ROWS } from './page.js';
import { SortedRows } from './sorted-rows.js';

/** What a request has where a log says that it is the first of its session. */
const NO_PARENT = hashOfText('-1');

interface ReaderOptions {
  /** Of columns. */
  readonly memoryBytes: number;
  /** The folder for what does not fit. */
  readonly temporary: string;
  /** The column of sessions that was asked for, as the file calls it. */
  readonly sessionColumn: string | undefined;
}

/** Takes the rows of a log, batch by batch, and makes of them what can be passed over. */
export class LogReader {
  readonly #trace: OpenedTrace;
  readonly #columns: LogColumns;
  readonly #isOwnTrace: boolean;
  readonly #hasOwnNames: boolean;
  readonly #layout: LogLayout;
  readonly #sorted: SortedRows;
  readonly #times: LogTimes;
  readonly #dropped = new DroppedTally();
  readonly #clients: ClientIndex | undefined;
  readonly #chains: ChainSessions | undefined;
  #batchTimes = new Float64Array(0);
  #rows = 0;
  #unsaid = { reason: 0, images: 0, history: 0 };
  #hasReason = false;
  #hasItems = false;

  /** @throws TraceError where columns are missing, or of other types */
  constructor(trace: OpenedTrace, options: ReaderOptions) {
    const { schema, skipped, name } = trace;
    this.#trace = trace;
    this.#columns = logColumns(schema, skipped, name, options.sessionColumn);
    this.#isOwnTrace = isOwnTrace(schema);
    this.#hasOwnNames = hasOwnNames(trace);
    this.#layout = layoutOf(this.#columns);
    this.#sorted = new SortedRows(this.#layout, options.memoryBytes, options.temporary);
    this.#times = new LogTimes(schema, this.#columns.time.index, this.#isOwnTrace);
    this.#chains = this.#columns.chain && new ChainSessions();
    const { clientKey } = this.#columns;
    this.#clients = clientKey === 'none' ? undefined : new ClientIndex(clientKey === 'client');
  }

  /** @throws TraceError where times are of several units, or a row stands for several requests */
  async add(batch: RecordBatch): Promise<void> {
    const { numRows: rows } = batch;
    if (this.#batchTimes.length < rows) this.#batchTimes = new Float64Array(rows);
    this.#readTimes(batch);
    const columns = batchColumns(batch, this.#columns);
    // A batch may have more rows than are to be in memory.
    for (let row = 0; row < rows; row += PAGE_ROWS) {
      const first = this.#sorted.buffer.rows;
      this.#addRows(columns, row, Math.min(rows, row + PAGE_ROWS));
      await this.#sorted.settle(first);
    }
    this.#rows += rows;
  }

  #addRows(columns: BatchColumns, from: number, to: number): void {
    const times = this.#batchTimes;
    const { buffer } = this.#sorted;
    const needsOutput = !this.#isOwn;
    buffer.reserve(to - from);
    for (let row = from; row < to; row++) {
      const requests = said(columns.requests, row);
      if (requests > 1) throw this.#severalRequests(requests, row);
      const why = whyDropped(columns, row, times[row], this.#columns, needsOutput);
      if (why !== undefined) {
        this.#dropped.add(why, () => this.#placeOf(row));
        // Later requests of its session may follow this one.
        if (columns.sessions !== undefined) this.#sessionOf(columns.sessions, row);
      } else {
        this.#put(columns, row, times[row]);
        buffer.addRow();
      }
    }
  }

  /** Sets what the next row of the buffer has. */
  #put(columns: BatchColumns, row: number, time: number): void {
    const { input, output, reason, history, images, items, clients, sessions } = columns;
    const { buffer } = this.#sorted;
    const { scalars, rows: to } = buffer;
    const at = this.#layout.places;
    scalars[0][to] = time;
    scalars[at.input][to] = input[row];
    scalars[at.output][to] = output[row];
    if (sessions !== undefined) {
      const session = this.#sessionOf(sessions, row);
      scalars[at.session][to] = session;
      if (this.#columns.clientKey === 'session') clients!.keys[row] = session;
    }
    if (clients !== undefined) scalars[at.client][to] = this.#clients!.indexOf(clients, row);
    if (reason !== undefined) {
      const tokens = said(reason, row);
      scalars[at.reason][to] = tokens === 0 ? 0 : tokens / output[row];
      this.#hasReason ||= tokens > 0;
      if (Number.isNaN(reason[row])) this.#unsaid.reason++;
    }
    if (history !== undefined) {
      scalars[at.history][to] = said(history, row);
      if (Number.isNaN(history[row])) this.#unsaid.history++;
    }
    if (images !== undefined) {
      scalars[at.images][to] = said(images, row);
      this.#hasItems ||= images[row] > 0;
      if (Number.isNaN(images[row])) this.#unsaid.images++;
    }
    for (let list = 0; list < items.length; list++) {
      const { offsets, values, isThere } = items[list];
      if (!isThere(row)) continue;
      for (let item = offsets[row]; item < offsets[row + 1]; item++) buffer.addItem(list, values[item]);
      this.#hasItems ||= offsets[row + 1] > offsets[row];
    }
  }

  /** No more rows come. @throws TraceError where there is none that can be used, or all are at the same time */
  finish(): Log {
    this.#sorted.finish();
    return openLog({
      trace: this.#trace,
      columns: this.#columns,
      layout: this.#layout,
      sorted: this.#sorted,
      times: this.#times,
      rows: this.#rows,
      dropped: this.#dropped,
      clients: this.#clients,
      chains: this.#chains,
      unsaid: this.#unsaid,
      // What a log of its own has a column for, and nobody uses, is no part of its traffic.
      isUsed: { reason: this.#hasReason || this.#isOwn, items: this.#hasItems || this.#isOwn },
    });
  }

  /** Lets go of everything, after a failure. */
  close(): void {
    this.#sorted.close();
  }

  /**
   * Whether requests without output are such, and no failed calls: those of a trace of this package, whose times in texts are
   * neither dates nor Unix times.
   */
  get #isOwn(): boolean {
    if (this.#isOwnTrace || !this.#hasOwnNames) return this.#isOwnTrace;
    return this.#times.zeroUnixSeconds === undefined && this.#trace.firstDate === undefined;
  }

  #readTimes(batch: RecordBatch): void {
    try {
      this.#times.read(batch.data.children[this.#columns.time.index], this.#batchTimes);
    } catch (error) {
      if (!(error instanceof TimeFault)) throw error;
      throw new TraceError(
        `${this.#placeOf(error.row)}: ${error.message}`,
        { file: this.#trace.name },
        { saysLocation: true, cause: error },
      );
    }
  }

  #sessionOf(sessions: SessionKeys, row: number): number {
    if ('keys' in sessions) return sessions.keys[row];
    const parent = sessions.parents[row];
    return this.#chains!.sessionOf(sessions.messages[row], parent === NO_PARENT ? Number.NaN : parent);
  }

  #severalRequests(requests: number, row: number): TraceError {
    return new TraceError(
      `${this.#placeOf(row)}: column ${this.#columns.requests!.name}: the row stands for ${requests} requests; a log needs a row for each`,
      { file: this.#trace.name },
      { saysLocation: true },
    );
  }

  /** Where a row of the batch at hand stands. */
  #placeOf(row: number): string {
    const { name } = this.#trace;
    const line = this.#trace.lineOf?.(row);
    return line === undefined ? `${name}, row ${this.#rows + row}` : `${name}:${line}`;
  }
}

/** Texts of this package have no metadata, but all of its columns, under their names. */
function hasOwnNames({ schema }: OpenedTrace): boolean {
  const isCalledSo = (column: string) =>
    schema.fields.some(({ name, metadata }) => name === column && metadata.size === 0);
  return ['timestamp', 'client_id', 'output_tokens', 'request_id'].every(isCalledSo);
}
