import { TraceError } from '../errors.js';
import { copiedInto } from '../statistics/enlarged.js';
import { BlockIds } from './block-ids.js';
import type { NumberArray } from './columns.js';
import { halvesOf, lastTurnMask, USUAL_TURN_BITS } from './conversation-id.js';
import { IdRanges, NONE } from './id-ranges.js';
import { OpenConversations } from './open-conversations.js';

/** Ids are below 2^31, as simulators of caches want them. */
export const BLOCK_ID_LIMIT = 2 ** 31;

/** Ids that one call gives at most: 1 GiB of them. */
const MAX_IDS = 2 ** 28;

/** What requests say of their inputs, one value a row, in the order of the trace. */
export interface PrefixRows {
  readonly rows: number;
  readonly clientIds: NumberArray;
  /** With the history. */
  readonly inputTokens: NumberArray;
  /** Absent where the trace has no conversations. */
  readonly conversations?: {
    /** As the trace has them: the low bits are the number of turns less one. */
    readonly ids: BigUint64Array;
    readonly turns: NumberArray;
    readonly historyTokens: NumberArray;
    /** How many low bits these are. Default 6. */
    readonly turnBits?: number;
  };
}

/** How blocks are named. */
export interface PrefixBlockOptions {
  /** Tokens with which all inputs of a client begin, each client's its own; part of the input. Default 0. */
  readonly systemTokens?: number;
  /** Ids are below it: a multiple of 65,536, at most 2^32. Default 2^31. */
  readonly limit?: number;
  /** The first id: a multiple of 65,536. Default 0. */
  readonly firstId?: number;
}

/**
 * Names the blocks of requests' inputs, such that requests share a block exactly where they share it and everything
 * before it, as in the prefix caches of inference servers:
 *
 * - the first blocks are those of the client's system prompt, as far as it fills them: all requests of the client have
 *   them;
 * - those that the history fills are those of the earlier turns of the conversation. Its output is part of it, so the
 *   blocks behind an earlier turn's input are new, and the next turn shares them;
 * - all others are nobody else's, and so is a last block that is not full.
 *
 * Ids are consecutive in the order of first use, not hashes: no two blocks have the same by chance. Where there are
 * more than ids, those that no request can share any more are used again, the oldest first. So an id depends on the
 * requests before it, and the same requests give the same ids, however they are cut into calls.
 *
 * Memory follows the clients with a system prompt and the open conversations: a conversation's id says how many turns it
 * has, and it is forgotten with the last. Nothing is allocated for a row.
 */
export class PrefixBlocks {
  readonly #blockTokens: number;
  readonly #systemTokens: number;
  readonly #ids: BlockIds;
  readonly #ranges = new IdRanges();
  /** The blocks of each client's system prompt. */
  readonly #system = new Map<number, number>();
  readonly #open = new OpenConversations();
  /** By the number of an open conversation: blocks of the system prompt with which it begins. */
  #systemBlocks = new Int32Array(1024);
  /** By the number of an open conversation: the full blocks behind these, which its next turn can share. */
  #shareable = new Int32Array(1024);
  #items = new Uint32Array(0);
  #at = 0;

  /** @param blockTokens tokens of a block, a whole number of at least 1 */
  constructor(
    blockTokens: number,
    { systemTokens = 0, limit = BLOCK_ID_LIMIT, firstId = 0 }: PrefixBlockOptions = {},
  ) {
    this.#blockTokens = blockTokens;
    this.#systemTokens = systemTokens;
    this.#ids = new BlockIds(limit, firstId);
  }

  /** Conversations that are remembered: those of which a turn is still to come. */
  get openConversations(): number {
    return this.#open.size;
  }

  /**
   * The ids of the blocks of the inputs of the next rows: row i has `items[offsets[i]]` up to `items[offsets[i + 1]]`, as
   * many as its input has tokens over those of a block, rounded up.
   *
   * @param allocate memory for so many ids, which may have values in it. Default: of its own
   * @throws TraceError when more blocks are shared than there are ids, or the rows have more than 2^28 together
   */
  idsOf(
    rows: PrefixRows,
    allocate: (length: number) => Uint32Array<ArrayBuffer> = (length) => new Uint32Array(length),
  ): { readonly offsets: Int32Array<ArrayBuffer>; readonly items: Uint32Array<ArrayBuffer> } {
    const offsets = this.#offsetsOf(rows);
    const total = offsets[rows.rows];
    const items = allocate(total);
    this.#items = items;
    this.#at = 0;
    // Without prefixes that are shared all ids are new, one after the other.
    if (rows.conversations === undefined && this.#systemTokens === 0) {
      this.#writeNew(total, false);
    } else {
      const halves = halvesOf(rows.conversations?.ids ?? new BigUint64Array(0));
      for (let row = 0; row < rows.rows; row++) this.#writeRow(rows, halves, row);
    }
    this.#items = new Uint32Array(0);
    return { offsets, items };
  }

