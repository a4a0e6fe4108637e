import type { RecordBatch, Schema } from 'apache-arrow';
import { TraceError } from '../errors.js';
import { DispersionTally } from '../estimation/dispersion.js';
import { ArrivalTally } from '../statistics/arrival-tally.js';
import type { FloatHistogram } from '../statistics/float-histogram.js';
import { SortedValues } from '../statistics/sorted-values.js';
import { WindowTally } from '../statistics/window-tally.js';
import { wholeWindows } from '../statistics/windows.js';
import { TraceClients } from '../trace/clients.js';
import { ColumnTally, isMeasured } from '../trace/column-tally.js';
import { isWholeTrace, readTraceMetadata, specifiedDuration } from '../trace/metadata.js';
import { type SkippedColumn, type UnreadColumn, unreadColumns } from '../trace/skipped-column.js';
import { traceSpan } from '../trace/span.js';
import { TraceTimes } from '../trace/times.js';
import { clientSkew } from './client-skew.js';
import type { TraceFigures } from './comparison.js';
import { ConversationTally } from './conversation-tally.js';
import { JointTally } from './joint-lengths.js';
import { naiveNote } from './naive-note.js';
import { rateLength } from './rate-length.js';
import { windowRates } from './window-rates.js';

export const NO_REQUESTS = 'the trace has no requests, so there is nothing to compare';

/** A trace that has been read: its figures, and the distributions that are compared. */
export interface ReadTrace {
  readonly figures: TraceFigures;
  /** Requests per second of each window. */
  readonly rates: SortedValues;
  /** In seconds. */
  readonly interArrivalTimes: FloatHistogram;
  /** In seconds; undefined where there are no conversations. */
  readonly interTurnTimes: FloatHistogram | undefined;
  readonly columns: readonly ColumnTally[];
  readonly leftOut: readonly UnreadColumn[];
  /** What needs saying of it: how its times were read, and that it is naive. */
  readonly notes: readonly string[];
}

/** Counts and sums of a trace, batch by batch, in memory that does not grow with its rows but for conversations. */
export class TraceTally {
  readonly #windowSeconds: number;
  readonly #schema: Schema;
  readonly #times: TraceTimes;
  readonly #naive: string | undefined;
  /** Seconds that the whole trace was asked to cover; undefined for a shard or part, and where that is not known. */
  readonly #specified: number | undefined;
  readonly #arrivals: ArrivalTally;
  readonly #clients: TraceClients;
  readonly #windows: WindowTally;
  readonly #columns: readonly ColumnTally[];
  readonly #unread: readonly UnreadColumn[];
  readonly #dispersion = new DispersionTally();
  readonly #joint: JointTally | undefined;
  readonly #conversations: ConversationTally | undefined;
  #start = Number.NaN;

  /**
   * @param skipped columns that are not in the batches, for their types
   * @throws TraceError when the schema is not that of a trace
   */
  constructor(
    schema: Schema,
    windowSeconds: number,
    cvWindowSeconds: number,
    skipped: readonly SkippedColumn[] = [],
  ) {
    const metadata = readTraceMetadata(schema);
    const { spec } = metadata;
    this.#windowSeconds = windowSeconds;
    this.#schema = schema;
    this.#times = new TraceTimes(schema);
    this.#naive = naiveNote(spec);
    this.#clients = new TraceClients(schema, skipped);
    this.#specified = isWholeTrace(metadata) ? specifiedDuration(spec) : undefined;
    this.#unread = unreadColumns(schema, skipped);
    this.#columns = schema.fields.flatMap((field, index) =>
      isMeasured(field) ? [new ColumnTally(field, index)] : [],
    );
    this.#joint = JointTally.of(this.#columns.map(({ name }) => name));
    this.#conversations = ConversationTally.of(schema);
    this.#arrivals = new ArrivalTally(cvWindowSeconds);
    this.#windows = new WindowTally(windowSeconds, this.#columns.length);
  }

  /** Adds the rows of the next batch. @throws TraceError when a time is missing, not finite or not in order */
  update(batch: RecordBatch): void {
    if (batch.data.children.length !== this.#schema.fields.length) {
      throw new TraceError('a batch has other columns than its trace');
    }
    if (batch.numRows === 0) return;
    const timestamps = this.#times.read(batch);
    if (this.#arrivals.requests === 0) {
      this.#start = traceSpan(this.#specified, timestamps[0], timestamps[0]).start;
    }
    this.#arrivals.add(timestamps, this.#start);
    this.#windows.addRows(timestamps, this.#start);
    this.#dispersion.add(timestamps, this.#start);
    this.#clients.add(batch);
    this.#conversations?.add(batch, timestamps);
    const values = this.#columns.map((column) => column.add(batch));
    for (const [index, ofColumn] of values.entries()) {
      if (ofColumn !== undefined) this.#windows.addColumn(index, ofColumn);
    }
    this.#joint?.add(values);
  }

  /**
   * Ends the count; to be called once.
   *
   * @param name of the trace, for its figures
   * @throws TraceError when there were no rows
   */
  end(name: string): ReadTrace {
    const { requests, last, gaps } = this.#arrivals;
    if (requests === 0) throw new TraceError(NO_REQUESTS);
    const { durationSeconds } = traceSpan(this.#specified, this.#start, last);
    const windows = wholeWindows(durationSeconds, this.#windowSeconds);
    const byWindow = this.#windows.requests(windows);
    const rates = new SortedValues(byWindow.slice(), windows.seconds);
    const sums = this.#columns.flatMap(({ name: column, fault, missing }, index) =>
      fault === undefined && missing === 0 ? [{ column, sums: this.#windows.sums(index, windows) }] : [],
    );
    const joint = this.#joint?.figures();
    const conversations = this.#conversations?.figures();
    return {
      figures: {
        name,
        requests,
        durationSeconds,
        meanRate: durationSeconds > 0 ? requests / durationSeconds : Number.NaN,
        windowRates: windowRates(rates, windows),
        rateLength: rateLength(byWindow, sums, windows),
        interArrivalCv: this.#arrivals.interArrivalCv(durationSeconds),
        dispersion: this.#dispersion.end(durationSeconds),
        ...(joint && { joint }),
        clients: clientSkew(this.#clients.counts, requests),
        ...(conversations && { conversations }),
      },
      rates,
      interArrivalTimes: gaps,
      interTurnTimes: conversations && this.#conversations?.times,
      columns: this.#columns,
      leftOut: [...this.#clients.leftOut, ...this.#unread],
      notes: [
        ...(this.#naive === undefined ? [] : [this.#naive]),
        ...(this.#times.note === undefined ? [] : [`timestamp: ${this.#times.note}`]),
      ],
    };
  }
}
