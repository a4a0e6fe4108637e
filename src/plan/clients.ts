import { deterministicMath } from '../engine/math.js';
import { Client, ClientWindow, Column, Header, Window } from '../engine/plan-layout.generated.js';
import { CLIENT_STEPS, type Sliced, Steps } from '../platform/slices.js';
import type { Pool } from '../pool/pool.js';
import type { Conversations, TraceSettings } from '../workload/resolved-workload.js';
import type { Activity } from './activity.js';
import { ALIGNMENT, aligned } from './alignment.js';
import { ByteBuilder } from './byte-builder.js';
import { ClientCompiler } from './client-compiler.js';
import type { ClientLimits } from './client-limits.js';
import type { ClientParts } from './client-parts.js';
import type { SectionRoom } from './client-window-section.js';
import { ClassSection, type ConversationModel } from './conversations/class-section.js';
import { checkFollowedRows, followedAtStart } from './followed-rows.js';
import { checkClientWindows } from './plan-size.js';
import { ProfileSection } from './profile-section.js';
import { highestDensity, type Schedule } from './schedule-basis.js';

/** The conversations of a client of the pool; undefined where it makes single requests only. */
export type ConversationsOf = (clientIndex: number) => Conversations | undefined;

/** The conversations of a pool's clients: their own, or those of the settings. */
export function conversationsIn(pool: Pool, settings: Pick<TraceSettings, 'conversations'>): ConversationsOf {
  return (client) => {
    const own = pool.conversations?.(client) ?? settings.conversations;
    return own === 'none' ? undefined : own;
  };
}

/** What a plan says of clients and of what they refer to. */
export interface ClientSections {
  readonly clients: Uint8Array;
  readonly clientWindows: Uint8Array;
  readonly classes: ClassSection;
  readonly profiles: ProfileSection;
  /** Clients of the pool that are active in the trace. */
  readonly clientCount: number;
  /** The most arrivals that each client expects in a window, of all clients together. */
  readonly largestExpected: number;
  /** Requests of conversations, and of those they begin beside, that are expected in the time that these last, at most. */
  readonly followedRows: number;
  /** Expected arrivals of all clients of the plan. */
  readonly expectedRequests: number;
  /** Of all clients, by piece of the schedule, where rounding over clients has moved them; else they are the schedule's. */
  readonly expectedByPiece: Float64Array | undefined;
}

/**
 * The sections clients, client-windows and conversation classes; adds the field sets and laws of gaps that they use.
 *
 * A client of the pool with conversations becomes several of the plan, with the same id: one whose arrivals begin its
 * single requests and its conversations, and one more for each class of conversations that are rare and long. Those of
 * rare classes come last.
 *
 * @param tables where those of conversations are added
 */
export function* compileClients(
  parts: ClientParts,
  conversationsOf: ConversationsOf,
  tables: ByteBuilder,
): Sliced<ClientSections> {
  const { pool, schedule, activity, limits, fieldSets } = parts;
  const classes = classesOf(schedule, tables);
  const models = yield* modelsOf(pool, classes, conversationsOf, activity, limits);
  // What limits do to all laws of lengths takes its time, so that what is refused in any case is refused before.
  if (limits.areThere) checkFollowedRows(yield* followedAtStart(schedule, activity, models), 'at least ');
  const clientWindowCount = yield* countClientWindows(schedule, activity, models);
  checkClientWindows(clientWindowCount);
  const profiles = new ProfileSection(pool.attributeNames);
  const clientCount = models.length;
  const { pieces } = schedule;
  const clientsAtMost = models.reduce((sum, model) => sum + Math.max(model?.classes.length ?? 1, 1), 0);
  const room = roomInPlan(classes.count + pieces.length, clientsAtMost, clientWindowCount);
  const compiler = new ClientCompiler(parts, profiles, classes.count, clientWindowCount, room);
  const steps = new Steps();
  let prepared = 0;
  for (let client = 0; client < clientCount; client++) {
    const more = compiler.addClient(client, models[client]);
    if (more !== undefined) yield* more;
    const isLong = steps.take(CLIENT_STEPS + pieces.length);
    // What is prepared of a dataset takes longer than all else of a client.
    if (isLong || fieldSets.count > prepared) yield { clients: (clientCount + client) / 2, clientCount };
    prepared = fieldSets.count;
  }
  for (let client = 0; client < clientCount; client++) {
    const model = models[client];
    if (model !== undefined) yield* compiler.addRareConversations(client, model);
    if (steps.take(CLIENT_STEPS + pieces.length)) yield { clients: clientCount, clientCount };
  }
  return { classes, profiles, ...compiler.finish() };
}