  #offsetsOf({ rows, inputTokens }: PrefixRows): Int32Array<ArrayBuffer> {
    const offsets = new Int32Array(rows + 1);
    const blockTokens = this.#blockTokens;
    let total = 0;
    for (let row = 0; row < rows; row++) {
      total += Math.ceil((inputTokens[row] as number) / blockTokens);
      offsets[row + 1] = total;
    }
    if (total <= MAX_IDS) return offsets;
    throw new TraceError(
      `${rows} rows of a batch have ${total} blocks, more than ${MAX_IDS}; use larger blocks or smaller batches`,
    );
  }

  /** @param halves the ids of conversations as `halvesOf` has them */
  #writeRow({ clientIds, inputTokens, conversations }: PrefixRows, halves: Uint32Array, row: number): void {
    const input = inputTokens[row] as number;
    const full = Math.floor(input / this.#blockTokens);
    const all = Math.ceil(input / this.#blockTokens);
    const anew = Math.floor(Math.min(this.#systemTokens, input) / this.#blockTokens);
    if (conversations === undefined) {
      this.#writeSystem(clientIds[row] as number, anew);
      this.#writeNew(all - anew, false);
      return;
    }
    const { turns, historyTokens, turnBits = USUAL_TURN_BITS } = conversations;
    const [low, high] = [halves[2 * row], halves[2 * row + 1]];
    const lastTurn = low & lastTurnMask(turnBits);
    const hasNext = (turns[row] as number) <= lastTurn;
    const known = lastTurn === 0 ? NONE : this.#open.find(low, high);
    const history = historyTokens[row] as number;
    // Without a history a turn begins anew.
    const continues = known !== NONE && history > 0;
    const system = continues ? Math.min(this.#systemBlocks[known], full) : anew;
    this.#writeSystem(clientIds[row] as number, system);
    const inHistory = Math.min(Math.floor(history / this.#blockTokens), full) - system;
    const before = known === NONE ? NONE : this.#shareable[known];
    const begin = this.#at;
    const tail = continues && inHistory > 0 ? this.#writeShared(before, inHistory) : NONE;
    const shared = this.#at - begin;
    const fresh = this.#writeNew(full - system - shared, hasNext);
    this.#writeNew(all - full, false);
    if (known !== NONE) this.#release(before, hasNext ? shared : 0);
    if (!hasNext) {
      if (known !== NONE) this.#open.close(low, high);
      return;
    }
    const number = known === NONE ? this.#openConversation(low, high) : known;
    this.#systemBlocks[number] = system;
    this.#shareable[number] = tail === NONE ? fresh : before;
    if (tail !== NONE) this.#ranges.next[tail] = fresh;
  }

  /** Writes the first ids of a client's system prompt. */
  #writeSystem(clientId: number, blocks: number): void {
    if (this.#systemTokens === 0) return;
    let ranges = this.#system.get(clientId);
    if (ranges === undefined) {
      ranges = this.#newRanges(Math.floor(this.#systemTokens / this.#blockTokens));
      this.#system.set(clientId, ranges);
    }
    this.#writeShared(ranges, blocks);
  }

  /** Ids that are held and are written nowhere yet. */
  #newRanges(count: number): number {
    let [head, tail] = [NONE, NONE];
    for (let left = count; left > 0; left -= this.#ids.taken) {
      const first = this.#ids.take(left, true);
      const range = this.#ranges.add(first, this.#ids.taken);
      if (tail === NONE) head = range;
      else this.#ranges.next[tail] = range;
      tail = range;
    }
    return head;
  }

  /** Writes the first `count` ids of a list, or all where they are fewer. @returns the last range of which it was */
  #writeShared(list: number, count: number): number {
    const { first, count: counts, next } = this.#ranges;
    const items = this.#items;
    let tail = NONE;
    let at = this.#at;
    for (let range = list, left = count; range !== NONE && left > 0; range = next[range]) {
      const here = Math.min(left, counts[range]);
      const id = first[range];
      for (let index = 0; index < here; index++) items[at + index] = id + index;
      at += here;
      left -= here;
      tail = range;
    }
    this.#at = at;
    return tail;
  }

  /** Writes so many new ids. @returns the list of them where they are held, else `NONE` */
  #writeNew(count: number, hold: boolean): number {
    const items = this.#items;
    let [head, tail] = [NONE, NONE];
    let at = this.#at;
    for (let left = count; left > 0; left -= this.#ids.taken) {
      const id = this.#ids.take(left, hold);
      const { taken } = this.#ids;
      for (let index = 0; index < taken; index++) items[at + index] = id + index;
      at += taken;
      if (!hold) continue;
      const range = this.#ranges.add(id, taken);
      if (tail === NONE) head = range;
      else this.#ranges.next[tail] = range;
      tail = range;
    }
    this.#at = at;
    return head;
  }

  /** Lets go of all ids of a list but the first `kept`, and of its ranges that have none left. */
  #release(list: number, kept: number): void {
    const ranges = this.#ranges;
    let left = kept;
    for (let range = list; range !== NONE; ) {
      const following = ranges.next[range];
      const here = Math.min(left, ranges.count[range]);
      this.#ids.release(ranges.first[range] + here, ranges.count[range] - here);
      if (here === 0) ranges.remove(range);
      else ranges.count[range] = here;
      left -= here;
      range = following;
    }
  }

  #openConversation(low: number, high: number): number {
    const number = this.#open.open(low, high);
    if (number >= this.#shareable.length) {
      const length = this.#shareable.length * 2;
      this.#systemBlocks = copiedInto(new Int32Array(length), this.#systemBlocks);
      this.#shareable = copiedInto(new Int32Array(length), this.#shareable);
    }
    return number;
  }
}
