import type { RecordBatch, Schema } from 'apache-arrow';
import { type ClientCount, ClientCounts } from './client-counts.js';
import { flatValues, listLengths, listValues, typeName } from './columns.js';
import { Histogram } from './histogram.js';

/** Clients that a summary names. */
const TOP_CLIENTS = 10;

/** Of whole numbers; every number is NaN where there are no values. Quantiles are exact below 2^22. */
export interface Distribution {
  readonly count: number;
  readonly mean: number;
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** A token column, with one value a request, or one an item and then also the items a request. */
export interface ColumnSummary {
  readonly name: string;
  readonly type: string;
  readonly values: Distribution;
  readonly itemsPerRequest?: Distribution;
}

export interface TraceSummary {
  readonly rows: number;
  /** Seconds from the start of the trace; NaN without rows. */
  readonly firstTimestamp: number;
  readonly lastTimestamp: number;
  /** Rows whose timestamp is before that of the row above them; a sound trace has none. */
  readonly outOfOrder: number;
  /** Mean inter-arrival time of all requests together, seconds; NaN below two rows. */
  readonly meanInterArrivalTime: number;
  /** Coefficient of variation of these inter-arrival times; NaN below two rows. */
  readonly interArrivalCv: number;
  readonly columns: readonly ColumnSummary[];
  readonly clientCount: number;
  /** The busiest clients. */
  readonly topClients: readonly ClientCount[];
}

/** Statistics of a trace, batch by batch, in memory that does not grow with the trace. */
export class TraceSummarizer {
  readonly #arrivals = new Arrivals();
  readonly #clients = new ClientCounts();
  readonly #columns: readonly ColumnHistograms[];
  readonly #timestampIndex: number;
  readonly #clientIndex: number;

  /** @param schema of a trace: it has the columns `timestamp` and `client_id` */
  constructor(schema: Schema) {
    const names = schema.fields.map((field) => field.name);
    this.#timestampIndex = names.indexOf('timestamp');
    this.#clientIndex = names.indexOf('client_id');
    this.#columns = schema.fields
      .map((field, index) => ({ name: field.name, type: typeName(field), index }))
      // What is left out here names rows (request_id, conversation_id) and has no mean worth telling.
      .filter(({ type, index }) => /\buint(8|16|32)\b/.test(type) && index !== this.#clientIndex)
      .map((column) => ({
        ...column,
        values: new Histogram(),
        items: column.type.startsWith('list<') ? new Histogram() : undefined,
      }));
  }

  /** Adds the rows of the next batch. */
  update(batch: RecordBatch): void {
    this.#arrivals.add(flatValues(batch, this.#timestampIndex) as Float64Array);
    this.#clients.add(flatValues(batch, this.#clientIndex) as Uint32Array);
    for (const { index, values, items } of this.#columns) {
      if (items === undefined) {
        values.add(flatValues(batch, index) as Uint32Array);
      } else {
        const lists = listValues(batch, index);
        items.add(listLengths(lists));
        values.add(lists.values as Uint32Array);
      }
    }
  }

  /** The statistics of all rows so far. */
  summary(): TraceSummary {
    const clients = this.#clients.ranked();
    return {
      ...this.#arrivals.summary(),
      columns: this.#columns.map(({ name, type, values, items }) => ({
        name,
        type,
        values: distribution(values),
        ...(items === undefined ? {} : { itemsPerRequest: distribution(items) }),
      })),
      clientCount: clients.length,
      topClients: clients.slice(0, TOP_CLIENTS),
    };
  }
}

interface ColumnHistograms {
  readonly name: string;
  readonly type: string;
  readonly index: number;
  readonly values: Histogram;
  readonly items: Histogram | undefined;
}

/** Sums over the inter-arrival times. */
class Arrivals {
  #rows = 0;
  #first = Number.NaN;
  #last = Number.NaN;
  #squares = 0;
  #outOfOrder = 0;

  add(timestamps: Float64Array): void {
    if (timestamps.length === 0) return;
    if (this.#rows === 0) this.#first = this.#last = timestamps[0];
    let last = this.#last;
    let squares = 0;
    for (const timestamp of timestamps) {
      // The first row's gap is to itself: 0, which adds nothing.
      const gap = timestamp - last;
      if (gap < 0) this.#outOfOrder++;
      squares += gap * gap;
      last = timestamp;
    }
    this.#rows += timestamps.length;
    this.#squares += squares;
    this.#last = last;
  }

  summary() {
    const gaps = this.#rows - 1;
    // The gaps sum to the time between first and last, so that only their squares need adding up.
    const mean = gaps > 0 ? (this.#last - this.#first) / gaps : Number.NaN;
    const variance = Math.max(0, this.#squares / gaps - mean * mean);
    return {
      rows: this.#rows,
      firstTimestamp: this.#first,
      lastTimestamp: this.#last,
      outOfOrder: this.#outOfOrder,
      meanInterArrivalTime: mean,
      interArrivalCv: Math.sqrt(variance) / mean,
    };
  }
}

function distribution(histogram: Histogram): Distribution {
  return {
    count: histogram.total,
    mean: histogram.mean,
    min: histogram.min,
    p50: histogram.quantile(0.5),
    p90: histogram.quantile(0.9),
    p99: histogram.quantile(0.99),
    max: histogram.max,
  };
}
