import type { RecordBatch, Schema } from '../../arrow/classes.js';
import { deterministicMath } from '../../engine/math.js';
import type { Category } from '../../fields.js';
import { traceSpan } from '../../trace/span.js';
import type { TrafficSummary } from '../traffic-summary.js';
import { ArrivalTally } from './arrival-tally.js';
import { ArrowRows } from './arrow-rows.js';
import { ClientTally } from './client-tally.js';
import { clientsSummary } from './clients-summary.js';
import { ConversationTally } from './conversation-tally.js';
import { JointTally } from './joint-tally.js';
import { LengthTally } from './length-tally.js';
import { LogRows, type TrafficBatch } from './log-rows.js';
import { ModalityTally } from './modality-tally.js';
import { RateBins } from './rate-bins.js';
import { rateLengths } from './rate-lengths.js';
import { bandSecondsFor, rateSummary } from './rate-windows.js';
import { ReasoningTally } from './reasoning-tally.js';
import { PIECE_ROWS, pieces } from './row-pieces.js';
import type { RowReader, TokenColumn, TrafficRows } from './traffic-rows.js';
import { windowMeans } from './window-means.js';

export type { TrafficBatch };

/** Traffic that is about to be counted. */
export interface TrafficSource {
  readonly name: string;
  /** Of a trace default: what its columns are. */
  readonly category?: Category | undefined;
  /** Fields that requests have; needed for a log's batches, and for them alone. */
  readonly fields?: readonly string[];
  /** Of an empty trace, which has no batch that tells it. */
  readonly schema?: Schema | undefined;
  /** Above 0, where it is known in advance; default: what a whole trace says of itself, else until the last request. */
  readonly durationSeconds?: number | undefined;
  readonly startUnixSeconds?: number | undefined;
  /** What clients of a log are called; default: their numbers. */
  readonly clientName?: (client: number) => string | undefined;
  /** What else needs saying of it. */
  readonly notes?: readonly string[];
}

/**
 * All that pictures of traffic are drawn from, counted in one pass. Memory does not grow with requests: it is some 64 bytes a
 * client, 40 to 60 for each 3 seconds up to 18 days, and what open conversations take.
 *
 * Where there are many requests, evenly spread ones tell some figures: how lengths go together, of all up to 65,536, of every second
 * one from there up to twice as many, of every fourth up to twice as many again, and so on; laws of inter-arrival times, and the tick of the clock; CVs of clients, from two
 * million on; conversations, where more than two million are open. All others are of all requests.
 */
export class TrafficTally {
  readonly #source: TrafficSource;
  #counts: TrafficCounts | undefined;

  constructor(source: TrafficSource) {
    this.#source = source;
  }

  /**
   * Adds the next batch: all of one kind.
   *
   * @throws TraceError where the trace's schema is none of a trace, or a time is missing, not finite or not in order
   */
  add(batch: RecordBatch | TrafficBatch): void {
    this.#counts ??= this.#open('schema' in batch ? batch.schema : undefined);
    this.#counts.add(batch);
  }

  /** To be called once, at the end. */
  end(): TrafficSummary {
    this.#counts ??= this.#open(undefined);
    return this.#counts.summary();
  }

  #open(schema = this.#source.schema): TrafficCounts {
    const { fields = [], clientName = () => undefined, durationSeconds } = this.#source;
    const reader =
      schema === undefined ? new LogRows(fields, clientName) : new ArrowRows(schema, durationSeconds);
    return new TrafficCounts(this.#source, reader);
  }
}

class TrafficCounts {
  readonly #source: TrafficSource;
  readonly #reader: ArrowRows | LogRows;
  /** Seconds, where that is known in advance. */
  readonly #specified: number | undefined;
  readonly #arrivals = new ArrivalTally();
  readonly #bins: RateBins;
  readonly #lengths: readonly LengthTally[];
  readonly #joint: JointTally | undefined;
  readonly #clients = new ClientTally();
  readonly #conversations: ConversationTally;
  readonly #modalities: ModalityTally;
  readonly #reasoning = new ReasoningTally();
  #requests = 0;
  #last = Number.NaN;
  /** Room for the times of a piece. */
  readonly #times = new Float64Array(PIECE_ROWS);
  #gaps = new Float64Array(0);

