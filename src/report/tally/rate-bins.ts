import { enlarged } from '../../statistics/enlarged.js';

/** Bins of less than 3 seconds, at most: more than any picture of a short trace has. */
const MOST_SHORT = 1 << 13;
/** All others: 18 days of 3 seconds, in some 30 MB. */
const MOST = 1 << 19;
const FIRST_BINS = 1 << 10;
/** What a length is not known of begins with bins of so many seconds. */
const SHORTEST = 1 / 64;

/** What is known of the requests of a bin. Bins that follow each other can be put together. */
interface BinColumns {
  requests: Float64Array;
  /** Times of the first request and of the last. */
  first: Float64Array;
  last: Float64Array;
  /** Sum of the squares of the inter-arrival times within the bin. */
  squares: Float64Array;
}

/** Moments of the requests of bins that follow each other. */
export interface Stretch {
  readonly requests: number;
  /** Population CV of their inter-arrival times; NaN where there are fewer than `least` of them. */
  readonly cv: number;
}

/**
 * Requests in short bins of equal length, the moments of their inter-arrival times and sums of their columns. Where more
 * time passes than there is memory for, bins are put together: of lengths 1/64, 1/32 … 1, 3, 6, 12 … seconds.
 */
export class RateBins {
  readonly #bins: BinColumns;
  readonly #sums: Float64Array[];
  readonly #isWhole: boolean[];
  #seconds: number;
  #count = 0;
  /** That of the rows added last. */
  #bin = 0;

  /**
   * @param columns whose sums are kept
   * @param seconds of a bin at first, one of the lengths above; default: the shortest
   */
  constructor(columns: number, seconds = SHORTEST) {
    this.#seconds = seconds;
    const none = () => new Float64Array(FIRST_BINS);
    this.#bins = { requests: none(), first: none(), last: none(), squares: none() };
    this.#sums = Array.from({ length: columns }, none);
    this.#isWhole = new Array<boolean>(columns).fill(true);
  }

  /** Length of a bin. */
  get seconds(): number {
    return this.#seconds;
  }

  /** Bins up to that of the last request. */
  get count(): number {
    return this.#count;
  }

  /**
   * Adds the rows from `from` on that are in one bin, at least that one; `addTokens` is to be called next for each column.
   *
   * @param times seconds, ascending
   * @param gaps to each from the request before it
   * @returns the first row that is not in the bin
   */
  add(times: Float64Array, gaps: Float64Array, from: number): number {
    const bin = this.#enter(times[from]);
    const to = endOf(times, from, (bin + 1) * this.#seconds);
    const { requests, first, last, squares } = this.#bins;
    const isFirst = requests[bin] === 0;
    if (isFirst) first[bin] = times[from];
    requests[bin] += to - from;
    last[bin] = times[to - 1];
    let sum = squares[bin];
    for (let row = isFirst ? from + 1 : from; row < to; row++) sum += gaps[row] * gaps[row];
    squares[bin] = sum;
    this.#bin = bin;
    return to;
  }

  /** @param sum of the column over the rows added last; undefined where some have no value */
  addTokens(column: number, sum: number | undefined): void {
    if (sum === undefined) this.#isWhole[column] = false;
    else this.#sums[column][this.#bin] += sum;
  }

  /** Requests of the bins [`from`, `to`), which may lie behind the last one. */
  requestsOf(from: number, to: number): number {
    let sum = 0;
    for (let bin = from; bin < Math.min(to, this.#count); bin++) sum += this.#bins.requests[bin];
    return sum;
  }

  /** Whether no row has lacked a value of a column. */
  isWhole(column: number): boolean {
    return this.#isWhole[column];
  }

  /** Sum of a column over the bins [`from`, `to`). */
  sumOf(column: number, from: number, to: number): number {
    let sum = 0;
    for (let bin = from; bin < Math.min(to, this.#count); bin++) sum += this.#sums[column][bin];
    return sum;
  }

  /**
   * Population CV of the inter-arrival times whose both ends are in the bins [`from`, `to`).
   *
   * @param least so many of them are needed, else NaN
   */
  interArrivalCv(from: number, to: number, least: number): number {
    const { requests, first, last, squares } = this.#bins;
    let count = 0;
    let begin = Number.NaN;
    let end = Number.NaN;
    let sum = 0;
    for (let bin = from; bin < Math.min(to, this.#count); bin++) {
      if (requests[bin] === 0) continue;
      if (count === 0) begin = first[bin];
      else sum += (first[bin] - end) ** 2;
      sum += squares[bin];
      end = last[bin];
      count += requests[bin];
    }
    return count <= least ? Number.NaN : cvOf(count - 1, end - begin, sum);
  }

  /** The bin of a time, for which there is room from now on. */
  #enter(time: number): number {
    let bin = binOf(time, this.#seconds);
    while (bin >= (this.#seconds < 3 ? MOST_SHORT : MOST)) {
      this.#merge(this.#seconds === 1 ? 3 : 2);
      bin = binOf(time, this.#seconds);
    }
    if (bin >= this.#bins.requests.length) {
      for (const name of ['requests', 'first', 'last', 'squares'] as const) {
        this.#bins[name] = enlarged(this.#bins[name], bin);
      }
      for (const [column, sums] of this.#sums.entries()) this.#sums[column] = enlarged(sums, bin);
    }
    this.#count = Math.max(this.#count, bin + 1);
    return bin;
  }

  /** Makes one bin of so many each. */
  #merge(factor: number): void {
    const { requests, first, last, squares } = this.#bins;
    const count = Math.ceil(this.#count / factor);
    for (let into = 0; into < count; into++) {
      const from = into * factor;
      const merged = { requests: 0, first: 0, last: 0, squares: 0 };
      for (let bin = from; bin < Math.min(from + factor, this.#count); bin++) {
        if (requests[bin] === 0) continue;
        if (merged.requests === 0) merged.first = first[bin];
        else merged.squares += (first[bin] - merged.last) ** 2;
        merged.requests += requests[bin];
        merged.squares += squares[bin];
        merged.last = last[bin];
      }
      requests[into] = merged.requests;
      first[into] = merged.first;
      last[into] = merged.last;
      squares[into] = merged.squares;
      for (const sums of this.#sums) {
        let sum = 0;
        for (let bin = from; bin < Math.min(from + factor, this.#count); bin++) sum += sums[bin];
        sums[into] = sum;
      }
    }
    for (const values of [requests, first, last, squares, ...this.#sums]) values.fill(0, count, this.#count);
    this.#count = count;
    this.#seconds *= factor;
  }
}

/**
 * Population CV of inter-arrival times; NaN where all are 0.
 *
 * @param sum of so many of them, and of their squares
 */
export function cvOf(gaps: number, sum: number, squares: number): number {
  const mean = sum / gaps;
  return Math.sqrt(Math.max(0, squares / gaps - mean * mean)) / mean;
}

/** The bin whose edges, which are exact, a time lies between. */
function binOf(time: number, seconds: number): number {
  const bin = Math.floor(time / seconds);
  if ((bin + 1) * seconds <= time) return bin + 1;
  return bin * seconds > time ? bin - 1 : bin;
}

/** The first row at or after an edge, found in steps that double. */
function endOf(times: Float64Array, from: number, edge: number): number {
  let step = 1;
  let low = from;
  let high = from + 1;
  while (high < times.length && times[high] < edge) {
    low = high;
    step *= 2;
    high += step;
  }
  high = Math.min(high, times.length);
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] < edge) low = middle;
    else high = middle;
  }
  return high;
}
