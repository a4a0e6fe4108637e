import { TraceError } from '../errors.js';
import { copiedInto } from '../statistics/enlarged.js';
import { FOREIGN_TURN_BITS, lastTurnMask } from './conversation-id.js';

const TURN_BITS = BigInt(FOREIGN_TURN_BITS);
const LAST_TURN = lastTurnMask(FOREIGN_TURN_BITS);

/** What the rows of a batch are turns of. */
export interface ConversationRows {
  readonly ids: BigUint64Array;
  /** From 1. */
  readonly turns: Uint16Array;
}

/**
 * Conversations of traces that others wrote, whatever they call them, as this package has them: an id is a number, from 0 in the
 * order in which they come, and below it the bits that say how many turns there are. Nobody knows that before the end of
 * the trace, so they say the most: with fewer a conversation would be taken for complete. Turns are counted.
 *
 * Memory follows the conversations, of which none is known to have ended.
 */
export class ForeignConversations {
  readonly #known = new Map<unknown, number>();
  /** Of each number, how many turns have come. */
  #turns = new Uint16Array(1024);
  #count = 0;
  #missing = 0;

  /** How many conversations have come that have a name. */
  get count(): number {
    return this.#known.size;
  }

  /** How many requests of none have come. */
  get missing(): number {
    return this.#missing;
  }

  /**
   * @param names a text or number a row; null, NaN and an empty text are a request by itself
   * @param firstRow of the batch, for messages
   * @throws TraceError where a conversation has more turns than an id can say
   */
  read(names: Iterable<unknown>, rows: number, firstRow: number): ConversationRows {
    const ids = new BigUint64Array(rows);
    const turns = new Uint16Array(rows);
    let row = 0;
    for (const name of names) {
      if (name === null || name === '' || Number.isNaN(name)) {
        this.#missing++;
        ids[row] = BigInt(this.#count++) << TURN_BITS;
        turns[row++] = 1;
        continue;
      }
      const number = this.#numberOf(name);
      if (this.#turns[number] === LAST_TURN) {
        throw new TraceError(
          `row ${firstRow + row}: conversation ${name} has more than ${LAST_TURN} requests, and a trace has no place for ` +
            'longer ones',
        );
      }
      ids[row] = (BigInt(number) << TURN_BITS) | BigInt(LAST_TURN);
      turns[row++] = ++this.#turns[number];
    }
    return { ids, turns };
  }

  #numberOf(name: unknown): number {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const number = this.#count++;
    this.#known.set(name, number);
    if (number >= this.#turns.length) this.#turns = copiedInto(new Uint16Array(2 * number), this.#turns);
    return number;
  }
}
