import type { RecordBatch, Schema } from 'apache-arrow';
import { ArrivalMoments } from '../statistics/arrival-moments.js';
import type { ClientCount } from '../statistics/client-counts.js';
import type { FloatHistogram } from '../statistics/float-histogram.js';
import type { WholeHistogram } from '../statistics/whole-histogram.js';
import { type AttributeSummary, AttributeTally } from './attribute-tally.js';
import { isAttribute } from './attributes.js';
import { missingText, TraceClients } from './clients.js';
import { ColumnTally, isMeasured } from './column-tally.js';
import {
  type BlockSummary,
  BlockTally,
  type ConversationSummary,
  ConversationTally,
} from './prefix-tally.js';
import { type SkippedColumn, type UnreadColumn, unreadColumns } from './skipped-column.js';
import { TraceTimes } from './times.js';

/** Clients that a summary names. */
const TOP_CLIENTS = 10;

/**
 * Of numbers; every figure is NaN where there are none. Quantiles of whole numbers are exact below 2^22, those of
 * floating-point numbers within 1/8,192.
 */
export interface Distribution {
  readonly count: number;
  readonly mean: number;
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** A column of numbers, with one value a request, or one an item and then also the items a request. */
export interface ColumnSummary {
  readonly name: string;
  readonly type: string;
  readonly values: Distribution;
  readonly itemsPerRequest?: Distribution;
  /** Values that are missing, and not counted; absent where there are none. */
  readonly missing?: number;
}

export interface TraceSummary {
  readonly rows: number;
  /** Seconds from the start of the trace, or from its first request for Unix times; NaN without rows. */
  readonly firstTimestamp: number;
  readonly lastTimestamp: number;
  /** Mean inter-arrival time of all requests together, seconds; NaN below two rows. */
  readonly meanInterArrivalTime: number;
  /** Coefficient of variation of these inter-arrival times; NaN below two rows. */
  readonly interArrivalCv: number;
  readonly columns: readonly ColumnSummary[];
  /** Attributes of clients; absent where there are none. */
  readonly attributes?: readonly AttributeSummary[];
  /** NaN where clients are not known. */
  readonly clientCount: number;
  /** The busiest clients. */
  readonly topClients: readonly ClientCount[];
  /** Of a trace with conversations. */
  readonly conversations?: ConversationSummary;
  /** Of a trace with `hash_ids`. */
  readonly blocks?: BlockSummary;
  readonly leftOut: readonly UnreadColumn[];
  /** How the trace was read, where that needs saying. */
  readonly notes: readonly string[];
}

/** Statistics of a trace, batch by batch, in memory that does not grow with the trace. */
export class TraceSummarizer {
  readonly #arrivals = new ArrivalMoments();
  readonly #times: TraceTimes;
  readonly #clients: TraceClients;
  readonly #columns: readonly ColumnTally[];
  readonly #attributes: readonly AttributeTally[];
  readonly #unread: readonly UnreadColumn[];
  readonly #conversations: ConversationTally | undefined;
  readonly #blocks: BlockTally | undefined;

  /**
   * @param skipped columns that are not in the batches, for their types
   * @throws TraceError when there is no column `timestamp` of numbers or Arrow timestamps
   */
  constructor(schema: Schema, skipped: readonly SkippedColumn[] = []) {
    this.#times = new TraceTimes(schema);
    this.#clients = new TraceClients(schema, skipped);
    this.#columns = schema.fields.flatMap((field, index) =>
      isMeasured(field) ? [new ColumnTally(field, index)] : [],
    );
    this.#attributes = schema.fields.flatMap((field, index) =>
      isAttribute(field) ? [new AttributeTally(field.name, index)] : [],
    );
    this.#unread = unreadColumns(schema, skipped);
    this.#conversations = ConversationTally.of(schema);
    this.#blocks = BlockTally.of(schema);
  }

  /** Adds the rows of the next batch. @throws TraceError when a time is missing, not finite or not in order */
  update(batch: RecordBatch): void {
    this.#arrivals.add(this.#times.read(batch));
    this.#clients.add(batch);
    for (const column of this.#columns) column.add(batch);
    for (const attribute of this.#attributes) attribute.add(batch);
    this.#conversations?.add(batch);
    this.#blocks?.add(batch);
  }

  /** The statistics of all rows so far. */
  summary(): TraceSummary {
    const clients = this.#clients.counts?.ranked();
    const [conversations, blocks] = [this.#conversations?.summary(), this.#blocks?.summary()];
    const counted = this.#columns.filter(({ fault }) => fault === undefined);
    return {
      rows: this.#arrivals.count,
      firstTimestamp: this.#arrivals.first,
      lastTimestamp: this.#arrivals.last,
      meanInterArrivalTime: this.#arrivals.meanInterArrivalTime,
      interArrivalCv: this.#arrivals.interArrivalCv,
      columns: counted.map(columnSummary),
      ...(this.#attributes.length > 0 && { attributes: this.#attributes.map((tally) => tally.summary()) }),
      clientCount: clients?.length ?? Number.NaN,
      topClients: clients?.slice(0, TOP_CLIENTS) ?? [],
      ...(conversations && { conversations }),
      ...(blocks && { blocks }),
      leftOut: [
        ...this.#clients.leftOut,
        ...this.#columns.flatMap(({ name, fault }) =>
          fault === undefined ? [] : [{ column: name, reason: fault }],
        ),
        ...this.#unread,
      ],
      notes: [
        ...(this.#times.note === undefined ? [] : [`timestamp: ${this.#times.note}`]),
        ...counted.flatMap(({ name, missing }) =>
          missing === 0 ? [] : [`${name}: ${missingText(missing)}; the figures are of the others`],
        ),
      ],
    };
  }
}

function columnSummary({ name, type, values, items, missing }: ColumnTally): ColumnSummary {
  return {
    name,
    type,
    values: distribution(values),
    ...(items === undefined ? {} : { itemsPerRequest: distribution(items) }),
    ...(missing === 0 ? {} : { missing }),
  };
}

function distribution(histogram: WholeHistogram | FloatHistogram): Distribution {
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
