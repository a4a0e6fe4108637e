import { deterministicMath } from '../engine/math.js';
import { UsageError } from '../errors.js';
import type { Pool } from '../pool/pool.js';
import type { Conversations } from '../workload/resolved-workload.js';
import type { Activity } from './activity.js';
import { ClientSection } from './client-section.js';
import { ClientWindowSection } from './client-window-section.js';
import {
  ClassSection,
  type ConversationClassPlan,
  type ConversationModel,
} from './conversations/class-section.js';
import type { FieldSets } from './field-sets.js';
import type { InterArrivals } from './inter-arrivals.js';
import { checkClientWindows } from './plan-size.js';
import type { SamplerTables } from './samplers.js';
import type { Schedule } from './schedule-basis.js';

/** Conversations that may be open at a time on average; the engine needs some 50 bytes for each. */
const MAX_OPEN_CONVERSATIONS = 10_000_000;

/** The conversations of a client of the pool; undefined where it makes single requests only. */
export type ConversationsOf = (clientIndex: number) => Conversations | undefined;

/** What a plan says of clients and of what they refer to. */
export interface ClientSections {
  readonly clients: Uint8Array;
  readonly clientWindows: Uint8Array;
  readonly classes: ClassSection;
  /** Clients of the pool that are active in the trace. */
  readonly clientCount: number;
  /** The most arrivals that each client expects in a window, of all clients together. */
  readonly largestExpected: number;
  /** Requests of conversations, and of those they begin beside, that are expected in the time that these last, at most. */
  readonly followedRows: number;
  /** Expected arrivals of all clients of the plan. */
  readonly expectedRequests: number;
}

/**
 * The sections clients, client-windows and conversation classes; adds the field sets and laws of gaps that they use.
 *
 * A client of the pool with conversations becomes several of the plan, with the same id: one whose arrivals begin its
 * single requests and its conversations, and one more for each class of conversations that are rare and long. Those of
 * rare classes come last.
 */
export function compileClients(
  pool: Pool,
  schedule: Schedule,
  activity: Activity,
  conversationsOf: ConversationsOf,
  samplers: SamplerTables,
  fieldSets: FieldSets,
  laws: InterArrivals,
): ClientSections {
  const classes = new ClassSection(deterministicMath(), samplers.tables, longestCommon(schedule));
  const models = Array.from(pool.clientIds, (_, client) => {
    const conversations = conversationsOf(client);
    return conversations === undefined ? undefined : classes.model(conversations);
  });
  const clientWindowCount = countClientWindows(schedule, activity, models);
  checkClientWindows(clientWindowCount);
  const compiler = new ClientCompiler(pool, schedule, activity, fieldSets, laws, classes, clientWindowCount);
  models.forEach((model, client) => {
    compiler.addClient(client, model);
  });
  models.forEach((model, client) => {
    if (model !== undefined) compiler.addRareConversations(client, model);
  });
  return { classes, ...compiler.finish() };
}

/** Requests that a seek follows of conversations that begin in one stream with single requests, at most. */
const MAX_COMMON_ROWS = 33_554_432;

/** Seconds in which a trace has so many requests where it is busiest. */
function longestCommon(schedule: Schedule): number {
  const busiest = schedule.pieces.reduce(
    (rate, _, piece) => Math.max(rate, schedule.expectedByPiece[piece] * highestDensity(schedule, piece)),
    0,
  );
  return MAX_COMMON_ROWS / busiest;
}

/** The share of a piece's requests that are expected in a second where its rate is highest. */
function highestDensity({ pieces, beginShares }: Schedule, piece: number): number {
  const { start, end } = pieces[piece];
  const share = beginShares[piece];
  return (2 * Math.max(share, 1 - share)) / (end - start);
}

/** Client-windows of all clients, at most: those whose expected requests vanish beside what a client has already are not made. */
function countClientWindows(
  { pieces, expectedByPiece }: Schedule,
  { windowCount, clientStarts, windows }: Activity,
  models: readonly (ConversationModel | undefined)[],
): number {
  const clientsOfWindow = new Float64Array(windowCount);
  let count = 0;
  for (const [client, model] of models.entries()) {
    const classes = model?.classes.length ?? 0;
    const clientWindows = Math.max(classes, 1);
    const end = clientStarts[client + 1];
    for (let entry = clientStarts[client]; entry < end; entry++)
      clientsOfWindow[windows[entry]] += clientWindows;
    // The lead-in of each class.
    count += classes;
  }
  for (const [piece, { poolWindow }] of pieces.entries()) {
    if (expectedByPiece[piece] > 0) count += clientsOfWindow[poolWindow];
  }
  return count;
}

