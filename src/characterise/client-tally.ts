import { enlarged } from '../statistics/enlarged.js';
import { MIN_GAPS } from './min-gaps.js';
import type { Accumulator, TokenBatch, TokenColumns } from './token-columns.js';

/** Requests, inter-arrival times and tokens of each client: a few numbers each. */
export class ClientTally implements Accumulator {
  readonly #columns: TokenColumns;
  #requests = new Float64Array(1 << 10);
  #first = new Float64Array(1 << 10);
  #last = new Float64Array(1 << 10);
  #squares = new Float64Array(1 << 10);
  readonly #tokens: Float64Array[];
  #clients = 0;

  constructor(columns: TokenColumns) {
    this.#columns = columns;
    this.#tokens = columns.names.map(() => new Float64Array(1 << 10));
  }

  add(batch: TokenBatch): void {
    const { clients, times, rows } = batch;
    if (clients === undefined) return;
    let largest = -1;
    for (let row = 0; row < rows; row++) if (clients[row] > largest) largest = clients[row];
    this.#reserve(largest);
    const [requests, first, last, squares] = [this.#requests, this.#first, this.#last, this.#squares];
    for (let row = 0; row < rows; row++) {
      const client = clients[row];
      const time = times[row];
      if (requests[client]++ === 0) first[client] = time;
      else {
        const gap = time - last[client];
        squares[client] += gap * gap;
      }
      last[client] = time;
    }
    for (const [index, values] of batch.tokens.entries()) {
      const tokens = this.#tokens[index];
      for (let row = 0; row < rows; row++) tokens[clients[row]] += values[row];
    }
  }

  /** Clients with requests, the busiest first; of equals, the one that came first. */
  ranked(): Uint32Array {
    const requests = this.#requests;
    return Uint32Array.from({ length: this.#clients }, (_, client) => client)
      .filter((client) => requests[client] > 0)
      .sort((a, b) => requests[b] - requests[a] || a - b);
  }

  requestsOf(client: number): number {
    return this.#requests[client];
  }

  /** CV of its inter-arrival times; NaN below `MIN_GAPS` of them, or where all are 0. */
  cvOf(client: number): number {
    const gaps = this.#requests[client] - 1;
    if (gaps < MIN_GAPS) return Number.NaN;
    const mean = (this.#last[client] - this.#first[client]) / gaps;
    return Math.sqrt(Math.max(0, this.#squares[client] / gaps - mean * mean)) / mean;
  }

  /** By column. */
  meanTokensOf(client: number): Record<string, number> {
    const means = this.#columns.names.map((name, index): [string, number] => [
      name,
      this.#tokens[index][client] / this.#requests[client],
    ]);
    return Object.fromEntries(means);
  }

  #reserve(client: number): void {
    this.#clients = Math.max(this.#clients, client + 1);
    if (client < this.#requests.length) return;
    this.#requests = enlarged(this.#requests, client);
    this.#first = enlarged(this.#first, client);
    this.#last = enlarged(this.#last, client);
    this.#squares = enlarged(this.#squares, client);
    for (const [index, tokens] of this.#tokens.entries()) this.#tokens[index] = enlarged(tokens, client);
  }
}
