import { UsageError } from '../errors.js';
import { type Sliced, STEPS_AT_A_TIME } from '../platform/slices.js';
import { ClientEntries } from './client-entries.js';
import type { ClientParts } from './client-parts.js';
import { ClientSection } from './client-section.js';
import { type ArrivalStream, ClientStream, type StreamParts } from './client-stream.js';
import { ClientWindowSection, type SectionRoom } from './client-window-section.js';
import type { ConversationModel } from './conversations/class-section.js';
import type { ProfileSection } from './profile-section.js';

/** Conversations that may be open at a time on average; the engine needs some 50 bytes for each. */
const MAX_OPEN_CONVERSATIONS = 10_000_000;

const SINGLE_REQUESTS: ArrivalStream = { index: -1, startsPerRequest: 1, lookBack: 0, rowsPerStart: 1 };

/** Adds the clients of a plan one after the other, with their client-windows and what these refer to. */
export class ClientCompiler {
  readonly #parts: StreamParts;
  readonly #profiles: ProfileSection;
  /** By window of the pool: 1 where the trace has a part of it. */
  readonly #isUsed: Uint8Array;
  readonly #clients = new ClientSection();
  #clientCount = 0;
  #largestExpected = 0;
  #followedRows = 0;
  #expectedRequests = 0;
  #openConversations = 0;

  /**
   * @param leadInWindows windows before those of the schedule, one for each class of conversations
   * @param clientWindowCount client-windows of all clients, at most
   * @param room around their section
   */
  constructor(
    parts: ClientParts,
    profiles: ProfileSection,
    leadInWindows: number,
    clientWindowCount: number,
    room: SectionRoom,
  ) {
    const { schedule, activity, stepCounts } = parts;
    this.#parts = {
      ...parts,
      entries: new ClientEntries(schedule, activity),
      clientWindows: new ClientWindowSection(clientWindowCount, room),
      leadInWindows,
      expectedByPiece: stepCounts && new Float64Array(schedule.pieces.length),
    };
    this.#profiles = profiles;
    this.#isUsed = new Uint8Array(activity.windowCount);
    for (const { poolWindow } of schedule.pieces) this.#isUsed[poolWindow] = 1;
  }

  /**
   * Adds a client of the pool, with what its arrivals begin but for conversations that are rare. Of a trace of few windows it
   * is done at once, and nothing is left to do: most are, and a generator for each client would cost a tenth of the time.
   *
   * @returns what is left to do
   */
  addClient(client: number, model: ConversationModel | undefined): Sliced<void> | undefined {
    const { activity, stepCounts } = this.#parts;
    const { clientStarts } = activity;
    // Of many clients most are idle in a trace of few windows.
    if (stepCounts === undefined && clientStarts[client] === clientStarts[client + 1]) return undefined;
    return this.#parts.limits.of(client) === undefined
      ? this.#addCommon(client, model)
      : this.#addLimited(client, model);
  }

  /** Adds a client with a limit, when it is known what this does to each of its laws of lengths. */
  *#addLimited(client: number, model: ConversationModel | undefined): Sliced<void> {
    const { limits, activity } = this.#parts;
    const { clientStarts, datasets, windows } = activity;
    let last = -1;
    for (let entry = clientStarts[client]; entry < clientStarts[client + 1]; entry++) {
      if (datasets[entry] === last || this.#isUsed[windows[entry]] === 0) continue;
      last = datasets[entry];
      yield* limits.find(client, last, model?.options);
    }
    yield* this.#addCommon(client, model) ?? [];
  }

  #addCommon(client: number, model: ConversationModel | undefined): Sliced<void> | undefined {
    this.#parts.entries.take(client);
    const stream = model === undefined ? SINGLE_REQUESTS : { ...model.classes[0], model };
    return this.#compile(new ClientStream(this.#parts, client, stream, undefined), (isActive) => {
      if (isActive) this.#clientCount++;
      if (model !== undefined) this.#countOpen(model);
      this.#parts.entries.leave(client);
    });
  }

  /** Adds the rare conversations of a client of the pool, a client of the plan for each class. */
  *addRareConversations(client: number, model: ConversationModel): Sliced<void> {
    const { classes } = model;
    if (classes.length === 1) return;
    this.#parts.entries.take(client);
    for (const rare of classes.slice(1)) {
      const stream = new ClientStream(this.#parts, client, { ...rare, model }, rare.startShare);
      yield* this.#compile(stream) ?? [];
    }
    this.#parts.entries.leave(client);
  }

  /** What was added. */
  finish() {
    return {
      clients: this.#clients.bytes(),
      clientWindows: this.#parts.clientWindows.bytes(),
      clientCount: this.#clientCount,
      largestExpected: this.#largestExpected,
      followedRows: this.#followedRows,
      expectedRequests: this.#expectedRequests,
      expectedByPiece: this.#parts.expectedByPiece,
    };
  }

  /**
   * Goes through the schedule with a client of the plan, and adds it where it is ever active.
   *
   * @param onAdded called at the end
   * @returns what is left to do
   */
  #compile(stream: ClientStream, onAdded?: (isActive: boolean) => void): Sliced<void> | undefined {
    const { length } = this.#parts.schedule.pieces;
    const end = () => {
      stream.endStep();
      if (stream.count > 0) this.#add(stream);
      onAdded?.(stream.count > 0);
    };
    if (length > STEPS_AT_A_TIME) return inStretches(stream, length, end);
    stream.addPieces(0, length);
    end();
    return undefined;
  }

  #add(stream: ClientStream): void {
    const { pool, traitsOf, prompts } = this.#parts;
    const { client, firstClientWindow, count } = stream;
    this.#applyFloor(stream);
    this.#expectedRequests += stream.expected;
    this.#largestExpected += stream.largest;
    this.#followedRows += stream.followedRows;
    const profile = this.#profiles.placeOf(traitsOf(client), prompts.of(client));
    this.#clients.add(pool.clientIds[client], firstClientWindow, count, stream.stream.index + 1, profile);
  }

  /** Where the client's bursts have a bound. */
  #applyFloor({ client, firstClientWindow, stream }: ClientStream): void {
    const { floors, clientWindows, leadInWindows } = this.#parts;
    const bound = floors.boundOf(client);
    if (bound === undefined) return;
    const leadIn = { windows: leadInWindows, seconds: stream.lookBack };
    floors.apply(client, bound, clientWindows, firstClientWindow, leadIn);
  }

  /** Refuses conversations that would take more memory than there is, by Little's law. */
  #countOpen({ conversationsPerRequest, roughMeanSeconds }: ConversationModel): void {
    this.#openConversations += this.#parts.entries.busiestRate() * conversationsPerRequest * roughMeanSeconds;
    if (this.#openConversations <= MAX_OPEN_CONVERSATIONS) return;
    throw new UsageError(
      `more than ${MAX_OPEN_CONVERSATIONS} conversations would be open at a time; use a lower rate or share, or ` +
        'shorter times between turns',
      { field: 'conversations' },
    );
  }
}

/** Goes through the schedule, some pieces at a time. */
function* inStretches(stream: ClientStream, pieces: number, end: () => void): Sliced<void> {
  for (let from = 0; from < pieces; from += STEPS_AT_A_TIME) {
    stream.addPieces(from, Math.min(from + STEPS_AT_A_TIME, pieces));
    yield;
  }
  end();
}