/** Columns of a plan, at most. */
const MOST_COLUMNS = 64;
/** For the sections behind the client-windows; where they take more, the plan is copied. */
const LEAST_BEHIND = 1 << 22;

/** What a plan has before and behind its client-windows, at most and most likely. */
function roomInPlan(windows: number, clients: number, clientWindows: number): SectionRoom {
  const before =
    Header.SIZE + MOST_COLUMNS * Column.SIZE + windows * Window.SIZE + clients * Client.SIZE + 3 * ALIGNMENT;
  const behind = Math.max(LEAST_BEHIND, (clientWindows * ClientWindow.SIZE) / 8);
  return { before: aligned(before), behind: aligned(behind) };
}

/** Windows of a plan with the lead-ins of its conversations, and its client-windows, at most; nothing of it is made. */
export function* countWindows(
  pool: Pool,
  schedule: Schedule,
  activity: Activity,
  conversationsOf: ConversationsOf,
  limits: ClientLimits,
): Sliced<{ readonly windows: number; readonly clientWindows: number }> {
  const classes = classesOf(schedule, new ByteBuilder());
  const models = yield* modelsOf(pool, classes, conversationsOf, activity, limits);
  return {
    windows: classes.count + schedule.pieces.length,
    clientWindows: yield* countClientWindows(schedule, activity, models),
  };
}

/** The classes of conversations of a trace, none of which is there yet. */
function classesOf(schedule: Schedule, tables: ByteBuilder): ClassSection {
  return new ClassSection(deterministicMath(), tables, longestCommon(schedule));
}

/** What the requests of each client become; undefined where they are single ones. */
function* modelsOf(
  pool: Pool,
  classes: ClassSection,
  conversationsOf: ConversationsOf,
  { clientStarts, datasets }: Activity,
  limits: ClientLimits,
): Sliced<(ConversationModel | undefined)[]> {
  const models: (ConversationModel | undefined)[] = [];
  const steps = new Steps();
  for (let client = 0; client < pool.clientIds.length; client++) {
    const conversations = conversationsOf(client);
    if (conversations === undefined) models.push(undefined);
    else {
      // A client that is never active has no dataset, and needs no limit.
      const isActive = clientStarts[client] < clientStarts[client + 1];
      const dataset = datasets[clientStarts[client]];
      if (isActive) yield* limits.find(client, dataset, conversations);
      const turns = isActive ? limits.meanTurns(client, dataset, conversations) : undefined;
      models.push(yield* classes.model(conversations, turns));
    }
    if (steps.take(CLIENT_STEPS)) yield;
  }
  return models;
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

/** Client-windows of all clients, at most: those whose expected requests vanish beside what a client has already are not made. */
function* countClientWindows(
  { pieces, expectedByPiece }: Schedule,
  { windowCount, clientStarts, windows }: Activity,
  models: readonly (ConversationModel | undefined)[],
): Sliced<number> {
  const clientsOfWindow = new Float64Array(windowCount);
  const steps = new Steps();
  let count = 0;
  for (let client = 0; client < models.length; client++) {
    const classes = models[client]?.classes.length ?? 0;
    const clientWindows = Math.max(classes, 1);
    const end = clientStarts[client + 1];
    for (let entry = clientStarts[client]; entry < end; entry++)
      clientsOfWindow[windows[entry]] += clientWindows;
    // The lead-in of each class.
    count += classes;
    if (steps.take(CLIENT_STEPS + end - clientStarts[client])) yield;
  }
  for (let piece = 0; piece < pieces.length; piece++) {
    if (expectedByPiece[piece] > 0) count += clientsOfWindow[pieces[piece].poolWindow];
  }
  return count;
}
