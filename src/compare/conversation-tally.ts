import { DataType, type RecordBatch, type Schema } from '../arrow/classes.js';
import { copiedInto } from '../statistics/enlarged.js';
import { FloatHistogram } from '../statistics/float-histogram.js';
import { flatValues } from '../trace/columns.js';
import { halvesOf, lastTurnMask } from '../trace/conversation-id.js';
import { NONE } from '../trace/id-ranges.js';
import { turnBitsOf } from '../trace/metadata.js';
import { OpenConversations } from '../trace/open-conversations.js';
import { hasOwnConversations } from '../trace/own-conversations.js';
import type { ConversationFigures } from './comparison.js';

const FIRST_SIZE = 1024;

/**
 * Conversations as far as they lie in a trace. Memory follows those that are open: of an id that says how many turns there
 * are, until the last has come; else to the end.
 */
export class ConversationTally {
  readonly #ids: number;
  /** Whether ids say how many turns there are. */
  readonly #saysTurns: boolean;
  /** The bits that say it. */
  readonly #lastTurn: number;
  readonly #open = new OpenConversations();
  /** By the number of an open conversation. */
  #lastTimes = new Float64Array(FIRST_SIZE);
  #turns = new Float64Array(FIRST_SIZE);
  #rows = 0;
  /** Conversations with two requests or more, and their requests. */
  #count = 0;
  #requests = 0;
  #isWhole = true;
  /** Seconds from one request of a conversation to its next. */
  readonly times = new FloatHistogram();

  private constructor(ids: number, saysTurns: boolean, turnBits: number) {
    this.#ids = ids;
    this.#lastTurn = lastTurnMask(turnBits);
    this.#saysTurns = saysTurns;
  }

  /** Undefined for a trace without conversations. */
  static of(schema: Schema): ConversationTally | undefined {
    const ids = schema.fields.findIndex(
      ({ name, type }) =>
        name === 'conversation_id' && DataType.isInt(type) && type.bitWidth === 64 && !type.isSigned,
    );
    return ids < 0 ? undefined : new ConversationTally(ids, hasOwnConversations(schema), turnBitsOf(schema));
  }

  /** @param timestamps one a row, seconds, ascending from batch to batch */
  add(batch: RecordBatch, timestamps: Float64Array): void {
    this.#isWhole &&= batch.data.children[this.#ids].nullCount === 0;
    if (!this.#isWhole) return;
    const halves = halvesOf(flatValues(batch, this.#ids) as BigUint64Array);
    const times: number[] = [];
    this.#rows += timestamps.length;
    for (let row = 0; row < timestamps.length; row++) {
      const low = halves[2 * row];
      const last = this.#saysTurns ? low & this.#lastTurn : this.#lastTurn;
      if (last === 0) continue;
      const time = timestamps[row];
      const high = halves[2 * row + 1];
      const known = this.#open.find(low, high);
      if (known === NONE) {
        this.#begin(this.#open.open(low, high), time);
        continue;
      }
      times.push(time - this.#lastTimes[known]);
      this.#lastTimes[known] = time;
      const turns = ++this.#turns[known];
      if (turns === 2) this.#count++;
      this.#requests += turns === 2 ? 2 : 1;
      // The most that an id can say stands for a number of turns that nobody knew.
      if (turns > last && last < this.#lastTurn) this.#open.close(low, high);
    }
    this.times.add(Float64Array.from(times));
  }

  /** Undefined where ids are missing. */
  figures(): ConversationFigures | undefined {
    if (!this.#isWhole) return undefined;
    return {
      conversations: this.#count,
      requestShare: this.#requests / this.#rows,
      meanTurns: this.#requests / this.#count,
      medianInterTurnSeconds: this.times.quantile(0.5),
    };
  }

  #begin(number: number, time: number): void {
    if (number >= this.#turns.length) {
      this.#lastTimes = copiedInto(new Float64Array(number * 2), this.#lastTimes);
      this.#turns = copiedInto(new Float64Array(number * 2), this.#turns);
    }
    this.#lastTimes[number] = time;
    this.#turns[number] = 1;
  }
}
