import type { Activity } from './activity.js';
import type { Schedule } from './schedule-basis.js';

/** The client at hand: its entries in the windows of the pool, and what it expects in the pieces of the schedule. */
export class ClientEntries {
  readonly #schedule: Schedule;
  readonly #activity: Activity;
  /** By window of the pool. */
  readonly #entries: Int32Array;
  /** The window of the pool that each piece has a part of: it is looked up for every client. */
  readonly #windows: Uint32Array;

  constructor(schedule: Schedule, activity: Activity) {
    this.#schedule = schedule;
    this.#activity = activity;
    this.#entries = new Int32Array(activity.windowCount).fill(-1);
    const { pieces } = schedule;
    this.#windows = new Uint32Array(pieces.length);
    for (let piece = 0; piece < pieces.length; piece++) this.#windows[piece] = pieces[piece].poolWindow;
  }

  /** Takes a client at hand; the one before it has been left. */
  take(client: number): void {
    const { clientStarts, windows } = this.#activity;
    const to = clientStarts[client + 1];
    for (let entry = clientStarts[client]; entry < to; entry++) this.#entries[windows[entry]] = entry;
  }

  leave(client: number): void {
    const { clientStarts, windows } = this.#activity;
    const to = clientStarts[client + 1];
    for (let entry = clientStarts[client]; entry < to; entry++) this.#entries[windows[entry]] = -1;
  }

  /** The entry in the window of the pool that a piece is of; -1 where the client has none. */
  entryOf(piece: number): number {
    return this.#entries[this.#windows[piece]];
  }

  /** The window of the pool that a piece is of. */
  windowOf(piece: number): number {
    return this.#windows[piece];
  }

  /** Expected requests in a piece. */
  expectedIn(piece: number): number {
    const { rates, totalRates } = this.#activity;
    const window = this.#windows[piece];
    const entry = this.#entries[window];
    return entry < 0 ? 0 : this.#schedule.expectedByPiece[piece] * (rates[entry] / totalRates[window]);
  }

  /** Requests per second where the trace starts. */
  startRate(): number {
    const { start, end } = this.#schedule.pieces[0];
    return (this.expectedIn(0) / (end - start)) * (2 * this.#schedule.beginShares[0]);
  }

  /** The highest rate that a piece has on average, requests per second. */
  busiestRate(): number {
    return this.#schedule.pieces.reduce(
      (rate, { start, end }, piece) => Math.max(rate, this.expectedIn(piece) / (end - start)),
      0,
    );
  }
}
