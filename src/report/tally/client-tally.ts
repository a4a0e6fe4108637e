import { enlarged } from '../../statistics/enlarged.js';
import { ClientWindows } from './client-windows.js';
import { cvOf } from './rate-bins.js';

/** Inter-arrival times that a client's window needs for its CV to count. */
const MIN_GAPS = 10;

/** What is kept of a client, one number behind the other: what a request needs is in one line of the processor's cache. */
/** In windows before the one at hand, and in those that are not looked at. */
const REQUESTS = 0;
const LAST = 1;
/** Of the client's window at hand: its number, its requests, its first time, and squares of its inter-arrival times. */
const WINDOW = 2;
const WINDOW_REQUESTS = 3;
const WINDOW_FIRST = 4;
const WINDOW_SQUARES = 5;
/** Over windows with enough requests: these, and the sum of their CVs, each as often as it had requests. */
const WEIGHT = 6;
const WEIGHTED_CV = 7;
const STRIDE_LOG2 = 3;

const FIRST_CLIENTS = 1 << 10;

/**
 * Requests of each client, and the CV of its inter-arrival times within windows of 20 minutes, or of 1,048,576 requests of all clients.
 * Windows count one by one up to 2,097,152 requests, from there up to twice as many every second one does, and so on. A client
 * takes 64 bytes.
 */
export class ClientTally {
  readonly #windows = new ClientWindows();
  #kept: Float64Array = new Float64Array(FIRST_CLIENTS << STRIDE_LOG2);

  /**
   * @param clients a number a row, from 0
   * @param below what all of them are below
   */
  add(clients: Uint32Array, below: number, times: Float64Array): void {
    this.#reserve(below);
    for (let from = 0; from < times.length; ) {
      const to = this.#windows.move(times, from);
      if (this.#windows.isLookedAt) this.#addWindow(clients, times, from, to);
      else this.#addRequests(clients, from, to);
      from = to;
    }
  }

  /** Clients with requests, the busiest first; of equals, the one with the smaller number. No more may be added. */
  ranked(): Uint32Array {
    const kept = this.#kept;
    const clients = kept.length >> STRIDE_LOG2;
    for (let client = 0; client < clients; client++) this.#leave(client << STRIDE_LOG2);
    return Uint32Array.from({ length: clients }, (_, client) => client)
      .filter((client) => kept[client << STRIDE_LOG2] > 0)
      .sort((a, b) => kept[b << STRIDE_LOG2] - kept[a << STRIDE_LOG2] || a - b);
  }

  requestsOf(client: number): number {
    return this.#kept[client << STRIDE_LOG2];
  }

  /** Mean over its windows with 10 inter-arrival times or more of their CV there, by requests; NaN where there is none. */
  cvOf(client: number): number {
    const place = client << STRIDE_LOG2;
    return this.#kept[place + WEIGHTED_CV] / this.#kept[place + WEIGHT];
  }

  #addWindow(clients: Uint32Array, times: Float64Array, from: number, to: number): void {
    const window = this.#windows.number;
    const kept = this.#kept;
    for (let row = from; row < to; row++) {
      const place = clients[row] << STRIDE_LOG2;
      const time = times[row];
      // A time from one window into another belongs to neither.
      if (kept[place + WINDOW] === window) {
        const gap = time - kept[place + LAST];
        kept[place + WINDOW_REQUESTS]++;
        kept[place + WINDOW_SQUARES] += gap * gap;
      } else {
        this.#leave(place);
        kept[place + WINDOW] = window;
        kept[place + WINDOW_REQUESTS] = 1;
        kept[place + WINDOW_FIRST] = time;
        kept[place + WINDOW_SQUARES] = 0;
      }
      kept[place + LAST] = time;
    }
  }

  #addRequests(clients: Uint32Array, from: number, to: number): void {
    const kept = this.#kept;
    for (let row = from; row < to; row++) kept[clients[row] << STRIDE_LOG2]++;
  }

  #leave(place: number): void {
    const kept = this.#kept;
    const requests = kept[place + WINDOW_REQUESTS];
    kept[place + REQUESTS] += requests;
    kept[place + WINDOW_REQUESTS] = 0;
    if (requests <= MIN_GAPS) return;
    const spanned = kept[place + LAST] - kept[place + WINDOW_FIRST];
    const cv = cvOf(requests - 1, spanned, kept[place + WINDOW_SQUARES]);
    // All at the same moment have none.
    if (Number.isNaN(cv)) return;
    kept[place + WEIGHT] += requests;
    kept[place + WEIGHTED_CV] += cv * requests;
  }

  #reserve(below: number): void {
    const places = below * 2 ** STRIDE_LOG2;
    if (places > this.#kept.length) this.#kept = enlarged(this.#kept, places - 1);
  }
}