class ClientCompiler {
  readonly #pool: Pool;
  readonly #schedule: Schedule;
  readonly #activity: Activity;
  readonly #fieldSets: FieldSets;
  readonly #laws: InterArrivals;
  readonly #classes: ClassSection;
  readonly #clients = new ClientSection();
  readonly #clientWindows: ClientWindowSection;
  /** The entry of a client in each window of the pool; -1 where it has none. */
  readonly #entryOfWindow: Int32Array;
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
    clientWindowCount: number,
  ) {
    this.#clientWindows = new ClientWindowSection(clientWindowCount);
    this.#pool = pool;
    this.#schedule = schedule;
    this.#activity = activity;
    this.#fieldSets = fieldSets;
    this.#laws = laws;
    this.#classes = classes;
    this.#entryOfWindow = new Int32Array(activity.windowCount).fill(-1);
  }

  /** Adds a client of the pool, with what its arrivals begin but for conversations that are rare. */
  addClient(client: number, model: ConversationModel | undefined): void {
    this.#withEntries(client, () => {
      const isActive =
        model === undefined ? this.#add(client, 1, 0, 0, 1) : this.#addClass(client, model.classes[0]);
      if (isActive) this.#clientCount++;
      if (model !== undefined) this.#countOpen(model);
    });
  }

  /** Adds the rare conversations of a client of the pool, a client of the plan for each class. */
  addRareConversations(client: number, { classes }: ConversationModel): void {
    if (classes.length === 1) return;
    this.#withEntries(client, () => {
      for (const rare of classes.slice(1)) this.#addClass(client, rare, rare.startShare);
    });
  }

  /** @param thinnedTo the share of the client's starts that a stream of their own are */
  #addClass(
    client: number,
    { index, startsPerRequest, lookBack, rowsPerStart }: ConversationClassPlan,
    thinnedTo?: number,
  ): boolean {
    return this.#add(client, startsPerRequest, index + 1, lookBack, rowsPerStart, thinnedTo);
  }

  finish() {
    return {
      clients: this.#clients.bytes(),
      clientWindows: this.#clientWindows.bytes(),
      clientCount: this.#clientCount,
      largestExpected: this.#largestExpected,
      followedRows: this.#followedRows,
      expectedRequests: this.#expectedRequests,
    };
  }

  /**
   * Adds a client of the plan with `share` arrivals for each request; of conversations also those before the trace.
   * False where it is never active.
   *
   * @param thinnedTo where only this share of the client's starts is left, each by itself: their gaps are of the law of
   *   a process that is thinned so
   */
  #add(
    client: number,
    share: number,
    conversationClass: number,
    lookBack: number,
    rowsPerStart: number,
    thinnedTo?: number,
  ): boolean {
    const { families, shapes, datasets } = this.#activity;
    const firstClientWindow = this.#clientWindows.count;
    let expectedEnd = 0;
    let largest = 0;
    let leadIn = 0;
    let busiest = 0;
    let [lastPoolWindow, lastFamily, lastShape] = [-1, 0, 0];
    const addClientWindow = (expectedRequests: number, window: number, entry: number, poolWindow: number) => {
      // Expected requests that vanish beside what is there already add none.
      if (!(expectedEnd + expectedRequests > expectedEnd)) return;
      expectedEnd += expectedRequests;
      largest = Math.max(largest, expectedRequests);
      const fieldSet = this.#fieldSets.indexOf(datasets[entry]);
      const { family, shape } = this.#laws.lawOf(families[entry], shapes[entry], thinnedTo);
      const continues =
        family === lastFamily &&
        shape === lastShape &&
        (poolWindow === lastPoolWindow || (this.#pool.continuesWindow?.(client, poolWindow) ?? false));
      [lastPoolWindow, lastFamily, lastShape] = [poolWindow, family, shape];
      this.#clientWindows.add(expectedEnd, shape, window, fieldSet, family, continues);
    };
    for (const [piece, { poolWindow }] of this.#schedule.pieces.entries()) {
      const entry = this.#entryOfWindow[poolWindow];
      if (entry < 0) continue;
      if (piece === 0 && lookBack > 0) {
        // No part of the pool's window, which has a count of its own.
        addClientWindow(this.#startRate() * share * lookBack, conversationClass - 1, entry, -1);
        leadIn = expectedEnd;
      }
      const expectedRequests = this.#expectedIn(piece) * share;
      busiest = Math.max(busiest, expectedRequests * highestDensity(this.#schedule, piece));
      addClientWindow(expectedRequests, this.#classes.count + piece, entry, poolWindow);
    }
    if (this.#clientWindows.count === firstClientWindow) return false;
    this.#expectedRequests += expectedEnd;
    this.#largestExpected += largest;
    if (lookBack > 0)
      this.#followedRows += Math.max(leadIn, Math.min(busiest * lookBack, expectedEnd)) * rowsPerStart;
    const id = this.#pool.clientIds[client];
    this.#clients.add(
      id,
      firstClientWindow,
      this.#clientWindows.count - firstClientWindow,
      conversationClass,
    );
    return true;
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

  /** Runs `use` with the entries of a client at hand. */
  #withEntries(client: number, use: () => void): void {
    const { clientStarts, windows } = this.#activity;
    const [from, to] = [clientStarts[client], clientStarts[client + 1]];
    for (let entry = from; entry < to; entry++) this.#entryOfWindow[windows[entry]] = entry;
    use();
    for (let entry = from; entry < to; entry++) this.#entryOfWindow[windows[entry]] = -1;
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
