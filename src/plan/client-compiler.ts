import { ClientWindowFlag } from '../engine/plan-layout.generated.js';
import { UsageError } from '../errors.js';
import { type Sliced, STEPS_AT_A_TIME } from '../platform/slices.js';
import type { Pool } from '../pool/pool.js';
import type { Activity } from './activity.js';
import type { BurstFloors } from './burst-floors.js';
import type { ClientLimits } from './client-limits.js';
import { ClientSection } from './client-section.js';
import type { TraitsOf } from './client-traits.js';
import { ClientWindowSection } from './client-window-section.js';
import type {
  ClassSection,
  ConversationClassPlan,
  ConversationModel,
} from './conversations/class-section.js';
import { type FieldSets, fieldSetUse } from './field-sets.js';
import type { InterArrivals } from './inter-arrivals.js';
import type { ProfileSection } from './profile-section.js';
import { highestDensity, type Schedule } from './schedule-basis.js';
import type { StepCounts } from './step-counts.js';
import type { SystemPrompts } from './system-prompts.js';

/** Conversations that may be open at a time on average; the engine needs some 50 bytes for each. */
const MAX_OPEN_CONVERSATIONS = 10_000_000;

/** A stream of arrivals, and what they begin; one of single requests has the index -1. */
interface Stream extends Omit<ConversationClassPlan, 'startShare'> {
  readonly model?: ConversationModel | undefined;
}

const SINGLE_REQUESTS: Stream = { index: -1, startsPerRequest: 1, lookBack: 0, rowsPerStart: 1 };

/** Adds the clients of a plan one after the other, with their client-windows and what these refer to. */
export class ClientCompiler {
  readonly #pool: Pool;
  readonly #schedule: Schedule;
  readonly #activity: Activity;
  readonly #fieldSets: FieldSets;
  readonly #laws: InterArrivals;
  readonly #classes: ClassSection;
  readonly #profiles: ProfileSection;
  readonly #traitsOf: TraitsOf;
  readonly #limits: ClientLimits;
  readonly #prompts: SystemPrompts;
  readonly #floors: BurstFloors;
  /** Where steps have counts of their own. */
  readonly #stepCounts: StepCounts | undefined;
  readonly #clients = new ClientSection();
  readonly #clientWindows: ClientWindowSection;
  /** The entry of a client in each window of the pool; -1 where it has none. */
  readonly #entryOfWindow: Int32Array;
  /** By window of the pool: 1 where the trace has a part of it. */
  readonly #isUsed: Uint8Array;
  /** Where steps have counts of their own: what all clients expect in each piece. */
  readonly #expectedByPiece: Float64Array | undefined;
  #clientCount = 0;
  #largestExpected = 0;
  #followedRows = 0;
  #expectedRequests = 0;
  #openConversations = 0;

  constructor(
    pool: Pool,
    schedule: Schedule,
    activity: Activity,
    fieldSets: FieldSets,
    laws: InterArrivals,
    classes: ClassSection,
    profiles: ProfileSection,
    traitsOf: TraitsOf,
    limits: ClientLimits,
    prompts: SystemPrompts,
    floors: BurstFloors,
    clientWindowCount: number,
    stepCounts: StepCounts | undefined,
  ) {
    this.#stepCounts = stepCounts;
    this.#expectedByPiece = stepCounts && new Float64Array(schedule.pieces.length);
    this.#clientWindows = new ClientWindowSection(clientWindowCount);
    this.#pool = pool;
    this.#schedule = schedule;
    this.#activity = activity;
    this.#fieldSets = fieldSets;
    this.#laws = laws;
    this.#classes = classes;
    this.#profiles = profiles;
    this.#traitsOf = traitsOf;
    this.#limits = limits;
    this.#prompts = prompts;
    this.#floors = floors;
    this.#entryOfWindow = new Int32Array(activity.windowCount).fill(-1);
    this.#isUsed = new Uint8Array(activity.windowCount);
    for (const { poolWindow } of schedule.pieces) this.#isUsed[poolWindow] = 1;
  }

  /**
   * Adds a client of the pool, with what its arrivals begin but for conversations that are rare. Of a trace of few windows it
   * is done at once, and nothing is left to do: most are, and a generator for each client would cost a tenth of the time.
   */
  addClient(client: number, model: ConversationModel | undefined): Sliced<void> | undefined {
    return this.#limits.of(client) === undefined
      ? this.#addCommon(client, model)
      : this.#addLimited(client, model);
  }

  /** Adds a client with a limit, when it is known what this does to each of its laws of lengths. */
  *#addLimited(client: number, model: ConversationModel | undefined): Sliced<void> {
    const { clientStarts, datasets, windows } = this.#activity;
    let last = -1;
    for (let entry = clientStarts[client]; entry < clientStarts[client + 1]; entry++) {
      if (datasets[entry] === last || this.#isUsed[windows[entry]] === 0) continue;
      last = datasets[entry];
      yield* this.#limits.find(client, last, model?.options);
    }
    yield* this.#addCommon(client, model) ?? [];
  }

