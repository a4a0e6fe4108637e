import { SAMPLES_CODE } from '../laws/samples.js';
import type { Activity } from './activity.js';
import { type PlainWindows, UNKNOWN } from './client-window-section.js';
import type { Schedule } from './schedule-basis.js';

/** The client at hand: its entries in the windows of the pool, and what it expects in the pieces of the schedule. */
export class ClientEntries {
  readonly #schedule: Schedule;
  readonly #activity: Activity;
  /** By window of the pool. */
  readonly #entries: Int32Array;
  /** The window of the pool that each piece has a part of: it is looked up for every client. */
  readonly windowOfPiece: Uint32Array;
  /** Of the client at hand by window of the pool, all that most client-windows are made of. */
  readonly plain: PlainWindows;

  #hasSamples = false;

  constructor(schedule: Schedule, activity: Activity) {
    this.#schedule = schedule;
    this.#activity = activity;
    const { windowCount } = activity;
    this.#entries = new Int32Array(windowCount).fill(-1);
    this.plain = {
      shares: new Float64Array(windowCount),
      shapes: new Float64Array(windowCount),
      families: new Uint8Array(windowCount),
      fieldSets: new Int32Array(windowCount),
      continues: new Uint8Array(windowCount),
    };
    const { pieces } = schedule;
    this.windowOfPiece = new Uint32Array(pieces.length);
    for (let piece = 0; piece < pieces.length; piece++) this.windowOfPiece[piece] = pieces[piece].poolWindow;
  }

  /** Takes a client at hand; the one before it has been left. */
  take(client: number): void {
    const { clientStarts, windows, rates, totalRates, shapes, families } = this.#activity;
    const to = clientStarts[client + 1];
    const { plain } = this;
    this.#hasSamples = false;
    for (let entry = clientStarts[client]; entry < to; entry++) {
      const window = windows[entry];
      this.#entries[window] = entry;
      plain.shares[window] = rates[entry] / totalRates[window];
      plain.shapes[window] = shapes[entry];
      plain.families[window] = families[entry];
      plain.fieldSets[window] = -1;
      plain.continues[window] = UNKNOWN;
      if (families[entry] === SAMPLES_CODE) this.#hasSamples = true;
    }
  }

  /** Whether a law of the client at hand is a table of observed gaps. */
  get hasSamples(): boolean {
    return this.#hasSamples;
  }

  leave(client: number): void {
    const { clientStarts, windows } = this.#activity;
    const to = clientStarts[client + 1];
    for (let entry = clientStarts[client]; entry < to; entry++) {
      this.#entries[windows[entry]] = -1;
      this.plain.shares[windows[entry]] = 0;
    }
  }

  /** The entry in the window of the pool that a piece is of; -1 where the client has none. */
  entryOf(piece: number): number {
    return this.#entries[this.windowOfPiece[piece]];
  }

  /** The window of the pool that a piece is of. */
  windowOf(piece: number): number {
    return this.windowOfPiece[piece];
  }

  /** Expected requests in a piece. */
  expectedIn(piece: number): number {
    return this.#schedule.expectedByPiece[piece] * this.plain.shares[this.windowOfPiece[piece]];
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
