import { enlarged } from '../statistics/enlarged.js';
import { MIN_GAPS } from './min-gaps.js';
import type { Accumulator, TokenBatch, TokenColumns } from './token-columns.js';
import { WindowCursor } from './window-cursor.js';

/** What is kept of a client, a number each. */
const KEPT = [
  'requests',
  'first',
  'last',
  'squares',
  /** Of the client's window at hand: its number from 1, its requests, its first time, and squares of its inter-arrival times. */
  'window',
  'windowRequests',
  'windowFirst',
  'windowSquares',
  /** Over the client's windows that had enough requests: these, and the sum of their CVs, each as often as it had requests. */
  'weight',
  'weightedCv',
  /** And over the same windows, the seconds from the first request of each to its last. */
  'spanned',
] as const;

type Kept = Record<(typeof KEPT)[number], Float64Array>;

const FIRST_CLIENTS = 1 << 10;

/** Requests, inter-arrival times and tokens of each client: a few numbers each. */
export class ClientTally implements Accumulator {
  readonly #names: readonly string[];
  readonly #cursor: WindowCursor;
  readonly #kept = Object.fromEntries(KEPT.map((name) => [name, new Float64Array(FIRST_CLIENTS)])) as Kept;
  readonly #tokens: Float64Array[];
  #clients = 0;

  /** @param windowSeconds of the windows within which clients have a CV */
  constructor({ names }: TokenColumns, windowSeconds: number) {
    this.#names = names;
    this.#cursor = new WindowCursor(windowSeconds);
    this.#tokens = names.map(() => new Float64Array(FIRST_CLIENTS));
  }

  add({ clients, times, rows, tokens }: TokenBatch): void {
    if (clients === undefined) return;
    let largest = -1;
    for (let row = 0; row < rows; row++) if (clients[row] > largest) largest = clients[row];
    this.#reserve(largest);
    const { requests, first, last, squares, window, windowRequests, windowSquares } = this.#kept;
    const cursor = this.#cursor;
    for (let row = 0; row < rows; row++) {
      const client = clients[row];
      const time = times[row];
      cursor.move(time);
      const before = last[client];
      const gap = time - before;
      last[client] = time;
      if (requests[client]++ === 0) first[client] = time;
      else squares[client] += gap * gap;
      // A time from one window into another belongs to neither.
      if (window[client] === cursor.index + 1) {
        windowRequests[client]++;
        windowSquares[client] += gap * gap;
      } else this.#enterWindow(client, cursor.index + 1, time, before);
    }
    for (const [index, values] of tokens.entries()) {
      const sums = this.#tokens[index];
      for (let row = 0; row < rows; row++) sums[clients[row]] += values[row];
    }
  }

  /** Clients with requests, the busiest first; of equals, the one that came first. No more batches may come. */
  ranked(): Uint32Array {
    const { requests, last } = this.#kept;
    for (let client = 0; client < this.#clients; client++) this.#enterWindow(client, 0, 0, last[client]);
    return Uint32Array.from({ length: this.#clients }, (_, client) => client)
      .filter((client) => requests[client] > 0)
      .sort((a, b) => requests[b] - requests[a] || a - b);
  }

  requestsOf(client: number): number {
    return this.#kept.requests[client];
  }

  /** CV of all its inter-arrival times; NaN below `MIN_GAPS` of them, or where all are 0. */
  cvOf(client: number): number {
    const { requests, first, last, squares } = this.#kept;
    const gaps = requests[client] - 1;
    return gaps < MIN_GAPS ? Number.NaN : cvFrom(gaps, last[client] - first[client], squares[client]);
  }

  /** Mean over its windows with `MIN_GAPS` of the CV there, by requests; NaN where there is none. */
  cvInWindowsOf(client: number): number {
    const { weight, weightedCv } = this.#kept;
    return weightedCv[client] / weight[client];
  }

  /** Seconds from a request to the next in the windows that its CV is of, or up to a tenth less; NaN where there is none. */
  meanGapInWindowsOf(client: number): number {
    const { weight, spanned } = this.#kept;
    return spanned[client] / weight[client];
  }

  /** By column. */
  meanTokensOf(client: number): Record<string, number> {
    const requests = this.#kept.requests[client];
    return Object.fromEntries(
      this.#names.map((name, index) => [name, this.#tokens[index][client] / requests]),
    );
  }

  /** @param last time of the client's window before */
  #enterWindow(client: number, number: number, time: number, last: number): void {
    const { window, windowRequests, windowFirst, windowSquares, weight, weightedCv, spanned } = this.#kept;
    const gaps = windowRequests[client] - 1;
    if (gaps >= MIN_GAPS) {
      const cv = cvFrom(gaps, last - windowFirst[client], windowSquares[client]);
      // All at the same moment have none.
      if (!Number.isNaN(cv)) {
        weight[client] += gaps + 1;
        weightedCv[client] += cv * (gaps + 1);
        spanned[client] += last - windowFirst[client];
      }
    }
    window[client] = number;
    windowRequests[client] = 1;
    windowFirst[client] = time;
    windowSquares[client] = 0;
  }

  #reserve(client: number): void {
    this.#clients = Math.max(this.#clients, client + 1);
    const kept = this.#kept;
    if (client < kept.requests.length) return;
    for (const name of KEPT) kept[name] = enlarged(kept[name], client);
    for (const [index, tokens] of this.#tokens.entries()) this.#tokens[index] = enlarged(tokens, client);
  }
}

/** @param sum of so many inter-arrival times, and of their squares */
function cvFrom(gaps: number, sum: number, squares: number): number {
  const mean = sum / gaps;
  return Math.sqrt(Math.max(0, squares / gaps - mean * mean)) / mean;
}