  #addCommon(client: number, model: ConversationModel | undefined): Sliced<void> | undefined {
    this.#takeEntries(client);
    return this.#add(
      client,
      model === undefined ? SINGLE_REQUESTS : { ...model.classes[0], model },
      undefined,
      (isActive) => {
        if (isActive) this.#clientCount++;
        if (model !== undefined) this.#countOpen(model);
        this.#leaveEntries(client);
      },
    );
  }

  /** Adds the rare conversations of a client of the pool, a client of the plan for each class. */
  *addRareConversations(client: number, model: ConversationModel): Sliced<void> {
    const { classes } = model;
    if (classes.length === 1) return;
    this.#takeEntries(client);
    for (const rare of classes.slice(1)) yield* this.#add(client, { ...rare, model }, rare.startShare) ?? [];
    this.#leaveEntries(client);
  }

  /** What was added. */
  finish() {
    return {
      clients: this.#clients.bytes(),
      clientWindows: this.#clientWindows.bytes(),
      clientCount: this.#clientCount,
      largestExpected: this.#largestExpected,
      followedRows: this.#followedRows,
      expectedRequests: this.#expectedRequests,
      expectedByPiece: this.#expectedByPiece,
    };
  }

  /**
   * Adds a client of the plan with a stream of arrivals of a client of the pool; of conversations also those before the
   * trace.
   *
   * @param thinnedTo where the stream has only this share of the client's starts, each by itself: their gaps are of the
   *   law of a process that is thinned so
   * @param onAdded called at the end: false where it is never active
   * @returns what is left to do
   */
  #add(
    client: number,
    { index, startsPerRequest: startsPerUnlimited, lookBack, rowsPerStart, model }: Stream,
    thinnedTo?: number,
    onAdded: (isActive: boolean) => void = () => undefined,
  ): Sliced<void> | undefined {
    const { families, shapes, datasets } = this.#activity;
    const limit = this.#limits.of(client);
    const use = fieldSetUse(limit, model?.options.tool_calls);
    const factors = new Map<number, number>();
    const factorOf = (dataset: number) => {
      const factor = factors.get(dataset) ?? this.#startFactor(client, dataset, model);
      factors.set(dataset, factor);
      return factor;
    };
    const startsPerRequest = (entry: number) =>
      limit === undefined ? startsPerUnlimited : startsPerUnlimited * factorOf(datasets[entry]);
    const firstClientWindow = this.#clientWindows.count;
    let expectedEnd = 0;
    let largest = 0;
    let leadIn = 0;
    let busiest = 0;
    let [lastPoolWindow, lastFamily, lastShape] = [-1, 0, 0];
    const counts = this.#stepCounts;
    counts?.take(client, (piece) => this.#expectedIn(piece));
    let step = -1;
    let mostInStep = Number.POSITIVE_INFINITY;
    const addClientWindow = (expectedRequests: number, window: number, entry: number, poolWindow: number) => {
      // Expected requests that vanish beside what is there already add none.
      const upTo = Math.min(expectedEnd + expectedRequests, mostInStep);
      if (!(upTo > expectedEnd)) return;
      if (this.#expectedByPiece !== undefined) {
        this.#expectedByPiece[window - this.#classes.count] += upTo - expectedEnd;
      }
      expectedEnd = upTo;
      largest = Math.max(largest, expectedRequests);
      const fieldSet = this.#fieldSets.indexOf(datasets[entry], use);
      const { family, shape } = this.#laws.lawOf(families[entry], shapes[entry], thinnedTo);
      const continues =
        family === lastFamily &&
        shape === lastShape &&
        (poolWindow === lastPoolWindow || (this.#pool.continuesWindow?.(client, poolWindow) ?? false));
      [lastPoolWindow, lastFamily, lastShape] = [poolWindow, family, shape];
      const continued = continues ? ClientWindowFlag.CONTINUES : 0;
      const flags = beginsAnew ? ClientWindowFlag.BEGINS_ANEW : continued;
      this.#clientWindows.add(expectedEnd, shape, window, fieldSet, family, flags);
      beginsAnew = false;
    };
    let beginsAnew = false;
    /** Ends the step at hand, at a whole number that sums may have missed. */
    const endStep = () => {
      const isAdded = this.#clientWindows.count > firstClientWindow;
      if (!isAdded || step < 0 || !(mostInStep > expectedEnd)) return;
      expectedEnd = mostInStep;
      this.#clientWindows.amendLast(expectedEnd);
    };
    const beginStep = (next: number) => {
      endStep();
      step = next;
      mostInStep = counts!.upTo(step);
      beginsAnew = this.#clientWindows.count > firstClientWindow;
    };
    const { pieces } = this.#schedule;
    const addPieces = (from: number, to: number) => {
      for (let piece = from; piece < to; piece++) {
        const { poolWindow } = pieces[piece];
        const entry = this.#entryOfWindow[poolWindow];
        if (entry < 0) continue;
        if (piece === 0 && lookBack > 0) {
          // No part of the pool's window, which has a count of its own.
          addClientWindow(this.#startRate() * startsPerRequest(entry) * lookBack, index, entry, -1);
          leadIn = expectedEnd;
        }
        let expectedRequests = this.#expectedIn(piece) * startsPerRequest(entry);
        if (counts !== undefined) {
          if (counts.stepOf(piece) !== step) beginStep(counts.stepOf(piece));
          expectedRequests *= counts.factorIn(step);
        }
        busiest = Math.max(busiest, expectedRequests * highestDensity(this.#schedule, piece));
        addClientWindow(expectedRequests, this.#classes.count + piece, entry, poolWindow);
      }
    };
    const end = () => {
      endStep();
      const count = this.#clientWindows.count - firstClientWindow;
      if (count > 0) {
        const bound = this.#floors.boundOf(client);
        if (bound !== undefined) {
          const leadInWindows = { windows: this.#classes.count, seconds: lookBack };
          this.#floors.apply(client, bound, this.#clientWindows, firstClientWindow, leadInWindows);
        }
        this.#expectedRequests += expectedEnd;
        this.#largestExpected += largest;
        if (lookBack > 0)
          this.#followedRows += Math.max(leadIn, Math.min(busiest * lookBack, expectedEnd)) * rowsPerStart;
        const profile = this.#profiles.placeOf(this.#traitsOf(client), this.#prompts.of(client));
        this.#clients.add(this.#pool.clientIds[client], firstClientWindow, count, index + 1, profile);
      }
      onAdded(count > 0);
    };
    if (pieces.length > STEPS_AT_A_TIME) return inStretches(pieces.length, addPieces, end);
    addPieces(0, pieces.length);
    end();
    return undefined;
  }

  /**
   * By what a limit changes the starts for each request, so that there are as many requests: where m turns take place, not
   * those that the model is of, and r single requests come with each conversation, it is (model's m + r) / (m + r).
   */
  #startFactor(client: number, dataset: number, model: ConversationModel | undefined): number {
    const turns = this.#limits.meanTurns(client, dataset, model?.options);
    if (turns === undefined || model === undefined) return 1;
    return (model.meanTurns + model.singlesPerConversation) / (turns + model.singlesPerConversation);
  }

  /** Requests per second of the client at hand where the trace starts. */
  #startRate(): number {
    const { start, end } = this.#schedule.pieces[0];
    return (this.#expectedIn(0) / (end - start)) * (2 * this.#schedule.beginShares[0]);
  }

  /** Expected requests of the client at hand in a piece. */
  #expectedIn(piece: number): number {
    const { rates, totalRates } = this.#activity;
    const poolWindow = this.#schedule.pieces[piece].poolWindow;
    const entry = this.#entryOfWindow[poolWindow];
    return entry < 0 ? 0 : this.#schedule.expectedByPiece[piece] * (rates[entry] / totalRates[poolWindow]);
  }

  /** Takes the entries of a client at hand. */
  #takeEntries(client: number): void {
    const { clientStarts, windows } = this.#activity;
    const to = clientStarts[client + 1];
    for (let entry = clientStarts[client]; entry < to; entry++) this.#entryOfWindow[windows[entry]] = entry;
  }

  #leaveEntries(client: number): void {
    const { clientStarts, windows } = this.#activity;
    const to = clientStarts[client + 1];
    for (let entry = clientStarts[client]; entry < to; entry++) this.#entryOfWindow[windows[entry]] = -1;
  }

  /** Refuses conversations that would take more memory than there is, by Little's law. */
  #countOpen({ conversationsPerRequest, roughMeanSeconds }: ConversationModel): void {
    const busiest = this.#schedule.pieces.reduce(
      (rate, { start, end }, piece) => Math.max(rate, this.#expectedIn(piece) / (end - start)),
      0,
    );
    this.#openConversations += busiest * conversationsPerRequest * roughMeanSeconds;
    if (this.#openConversations <= MAX_OPEN_CONVERSATIONS) return;
    throw new UsageError(
      `more than ${MAX_OPEN_CONVERSATIONS} conversations would be open at a time; use a lower rate or share, or ` +
        'shorter times between turns',
      { field: 'conversations' },
    );
  }
}

/** Goes through so many numbers, some at a time. */
function* inStretches(
  count: number,
  goThrough: (from: number, to: number) => void,
  end: () => void,
): Sliced<void> {
  for (let from = 0; from < count; from += STEPS_AT_A_TIME) {
    goThrough(from, Math.min(from + STEPS_AT_A_TIME, count));
    yield;
  }
  end();
}
