import type { RecordBatch } from '../arrow/classes.js';
import { TraceError } from '../errors.js';
import { isOwnTrace } from '../trace/metadata.js';
import type { OpenedTrace } from '../trace/reading/open-parts.js';
import { itemsOf, MOST_ITEMS, whyItemsDropped } from './batch-items.js';
import { ChainSessions } from './chain-sessions.js';
import { ClientIndex } from './client-index.js';
import { type ColumnKeys, columnKeys, firstItemKeys, hashOfText } from './column-keys.js';
import { DroppedTally } from './dropped-rows.js';
import type { Log } from './log.js';
import { type LogColumn, type LogColumns, logColumns } from './log-columns.js';
import { type LogLayout, layoutOf } from './log-layout.js';
import { LogTimes, TimeFault } from './log-times.js';
import { numbersOf, whyNoCount } from './number-column.js';
import { openLog } from './open-log.js';
import { SortedRows } from './sorted-rows.js';

const NO_OUTPUT = 'no output tokens (a failed call)';

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
  /** Whether requests without output are such, and no failed calls: those of a trace of this package. */
  readonly #isOwn: boolean;
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
    this.#isOwn = isOwnTrace(schema) || hasOwnNames(trace);
    this.#layout = layoutOf(this.#columns);
    this.#sorted = new SortedRows(this.#layout, options.memoryBytes, options.temporary);
    this.#times = new LogTimes(schema, this.#columns.time.index, isOwnTrace(schema));
    this.#chains = this.#columns.chain && new ChainSessions();
    const { clientKey } = this.#columns;
    this.#clients = clientKey === 'none' ? undefined : new ClientIndex(clientKey === 'client');
  }

  /** @throws TraceError where times are of several units, or a row stands for several requests */
  async add(batch: RecordBatch): Promise<void> {
    const { numRows: rows } = batch;
    if (this.#batchTimes.length < rows) this.#batchTimes = new Float64Array(rows);
    const place = (row: number) => this.#placeOf(row);
    const columns = this.#columns;
    this.#readTimes(batch);
    const numbers = (column: LogColumn | undefined) => column && numbersOf(batch.data.children[column.index]);
    const input = numbers(columns.input)!;
    const output = numbers(columns.output)!;
    const reason = numbers(columns.reason);
    const history = numbers(columns.history);
    const images = numbers(columns.imageCount);
    const requests = numbers(columns.requests);
    const items = [...columns.items.values()].map((column) => itemsOf(batch, column));
    const clients = this.#clientKeys(batch);
    const sessions = this.#sessionKeys(batch);
    const bySession = columns.clientKey === 'session';
    const times = this.#batchTimes;
    const buffer = this.#sorted.buffer;
    buffer.reserve(rows);
    const { scalars } = buffer;
    const at = this.#layout.places;
    const firstKept = buffer.rows;
    for (let row = 0; row < rows; row++) {
      if (requests !== undefined && requests[row] > 1) throw this.#severalRequests(requests[row], row);
      const thought = said(reason?.[row]);
      const repeated = said(history?.[row]);
      const count = said(images?.[row]);
      const why =
        this.#whyDropped(times[row], input[row], output[row], thought, repeated, count) ??
        whyItemsDropped(items, row);
      if (why !== undefined) {
        this.#dropped.add(why, () => place(row));
        continue;
      }
      const to = buffer.rows;
      scalars[0][to] = times[row];
      scalars[at.input][to] = input[row];
      scalars[at.output][to] = output[row];
      if (sessions !== undefined) {
        const session = this.#sessionOf(sessions, row);
        scalars[at.session][to] = session;
        if (bySession) clients!.keys[row] = session;
      }
      if (clients !== undefined) scalars[at.client][to] = this.#clients!.indexOf(clients, row);
      if (reason !== undefined) {
        scalars[at.reason][to] = thought === 0 ? 0 : thought / output[row];
        this.#hasReason ||= thought > 0;
        if (Number.isNaN(reason[row])) this.#unsaid.reason++;
      }
      if (history !== undefined) {
        scalars[at.history][to] = repeated;
        if (Number.isNaN(history[row])) this.#unsaid.history++;
      }
      if (images !== undefined) {
        scalars[at.images][to] = count;
        this.#hasItems ||= count > 0;
        if (Number.isNaN(images[row])) this.#unsaid.images++;
      }
      for (let list = 0; list < items.length; list++) {
        const { offsets, values, isThere } = items[list];
        if (!isThere(row)) continue;
        for (let item = offsets[row]; item < offsets[row + 1]; item++) buffer.addItem(list, values[item]);
        this.#hasItems ||= offsets[row + 1] > offsets[row];
      }
      buffer.addRow();
    }
    this.#rows += rows;
    await this.#sorted.settle(firstKept);
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

  #clientKeys(batch: RecordBatch): ColumnKeys | undefined {
    const { client, clientKey } = this.#columns;
    if (client !== undefined) {
      return clientKey === 'prefix' ? firstItemKeys(batch, client.index) : columnKeys(batch, client.index);
    }
    if (clientKey === 'none') return undefined;
    // Sessions are known row by row.
    return { keys: new Float64Array(batch.numRows), nameOf: String };
  }

  #sessionKeys(batch: RecordBatch): SessionKeys | undefined {
    const { session, chain } = this.#columns;
    if (session !== undefined) return { keys: columnKeys(batch, session.index).keys };
    if (chain === undefined) return undefined;
    return {
      messages: columnKeys(batch, chain.message.index).keys,
      parents: columnKeys(batch, chain.parent.index).keys,
    };
  }

  #sessionOf(sessions: SessionKeys, row: number): number {
    if ('keys' in sessions) return sessions.keys[row];
    const parent = sessions.parents[row];
    return this.#chains!.sessionOf(sessions.messages[row], parent === NO_PARENT ? Number.NaN : parent);
  }

  #whyDropped(
    time: number,
    input: number,
    output: number,
    reason: number,
    history: number,
    images: number,
  ): string | undefined {
    if (Number.isNaN(time)) return `${this.#columns.time.name} is missing or no time`;
    if (output === 0 && !this.#isOwn) return NO_OUTPUT;
    const columns = this.#columns;
    return (
      about(columns.input, whyNoCount(input)) ??
      about(columns.output, whyNoCount(output)) ??
      about(
        columns.reason,
        whyNoCount(reason) ?? (reason > output ? 'is more than the output' : undefined),
      ) ??
      about(
        columns.history,
        whyNoCount(history) ?? (history > input ? 'is more than the input' : undefined),
      ) ??
      about(
        columns.imageCount,
        whyNoCount(images) ?? (images > MOST_ITEMS ? `is more than ${MOST_ITEMS}` : undefined),
      )
    );
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

type SessionKeys =
  | { readonly keys: Float64Array }
  | { readonly messages: Float64Array; readonly parents: Float64Array };

/** What is not said is 0: a request without a word on images has none. */
function said(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? 0 : value;
}

function about(column: LogColumn | undefined, problem: string | undefined): string | undefined {
  return column === undefined || problem === undefined ? undefined : `${column.name} ${problem}`;
}

/** Texts of this package have no metadata, but all of its columns, under their names. */
function hasOwnNames({ schema }: OpenedTrace): boolean {
  const isCalledSo = (column: string) =>
    schema.fields.some(({ name, metadata }) => name === column && metadata.size === 0);
  return ['timestamp', 'client_id', 'output_tokens', 'request_id'].every(isCalledSo);
}