  constructor(source: TrafficSource, reader: ArrowRows | LogRows) {
    this.#source = source;
    this.#reader = reader;
    this.#specified = reader instanceof ArrowRows ? reader.specified : source.durationSeconds;
    const { columns, modalities, lastTurnMask } = reader;
    const isKnown = this.#specified !== undefined && this.#specified > 0;
    this.#bins = new RateBins(columns.length, isKnown ? bandSecondsFor(this.#specified!) : undefined);
    this.#lengths = columns.map(({ name }) => new LengthTally(name));
    const [input, output] = [this.#placeOf('input'), this.#placeOf('output')];
    if (input >= 0 && output >= 0) this.#joint = new JointTally(columns[input].name, columns[output].name);
    this.#conversations = new ConversationTally(lastTurnMask, input);
    this.#modalities = new ModalityTally(modalities, input);
  }

  add(batch: RecordBatch | TrafficBatch): void {
    const rows = (this.#reader as RowReader<RecordBatch | TrafficBatch>).read(batch);
    for (const piece of pieces(rows, this.#reader.start, this.#times)) this.#addRows(piece);
  }

  #addRows(rows: TrafficRows): void {
    const { times, clients, tokens } = rows;
    if (this.#gaps.length < times.length) this.#gaps = new Float64Array(times.length);
    const gaps = this.#gaps.subarray(0, times.length);
    this.#arrivals.add(times, this.#last, gaps);
    this.#addBinned(rows, gaps);
    const [input, output] = [this.#placeOf('input'), this.#placeOf('output')];
    this.#joint?.add(tokens[input], tokens[output], rows.rows);
    if (clients !== undefined) this.#clients.add(clients, rows.clientsBelow, times);
    this.#addRest(rows);
    this.#requests += rows.rows;
    this.#last = times[times.length - 1];
  }

  summary(): TrafficSummary {
    const { name, notes = [] } = this.#source;
    const reader = this.#reader;
    // Of no requests there is no last.
    const last = this.#requests > 0 ? this.#last : 0;
    const { durationSeconds } = traceSpan(this.#specified, 0, last);
    const rate = rateSummary(this.#bins, durationSeconds);
    return {
      name,
      category: this.#source.category ?? (reader instanceof ArrowRows ? reader.category : undefined),
      requests: this.#requests,
      durationSeconds,
      startUnixSeconds:
        this.#source.startUnixSeconds ?? (reader instanceof ArrowRows ? reader.startUnixSeconds : undefined),
      ratePerSecond: durationSeconds > 0 ? this.#requests / durationSeconds : Number.NaN,
      rate,
      interArrivalTimes: this.#arrivals.summary(
        durationSeconds,
        this.#bins.interArrivalCv(0, this.#bins.count, 1),
        deterministicMath(),
      ),
      lengths: this.#lengths.map((lengths, column) =>
        lengths.summary(lengths.count === this.#requests ? windowMeans(this.#bins, column, rate) : []),
      ),
      jointLengths: this.#joint?.summary(),
      rateLengths: rateLengths(
        this.#bins,
        reader.columns.map(({ name: column }) => column),
        durationSeconds,
      ),
      clients: reader.hasClients
        ? clientsSummary(this.#clients, (client) => reader.clientName(client), durationSeconds)
        : undefined,
      conversations: this.#conversations.summary(),
      modalities: this.#modalities.summary(),
      reasoning: this.#reasoning.summary(),
      notes: [...notes, ...reader.notes()],
    };
  }

  /** Bin by bin, so that one look at a length is enough for the sum of its bin, too. */
  #addBinned({ rows, times, tokens }: TrafficRows, gaps: Float64Array): void {
    for (let from = 0; from < rows; ) {
      const to = this.#bins.add(times, gaps, from);
      for (let column = 0; column < tokens.length; column++) {
        const values = tokens[column];
        const isWhole = values.length === rows;
        this.#bins.addTokens(column, isWhole ? this.#lengths[column].add(values, from, to) : undefined);
      }
      from = to;
    }
    for (const [column, values] of tokens.entries()) {
      if (values.length < rows) this.#lengths[column].add(values, 0, values.length);
    }
  }

  #addRest(rows: TrafficRows): void {
    const { tokens } = rows;
    if (rows.conversations !== undefined) this.#conversations.add(rows);
    if (rows.items.length > 0) this.#modalities.add(rows);
    const [reason, answer] = [this.#placeOf('reason'), this.#placeOf('answer')];
    if (reason >= 0 && answer >= 0) this.#reasoning.add(tokens[reason], tokens[answer], rows.rows);
  }

  #placeOf(role: TokenColumn['role']): number {
    return this.#reader.columns.findIndex((column) => column.role === role);
  }
}
