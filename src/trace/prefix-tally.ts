/** What the ids in a trace say of it: how many conversations begin, and which blocks of inputs come again. */
import { DataType, type RecordBatch, type Schema } from '../arrow/classes.js';
import { flatValues, listValues, type NumberArray } from './columns.js';
import { FOREIGN_TURN_BITS, halvesOf, lastTurnMask } from './conversation-id.js';
import { HASH_IDS } from './hash-ids.js';
import { turnBitsOf } from './metadata.js';

/** Conversations of several turns that begin in a trace; those that began before it are not among them. */
export interface ConversationSummary {
  readonly count: number;
  /**
   * Mean of the turns that they have by their ids, also behind the end of the trace; NaN without any. Of sessions whose end
   * nobody knew when they were numbered, it is of the turns that are in the trace.
   */
  readonly meanTurns: number;
  /** Requests that are their conversation's only turn. */
  readonly singleRequests: number;
}

/** Blocks of all inputs. */
export interface BlockSummary {
  /** NaN without rows. */
  readonly meanBlocks: number;
  /** Share of the blocks whose id a request before has, or an earlier place of the same; NaN where that is not known. */
  readonly seenShare: number;
}

/** Counts conversations by their first turns: nothing of them has to be remembered. */
export class ConversationTally {
  readonly #ids: number;
  readonly #turns: number;
  /** The bits of ids that are the number of turns less one. */
  readonly #lastTurn: number;
  #count = 0;
  #turnsOfAll = 0;
  #single = 0;
  #rows = 0;
  #isWhole = true;

  private constructor(ids: number, turns: number, turnBits: number) {
    this.#ids = ids;
    this.#turns = turns;
    this.#lastTurn = lastTurnMask(turnBits);
  }

  /** Undefined for a trace without conversations whose ids say their number of turns. */
  static of(schema: Schema): ConversationTally | undefined {
    const { fields } = schema;
    const ids = fields.findIndex(
      ({ name, type }) =>
        name === 'conversation_id' && DataType.isInt(type) && type.bitWidth === 64 && !type.isSigned,
    );
    const turns = fields.findIndex(({ name, type }) => name === 'turn' && DataType.isInt(type));
    return ids < 0 || turns < 0 ? undefined : new ConversationTally(ids, turns, turnBitsOf(schema));
  }

  add(batch: RecordBatch): void {
    const { children } = batch.data;
    this.#isWhole &&= children[this.#ids].nullCount === 0 && children[this.#turns].nullCount === 0;
    if (!this.#isWhole) return;
    const halves = halvesOf(flatValues(batch, this.#ids) as BigUint64Array);
    const turns = flatValues(batch, this.#turns);
    this.#rows += batch.numRows;
    for (let row = 0; row < batch.numRows; row++) {
      if (Number(turns[row]) !== 1) continue;
      const last = halves[2 * row] & this.#lastTurn;
      if (last === 0) {
        this.#single++;
        continue;
      }
      this.#count++;
      this.#turnsOfAll += last + 1;
    }
  }

  /** Undefined where values are missing. */
  summary(): ConversationSummary | undefined {
    if (!this.#isWhole) return undefined;
    const isUnknown = this.#lastTurn === lastTurnMask(FOREIGN_TURN_BITS);
    return {
      count: this.#count,
      meanTurns: (isUnknown ? this.#rows - this.#single : this.#turnsOfAll) / this.#count,
      singleRequests: this.#single,
    };
  }
}

/** Ids of a page of the set of those that were seen. */
const PAGE_BITS = 16;
/** 64 MiB of a bit an id; more are not told apart. */
const MAX_PAGES = 8192;
const MAX_ID = 2 ** 32 - 1;

/**
 * Counts the blocks whose ids were there before, exactly, whoever gave the ids: a bit for each, in pages of 65,536 ids
 * that follow each other. With ids all over 2^32, as hashes are, or more than 5 x 10^8 that follow each other, only
 * the number of blocks is known.
 */
export class BlockTally {
  readonly #index: number;
  readonly #pages = new Map<number, Uint32Array>();
  #rows = 0;
  #blocks = 0;
  #seen = 0;
  #isTold = true;
  #isWhole = true;

  private constructor(index: number) {
    this.#index = index;
  }

  /** Undefined for a trace without ids of blocks. */
  static of({ fields }: Schema): BlockTally | undefined {
    const index = fields.findIndex(({ name, type }) => name === HASH_IDS && DataType.isList(type));
    return index < 0 ? undefined : new BlockTally(index);
  }

  add(batch: RecordBatch): void {
    const data = batch.data.children[this.#index];
    this.#isWhole &&= data.nullCount === 0 && data.children[0].nullCount === 0;
    if (!this.#isWhole) return;
    const { values } = listValues(batch, this.#index);
    this.#rows += batch.numRows;
    this.#blocks += values.length;
    if (this.#isTold) this.#look(values);
  }

  #look(ids: NumberArray): void {
    let page: Uint32Array = new Uint32Array(0);
    let pageNumber = -1;
    for (let at = 0; at < ids.length; at++) {
      const id = Number(ids[at]);
      const number = id >>> PAGE_BITS;
      if (number !== pageNumber || !(id >= 0 && id <= MAX_ID)) {
        const known = this.#pages.get(number);
        if ((known === undefined && this.#pages.size === MAX_PAGES) || !(id >= 0 && id <= MAX_ID)) {
          this.#isTold = false;
          this.#pages.clear();
          return;
        }
        page = known ?? new Uint32Array(2 ** PAGE_BITS / 32);
        if (known === undefined) this.#pages.set(number, page);
        pageNumber = number;
      }
      const [word, bit] = [(id & (2 ** PAGE_BITS - 1)) >>> 5, 1 << (id & 31)];
      if ((page[word] & bit) !== 0) this.#seen++;
      page[word] |= bit;
    }
  }

  /** Undefined where values are missing. */
  summary(): BlockSummary | undefined {
    if (!this.#isWhole) return undefined;
    return {
      meanBlocks: this.#blocks / this.#rows,
      seenShare: this.#isTold ? this.#seen / this.#blocks : Number.NaN,
    };
  }
}
