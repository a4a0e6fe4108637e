import type { RecordBatch, Schema } from '../../src/arrow/classes.js';
import type { Category } from '../../src/fields.js';
import { TrafficTally } from '../../src/report/tally/traffic-tally.js';
import type { TrafficSummary } from '../../src/report/traffic-summary.js';
import { traceSpan } from '../../src/trace/span.js';
import { TraceTimes } from '../../src/trace/times.js';

/** Requests of a beginning, which takes a fraction of a second: to be held, and enough to look at. */
const BEGINNING_ROWS = 50_000;

/** Traffic in order of time, to be read once. */
export interface Traffic extends AsyncIterable<RecordBatch> {
  readonly name: string;
  readonly category: Category | undefined;
  readonly schema: Schema;
  /** From 0 on; undefined where that is not known: then from the first request to the last. */
  readonly durationSeconds: number | undefined;
  /** Undefined where nobody knows before all are read. */
  readonly expectedRequests: number | undefined;
  /** How far it is, 0 to 1, where the requests are not known. */
  share?(): number;
  recycle?(batch: RecordBatch): void;
}

interface HeldBatch {
  readonly batch: RecordBatch;
  /** From the start of the traffic. */
  readonly seconds: Float64Array;
}

/** Reads traffic in two steps: a beginning of it, which is summarised by itself as well, and the rest. */
export class TrafficRun {
  readonly #traffic: Traffic;
  readonly #batches: AsyncIterator<RecordBatch>;
  readonly #times: TraceTimes;
  /** The beginning, which both summaries are of. */
  readonly #held: HeldBatch[] = [];
  #start: number | undefined;
  #coveredSeconds = 0;
  #isOver = false;
  rows = 0;

  /** @throws TraceError where it has no times */
  constructor(traffic: Traffic) {
    this.#traffic = traffic;
    this.#times = new TraceTimes(traffic.schema);
    this.#batches = traffic[Symbol.asyncIterator]();
  }

  /** How far it is, 0 to 1. */
  get share(): number {
    const { expectedRequests, share } = this.#traffic;
    return expectedRequests === undefined ? (share?.() ?? 0) : this.rows / expectedRequests;
  }

  /**
   * Reads on until the beginning has some 50,000 requests, or has come to a time.
   *
   * @param untilSeconds the end of a beginning beside which this is shown
   * @returns the seconds that it covers, at most those; infinite where all of the traffic is read
   * @throws TraceError when a time is missing, not finite or not in order
   */
  async readBeginning(untilSeconds = Number.POSITIVE_INFINITY): Promise<number> {
    while (this.rows < BEGINNING_ROWS && this.#coveredSeconds < untilSeconds) {
      const { value, done } = await this.#batches.next();
      if (done) {
        this.#isOver = true;
        return Number.POSITIVE_INFINITY;
      }
      this.#hold(value);
    }
    return Math.min(untilSeconds, this.#coveredSeconds);
  }

  #hold(batch: RecordBatch): void {
    const times = this.#times.read(batch);
    if (times.length > 0) {
      this.#start ??= traceSpan(this.#traffic.durationSeconds, times[0]!, times[0]!).start;
    }
    const start = this.#start ?? 0;
    const seconds = times.map((time) => time - start);
    this.#held.push({ batch, seconds });
    this.#coveredSeconds = seconds.at(-1) ?? this.#coveredSeconds;
    this.rows += batch.numRows;
  }

  /** Of the beginning, up to a time. */
  summariseBeginning(untilSeconds: number): TrafficSummary {
    // Traffic of unknown duration is counted from its first request, but by a tally that is told none.
    const isKnown = this.#traffic.durationSeconds !== undefined;
    const tally = this.#tally(isKnown ? untilSeconds : undefined);
    for (const { batch, seconds } of this.#held) {
      const rows = rowsUntil(seconds, untilSeconds);
      if (rows > 0) tally.add(rows === batch.numRows ? batch : batch.slice(0, rows));
    }
    return tally.end();
  }

  /** Reads the rest, and summarises everything. */
  async summariseWhole(onRows: (rows: number) => void): Promise<TrafficSummary> {
    const tally = this.#tally(this.#traffic.durationSeconds);
    const take = (batch: RecordBatch) => {
      tally.add(batch);
      this.#traffic.recycle?.(batch);
    };
    for (const { batch } of this.#held.splice(0)) take(batch);
    while (!this.#isOver) {
      const { value, done } = await this.#batches.next();
      if (done) break;
      this.rows += value.numRows;
      take(value);
      onRows(value.numRows);
    }
    return tally.end();
  }

  /** Ends what makes the traffic. */
  async close(): Promise<void> {
    await this.#batches.return?.();
  }

  #tally(durationSeconds: number | undefined): TrafficTally {
    const { name, category, schema } = this.#traffic;
    return new TrafficTally({ name, category, schema, durationSeconds });
  }
}

/** Times ascend. */
function rowsUntil(times: Float64Array, untilSeconds: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= untilSeconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
