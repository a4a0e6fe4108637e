import type { RecordBatch, Schema } from 'apache-arrow';
import { TraceError } from '../errors.js';
import { ClientCounts } from '../trace/client-counts.js';
import { flatValues } from '../trace/columns.js';
import { readTraceMetadata, specifiedDuration } from '../trace/metadata.js';
import { schemaFault } from '../trace/schema.js';
import { ArrivalTally } from './arrival-tally.js';
import { clientSkew } from './client-skew.js';
import { ColumnTally, isMeasured } from './column-tally.js';
import type { TraceFigures } from './comparison.js';
import type { FloatHistogram } from './float-histogram.js';
import { rateLength } from './rate-length.js';
import { SortedValues } from './sorted-values.js';
import { WindowTally, windowRates } from './window-tally.js';
import { wholeWindows } from './windows.js';

export const NO_REQUESTS = 'the trace has no requests, so there is nothing to compare';

/** A trace that has been read: its figures, and the distributions that are compared. */
export interface ReadTrace {
  readonly figures: TraceFigures;
  /** Requests per second of each window. */
  readonly rates: SortedValues;
  /** In seconds. */
  readonly interArrivalTimes: FloatHistogram;
  readonly columns: readonly ColumnTally[];
}

/** Counts and sums of a trace, batch by batch, in memory that does not grow with its rows. */
export class TraceTally {
  readonly #windowSeconds: number;
  readonly #schema: Schema;
  readonly #timestampIndex: number;
  readonly #clientIndex: number;
  /** Seconds that the whole trace was asked to cover; undefined for a shard, and where that is not known. */
  readonly #specified: number | undefined;
  readonly #arrivals: ArrivalTally;
  readonly #clients = new ClientCounts();
  readonly #windows: WindowTally;
  readonly #columns: readonly ColumnTally[];
  #start = Number.NaN;

  /** @throws TraceError when the schema is not that of a trace */
  constructor(schema: Schema, windowSeconds: number, cvWindowSeconds: number) {
    const fault = schemaFault(schema);
    if (fault !== undefined) throw new TraceError(`it is not a trace: ${fault}`);
    const names = schema.fields.map(({ name }) => name);
    const { spec, shard } = readTraceMetadata(schema);
    const specified = shard === undefined ? specifiedDuration(spec) : undefined;
    this.#windowSeconds = windowSeconds;
    this.#schema = schema;
    this.#timestampIndex = names.indexOf('timestamp');
    this.#clientIndex = names.indexOf('client_id');
    this.#specified = specified !== undefined && specified > 0 ? specified : undefined;
    this.#columns = schema.fields.flatMap((field, index) =>
      isMeasured(field) ? [new ColumnTally(field, index)] : [],
    );
    this.#arrivals = new ArrivalTally(cvWindowSeconds);
    this.#windows = new WindowTally(windowSeconds, this.#columns.length);
  }

  /** Adds the rows of the next batch. @throws TraceError when they are not in order of time */
  update(batch: RecordBatch): void {
    if (batch.data.children.length !== this.#schema.fields.length) {
      throw new TraceError('a batch has other columns than its trace');
    }
    if (batch.numRows === 0) return;
    const timestamps = flatValues(batch, this.#timestampIndex) as Float64Array;
    if (this.#arrivals.requests === 0) {
      this.#start = this.#specified !== undefined && timestamps[0] >= 0 ? 0 : timestamps[0];
    }
    this.#arrivals.add(timestamps, this.#start);
    this.#windows.addRows(timestamps, this.#start);
    this.#clients.add(flatValues(batch, this.#clientIndex) as Uint32Array);
    for (const [index, column] of this.#columns.entries()) {
      const values = column.add(batch);
      if (values !== undefined) this.#windows.addColumn(index, values);
    }
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
    const durationSeconds = Math.max(this.#specified ?? 0, last - this.#start);
    const windows = wholeWindows(durationSeconds, this.#windowSeconds);
    const byWindow = this.#windows.requests(windows);
    const rates = new SortedValues(byWindow.slice(), windows.seconds);
    const sums = this.#columns.flatMap(({ name: column, fault }, index) =>
      fault === undefined ? [{ column, sums: this.#windows.sums(index, windows) }] : [],
    );
    return {
      figures: {
        name,
        requests,
        durationSeconds,
        meanRate: durationSeconds > 0 ? requests / durationSeconds : Number.NaN,
        windowRates: windowRates(rates, windows),
        rateLength: rateLength(byWindow, sums, windows),
        interArrivalCv: this.#arrivals.interArrivalCv(durationSeconds),
        clients: clientSkew(this.#clients, requests),
      },
      rates,
      interArrivalTimes: gaps,
      columns: this.#columns,
    };
  }
}
