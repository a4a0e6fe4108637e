import type { RecordBatch, Schema } from '../../src/arrow/classes.js';
import type { Category } from '../../src/fields.js';
import { TrafficTally } from '../../src/report/tally/traffic-tally.js';
import type { TrafficSummary } from '../../src/report/traffic-summary.js';

/** Requests of a beginning, which takes a fraction of a second. */
const BEGINNING_ROWS = 100_000;

/** Traffic in order of time, to be read once. */
export interface Traffic extends AsyncIterable<RecordBatch> {
  readonly name: string;
  readonly category: Category | undefined;
  readonly schema: Schema;
  readonly durationSeconds: number | undefined;
  /** Undefined where nobody knows before all are read. */
  readonly expectedRequests: number | undefined;
  /** How far it is, 0 to 1, where the requests are not known. */
  share?(): number;
  recycle?(batch: RecordBatch): void;
}

/** Reads traffic in two steps: a beginning of it, which is summarised by itself as well, and the rest. */
export class TrafficRun {
  readonly #traffic: Traffic;
  readonly #batches: AsyncIterator<RecordBatch>;
  /** The beginning, which both summaries are of. */
  readonly #held: RecordBatch[] = [];
  #isOver = false;
  rows = 0;

  constructor(traffic: Traffic) {
    this.#traffic = traffic;
    this.#batches = traffic[Symbol.asyncIterator]();
  }

  /** How far it is, 0 to 1. */
  get share(): number {
    const { expectedRequests, share } = this.#traffic;
    return expectedRequests === undefined ? (share?.() ?? 0) : this.rows / expectedRequests;
  }

  /**
   * Reads on until the beginning has some 100,000 requests, or has come to a time.
   *
   * @param untilSeconds the end of a beginning beside which this is shown
   * @returns the seconds that it covers; undefined where that is all of the traffic
   */
  async readBeginning(untilSeconds?: number): Promise<number | undefined> {
    while (!this.#isComplete(untilSeconds)) {
      const { value, done } = await this.#batches.next();
      if (done) {
        this.#isOver = true;
        return undefined;
      }
      this.#held.push(value);
      this.rows += value.numRows;
    }
    return untilSeconds ?? lastTime(this.#held.at(-1)!);
  }

  #isComplete(untilSeconds: number | undefined): boolean {
    const last = this.#held.at(-1);
    if (untilSeconds === undefined) return this.rows >= BEGINNING_ROWS;
    return last !== undefined && !((lastTime(last) ?? Infinity) < untilSeconds);
  }

  /** Of the beginning, up to a time. */
  summariseBeginning(untilSeconds: number): TrafficSummary {
    const tally = this.#tally(untilSeconds);
    for (const batch of this.#held) {
      const rows = rowsBefore(batch, untilSeconds);
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
    for (const batch of this.#held.splice(0)) take(batch);
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

/** Seconds; none where a trace of others has its times otherwise, of which no beginning is shown. */
function timesOf(batch: RecordBatch): Float64Array {
  const times: unknown = batch.getChild('timestamp')?.toArray();
  return times instanceof Float64Array ? times : new Float64Array(0);
}

function lastTime(batch: RecordBatch): number | undefined {
  return timesOf(batch).at(-1);
}

/** Times ascend. */
function rowsBefore(batch: RecordBatch, untilSeconds: number): number {
  const times = timesOf(batch);
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= untilSeconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
