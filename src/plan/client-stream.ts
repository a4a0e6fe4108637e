import { ClientWindowFlag } from '../engine/plan-layout.generated.js';
import type { ClientEntries } from './client-entries.js';
import type { ClientParts } from './client-parts.js';
import type { ClientWindowSection, StreamEnd } from './client-window-section.js';
import type { ConversationClassPlan, ConversationModel } from './conversations/class-section.js';
import { fieldSetUse } from './field-sets.js';
import { highestDensity } from './schedule-basis.js';
import { StartFactors } from './start-factors.js';
import { StepAtHand } from './step-at-hand.js';

/** A stream of arrivals, and what they begin; one of single requests has the index -1. */
export interface ArrivalStream extends Omit<ConversationClassPlan, 'startShare'> {
  readonly model?: ConversationModel | undefined;
}

/** What the streams of all clients are made of. */
export interface StreamParts extends ClientParts {
  /** Of the client at hand. */
  readonly entries: ClientEntries;
  /** Where client-windows are added. */
  readonly clientWindows: ClientWindowSection;
  /** Windows of lead-ins, which are before those of the schedule. */
  readonly leadInWindows: number;
  /** Where steps have counts of their own: takes what all clients expect in each piece. */
  readonly expectedByPiece?: Float64Array | undefined;
}

/**
 * A client of the plan in the making: the client-windows of a stream of arrivals of the client at hand, of conversations
 * also of those before the trace.
 */
export class ClientStream {
  readonly client: number;
  readonly stream: ArrivalStream;
  readonly firstClientWindow: number;
  readonly #parts: StreamParts;
  readonly #thinnedTo: number | undefined;
  /** Where the client has a limit. */
  readonly #factors: StartFactors | undefined;
  readonly #use: ReturnType<typeof fieldSetUse>;
  readonly #step: StepAtHand | undefined;
  /** Whether each client-window has what the pool has in its window, times a constant: most streams are so. */
  readonly #isPlain: boolean;
  /** Whether the next client-window is the first of a step behind others. */
  #beginsAnew = false;
  readonly #end: StreamEnd = { expectedEnd: 0, largest: 0, poolWindow: -1, family: 0, shape: 0 };
  #leadIn = 0;
  #busiest = 0;
  #lastDataset = -1;
  #lastFieldSet = -1;

  /**
   * @param client position in the pool
   * @param thinnedTo where the stream has only this share of the client's starts, each by itself: their gaps are of the law
   *   of a process that is thinned so
   */
  constructor(parts: StreamParts, client: number, stream: ArrivalStream, thinnedTo: number | undefined) {
    const { limits, clientWindows, stepCounts, entries, laws } = parts;
    this.#parts = parts;
    this.client = client;
    this.stream = stream;
    this.#thinnedTo = thinnedTo;
    const limit = limits.of(client);
    this.#factors = limit && new StartFactors(limits, client, stream.model);
    this.#use = fieldSetUse(limit, stream.model?.options.tool_calls);
    this.firstClientWindow = clientWindows.count;
    this.#isPlain =
      thinnedTo === undefined &&
      limit === undefined &&
      stepCounts === undefined &&
      !(stream.lookBack > 0) &&
      !entries.hasSamples &&
      laws.keepShapes;
    if (stepCounts !== undefined) {
      stepCounts.take(client, (piece) => entries.expectedIn(piece));
      this.#step = new StepAtHand(stepCounts);
    }
  }

  /** Client-windows so far. */
  get count(): number {
    return this.#parts.clientWindows.count - this.firstClientWindow;
  }

  /** Expected arrivals so far. */
  get expected(): number {
    return this.#end.expectedEnd;
  }

  /** The most arrivals that a window expects. */
  get largest(): number {
    return this.#end.largest;
  }

