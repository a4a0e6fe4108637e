import { LAST_TURN } from './conversation-id.js';

/** Bits of a conversation's id below its number. */
const TURN_BITS = 6n;

/** Numbers in place of the texts of a column, from 0 in the order in which they come. */
export class TextNumbers {
  readonly #known = new Map<string, number>();

  /** How many different texts have come. */
  get count(): number {
    return this.#known.size;
  }

  /** The numbers of clients. */
  clients(texts: Iterable<unknown>, rows: number): Uint32Array {
    const ids = new Uint32Array(rows);
    let row = 0;
    for (const text of texts) ids[row++] = this.#numberOf(text);
    return ids;
  }

  /**
   * The ids of conversations: a number, and below it in the bits that say how many turns there are the most, as nobody knows
   * them before the end of the trace. With fewer turns in its id a conversation would be taken for complete.
   */
  conversations(texts: Iterable<unknown>, rows: number): BigUint64Array {
    const ids = new BigUint64Array(rows);
    let row = 0;
    for (const text of texts) ids[row++] = (BigInt(this.#numberOf(text)) << TURN_BITS) | BigInt(LAST_TURN);
    return ids;
  }

  /** Those that are missing are one, as they are to whoever names nobody. */
  #numberOf(text: unknown): number {
    const key = text === null ? '' : String(text);
    let number = this.#known.get(key);
    if (number === undefined) {
      number = this.#known.size;
      this.#known.set(key, number);
    }
    return number;
  }
}
