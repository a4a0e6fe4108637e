import { Moments } from '../estimation/moments.js';
import type { ClientStability } from './characterisation.js';
import { variationOf } from './distributions.js';
import { MIN_GAPS } from './min-gaps.js';
import type { Accumulator, TokenBatch, TokenColumns } from './token-columns.js';
import { WindowCursor, type WindowPlan } from './window-cursor.js';

/** Clients whose windows are compared. */
export const STABILITY_CLIENTS = 10;

/** Requests of a client that a window needs for its CV and mean lengths to count. */
const MIN_REQUESTS = 30;

/** How the rate, burstiness and lengths of the busiest clients change from window to window (5). */
export class TopClientTally implements Accumulator {
  readonly #plan: WindowPlan;
  readonly #columns: TokenColumns;
  readonly #cursor: WindowCursor;
  readonly #clients: readonly ClientWindows[];
  /** By client, its place among those that are followed, from 1. */
  readonly #places: Uint8Array;

  /** @param clients the busiest first, of which the first few are followed */
  constructor(clients: Uint32Array, plan: WindowPlan, columns: TokenColumns) {
    this.#plan = plan;
    this.#columns = columns;
    this.#cursor = new WindowCursor(plan.seconds);
    const followed = clients.subarray(0, STABILITY_CLIENTS);
    this.#places = new Uint8Array(followed.reduce((most, client) => Math.max(most, client), 0) + 1);
    for (const [place, client] of followed.entries()) this.#places[client] = place + 1;
    this.#clients = Array.from(followed, (client) => new ClientWindows(client, columns.names.length));
  }

  add({ times, clients, tokens, rows }: TokenBatch): void {
    if (clients === undefined) return;
    const cursor = this.#cursor;
    const places = this.#places;
    for (let row = 0; row < rows; row++) {
      const time = times[row];
      if (time >= cursor.end) {
        this.#leave();
        cursor.move(time);
      }
      // Past the end of a typed array is nothing.
      const place = places[clients[row]];
      if (place > 0) this.#clients[place - 1].add(time, tokens, row);
    }
  }

  /** To be called once, at the end. */
  figures(nameOf: (client: number) => string): ClientStability[] {
    this.#leave();
    return this.#clients.map((client) => client.figure(nameOf, this.#plan.count, this.#columns.names));
  }

  #leave(): void {
    const { index } = this.#cursor;
    const isWhole = index >= 0 && index < this.#plan.count;
    for (const client of this.#clients) client.leave(isWhole);
  }
}

/** One client's windows, and the one at hand. */
class ClientWindows {
  readonly #client: number;
  /** Of windows with requests. */
  readonly #requests: number[] = [];
  /** Of those with enough of them. */
  readonly #cvs: number[] = [];
  readonly #means: number[][];
  readonly #gaps = new Moments();
  readonly #sums: Float64Array;
  #count = 0;
  #last = Number.NaN;

  constructor(client: number, columns: number) {
    this.#client = client;
    this.#means = Array.from({ length: columns }, () => []);
    this.#sums = new Float64Array(columns);
  }

  add(time: number, tokens: readonly Uint32Array[], row: number): void {
    if (this.#count++ > 0) this.#gaps.add(time - this.#last);
    this.#last = time;
    for (let column = 0; column < tokens.length; column++) this.#sums[column] += tokens[column][row];
  }

  leave(isWhole: boolean): void {
    if (isWhole && this.#count > 0) this.#requests.push(this.#count);
    if (isWhole && this.#count >= MIN_REQUESTS) {
      if (this.#gaps.count >= MIN_GAPS) this.#cvs.push(this.#gaps.cv);
      for (const [column, means] of this.#means.entries()) means.push(this.#sums[column] / this.#count);
    }
    this.#gaps.reset();
    this.#sums.fill(0);
    this.#count = 0;
  }

  figure(nameOf: (client: number) => string, count: number, names: readonly string[]): ClientStability {
    const idle = new Array<number>(count - this.#requests.length).fill(0);
    return {
      client: nameOf(this.#client),
      windows: this.#cvs.length,
      rateVariation: variationOf([...this.#requests, ...idle]),
      interArrivalCvVariation: variationOf(this.#cvs),
      meanTokensVariation: Object.fromEntries(
        names.map((name, column) => [name, variationOf(this.#means[column])]),
      ),
    };
  }
}