  /** Requests that are expected in the time that the stream's conversations last, at most. */
  get followedRows(): number {
    const { lookBack, rowsPerStart } = this.stream;
    if (!(lookBack > 0)) return 0;
    return Math.max(this.#leadIn, Math.min(this.#busiest * lookBack, this.#end.expectedEnd)) * rowsPerStart;
  }

  /** Adds the client-windows of pieces of the schedule, which come one after the other. */
  addPieces(from: number, to: number): void {
    if (this.#isPlain) this.#addPlainPieces(from, to);
    else this.#addAnyPieces(from, to);
  }

  #addPlainPieces(from: number, to: number): void {
    const { pool, schedule, activity, entries, fieldSets, clientWindows, leadInWindows } = this.#parts;
    const { plain, windowOfPiece } = entries;
    const { startsPerRequest } = this.stream;
    for (let piece = from; piece < to; ) {
      piece = clientWindows.addPlain(
        piece,
        to,
        plain,
        schedule.expectedByPiece,
        windowOfPiece,
        startsPerRequest,
        leadInWindows,
        this.#end,
      );
      if (piece === to) return;
      const window = windowOfPiece[piece];
      if (plain.fieldSets[window] < 0) {
        plain.fieldSets[window] = fieldSets.indexOf(activity.datasets[entries.entryOf(piece)], this.#use);
      } else plain.continues[window] = pool.continuesWindow?.(this.client, window) ? 1 : 0;
    }
  }

  #addAnyPieces(from: number, to: number): void {
    const { schedule, entries, leadInWindows } = this.#parts;
    const step = this.#step;
    const isFollowed = this.stream.lookBack > 0;
    for (let piece = from; piece < to; piece++) {
      const entry = entries.entryOf(piece);
      if (entry < 0) continue;
      if (piece === 0) this.#addLeadIn(entry);
      let expectedRequests = entries.expectedIn(piece) * this.#startsPerRequest(entry);
      if (step !== undefined) {
        if (step.isLeftBy(piece)) this.#enterStep(step, piece);
        expectedRequests *= step.factor;
      }
      if (isFollowed) {
        this.#busiest = Math.max(this.#busiest, expectedRequests * highestDensity(schedule, piece));
      }
      this.#add(expectedRequests, leadInWindows + piece, entry, entries.windowOf(piece));
    }
  }

  /** Ends the step at hand, at a whole number that sums may have missed. */
  endStep(): void {
    const upTo = this.#step?.upTo ?? Number.POSITIVE_INFINITY;
    if (this.count === 0 || !(upTo > this.#end.expectedEnd && upTo < Infinity)) return;
    this.#end.expectedEnd = upTo;
    this.#parts.clientWindows.amendLast(upTo);
  }

  #enterStep(step: StepAtHand, piece: number): void {
    this.endStep();
    step.enter(piece);
    this.#beginsAnew = this.count > 0;
  }

  /** What comes from before the trace. */
  #addLeadIn(entry: number): void {
    const { lookBack, index } = this.stream;
    if (!(lookBack > 0)) return;
    const expected = this.#parts.entries.startRate() * this.#startsPerRequest(entry) * lookBack;
    // No part of the pool's window, which has a count of its own.
    this.#add(expected, index, entry, -1);
    this.#leadIn = this.#end.expectedEnd;
  }

  #startsPerRequest(entry: number): number {
    const { startsPerRequest } = this.stream;
    if (this.#factors === undefined) return startsPerRequest;
    return startsPerRequest * this.#factors.of(this.#parts.activity.datasets[entry]);
  }

  #add(expectedRequests: number, window: number, entry: number, poolWindow: number): void {
    const { activity, fieldSets, laws, clientWindows, expectedByPiece, leadInWindows } = this.#parts;
    const most = this.#step === undefined ? Number.POSITIVE_INFINITY : this.#step.upTo;
    // Expected requests that vanish beside what is there already add none.
    const upTo = Math.min(this.#end.expectedEnd + expectedRequests, most);
    if (!(upTo > this.#end.expectedEnd)) return;
    if (expectedByPiece !== undefined)
      expectedByPiece[window - leadInWindows] += upTo - this.#end.expectedEnd;
    this.#end.expectedEnd = upTo;
    this.#end.largest = Math.max(this.#end.largest, expectedRequests);
    const dataset = activity.datasets[entry];
    // It holds for many windows in a row.
    if (dataset !== this.#lastDataset) {
      this.#lastFieldSet = fieldSets.indexOf(dataset, this.#use);
      this.#lastDataset = dataset;
    }
    let [family, shape] = [activity.families[entry], activity.shapes[entry]];
    if (this.#thinnedTo !== undefined || !laws.keeps(family)) {
      ({ family, shape } = laws.lawOf(family, shape, this.#thinnedTo));
    }
    const flags = this.#flagsOf(family, shape, poolWindow);
    clientWindows.add(upTo, shape, window, this.#lastFieldSet, family, flags);
  }

  /** Whether the next client-window goes on with the one before it, or begins anew. */
  #flagsOf(family: number, shape: number, poolWindow: number): number {
    const { pool } = this.#parts;
    const continues =
      family === this.#end.family &&
      shape === this.#end.shape &&
      (poolWindow === this.#end.poolWindow || (pool.continuesWindow?.(this.client, poolWindow) ?? false));
    this.#end.poolWindow = poolWindow;
    this.#end.family = family;
    this.#end.shape = shape;
    const continued = continues ? ClientWindowFlag.CONTINUES : 0;
    const flags = this.#beginsAnew ? ClientWindowFlag.BEGINS_ANEW : continued;
    this.#beginsAnew = false;
    return flags;
  }
}
