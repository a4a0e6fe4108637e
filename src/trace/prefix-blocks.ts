import { TraceError } from '../errors.js';
import { copiedInto } from '../statistics/enlarged.js';
import { BlockWriter } from './block-writer.js';
import type { NumberArray } from './columns.js';
import { halvesOf, lastTurnMask, USUAL_TURN_BITS } from './conversation-id.js';
import { NONE } from './id-ranges.js';
import { OpenConversations } from './open-conversations.js';
import { type PrefixColumns, SharedPrefixes } from './shared-prefixes.js';

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
    /**
     * Tokens up to the end of each turn, its output included, which are the history of the next unless that was cut. Without
     * them no history counts as cut.
     */
    readonly endTokens?: NumberArray | undefined;
  };
  /** Absent where requests do not say it. */
  readonly prefixes?: PrefixColumns | undefined;
}

/** How blocks are named. */
export interface PrefixBlockOptions {
  /**
   * Tokens with which all inputs of a client begin, each client's its own; part of the input. Default 0. Not for requests that
   * have prefixes.
   */
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
 * - the first blocks are those of the system prompt, as far as it fills them: all requests with the prompt have them; and then
 *   those of the document behind it: all requests with both have them;
 * - those that the history fills are those of the earlier turns of the conversation. Its output is part of it, so the
 *   blocks behind an earlier turn's input are new, and the next turn shares them;
 * - all others are nobody else's, and so is a last block that is not full.
 *
 * Ids are consecutive in the order of first use, not hashes: no two blocks have the same by chance. Where there are
 * more than ids, those that no request can share any more are used again, the oldest first. So an id depends on the
 * requests before it, and the same requests give the same ids, however they are cut into calls.
 *
 * Memory follows the prompts, the pairs of prompt and document that have occurred, and the open conversations: a conversation's
 * id says how many turns it has, and it is forgotten with the last. Nothing is allocated for a row.
 */
export class PrefixBlocks {
  readonly #blockTokens: number;
  readonly #systemTokens: number;
  readonly #writer: BlockWriter;
  readonly #shared: SharedPrefixes;
  readonly #open = new OpenConversations();
  /** By the number of an open conversation: blocks of the prompt, and the document, with which it begins. */
  #prefixBlocks = new Int32Array(1024);
  /** By the number of an open conversation: the full blocks behind these, which its next turn can share. */
  #shareable = new Int32Array(1024);
  /** By the number of an open conversation: tokens up to the end of its last turn; 0 where that is not known. */
  #ends = new Float64Array(1024);

  /** @param blockTokens tokens of a block, a whole number of at least 1 */
  constructor(
    blockTokens: number,
    { systemTokens = 0, limit = BLOCK_ID_LIMIT, firstId = 0 }: PrefixBlockOptions = {},
  ) {
    this.#blockTokens = blockTokens;
    this.#systemTokens = systemTokens;
    this.#writer = new BlockWriter(limit, firstId);
    this.#shared = new SharedPrefixes(this.#writer);
  }

  /** Conversations that are remembered: those of which a turn is still to come. */
  get openConversations(): number {
    return this.#open.size;
  }

  /** Pairs of a prompt and a document that are remembered. */
  get documents(): number {
    return this.#shared.documentCount;
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
    this.#writer.begin(items);
    // Without prefixes that are shared all ids are new, one after the other.
    if (rows.conversations === undefined && rows.prefixes === undefined && this.#systemTokens === 0) {
      this.#writer.writeNew(total, false);
    } else {
      const halves = halvesOf(rows.conversations?.ids ?? new BigUint64Array(0));
      for (let row = 0; row < rows.rows; row++) this.#writeRow(rows, halves, row);
    }
    this.#writer.end();
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
  #writeRow(rows: PrefixRows, halves: Uint32Array, row: number): void {
    const { inputTokens, conversations, prefixes } = rows;
    const input = inputTokens[row] as number;
    const full = Math.floor(input / this.#blockTokens);
    const all = Math.ceil(input / this.#blockTokens);
    const anew = this.#prefixBlocksOf(rows, row, input);
    if (conversations === undefined) {
      this.#writePrefix(rows, row, anew);
      this.#writer.writeNew(all - anew, false);
      return;
    }
    const { turns, historyTokens, endTokens, turnBits = USUAL_TURN_BITS } = conversations;
    const [low, high] = [halves[2 * row], halves[2 * row + 1]];
    const lastTurn = low & lastTurnMask(turnBits);
    const hasNext = (turns[row] as number) <= lastTurn;
    const known = lastTurn === 0 ? NONE : this.#open.find(low, high);
    const history = historyTokens[row] as number;
    // Of a history that was cut the prompt is left at its place.
    const isCut = known !== NONE && history < this.#ends[known];
    const told = prefixes === undefined ? (isCut ? this.#systemTokens : history) : prefixes.sharedTokens[row];
    const shared = Math.min(history, told as number);
    // Without a history a turn begins anew.
    const continues = known !== NONE && history > 0;
    const inShared = Math.min(Math.floor(shared / this.#blockTokens), full);
    const prefix = continues ? Math.min(this.#prefixBlocks[known], inShared) : anew;
    this.#writePrefix(rows, row, prefix);
    const inHistory = inShared - prefix;
    const before = known === NONE ? NONE : this.#shareable[known];
    const begin = this.#writer.written;
    const tail = continues && inHistory > 0 ? this.#writer.writeShared(before, inHistory) : NONE;
    const kept = this.#writer.written - begin;
    const fresh = this.#writer.writeNew(full - prefix - kept, hasNext);
    this.#writer.writeNew(all - full, false);
    if (known !== NONE) this.#writer.release(before, hasNext ? kept : 0);
    if (!hasNext) {
      if (known !== NONE) this.#open.close(low, high);
      return;
    }
    const number = known === NONE ? this.#openConversation(low, high) : known;
    this.#prefixBlocks[number] = prefix;
    this.#ends[number] = (endTokens?.[row] as number) ?? 0;
    this.#shareable[number] = tail === NONE ? fresh : before;
    if (tail !== NONE) this.#writer.append(tail, fresh);
  }

  /** Blocks that the prompt and the document of a row fill. */
  #prefixBlocksOf({ prefixes }: PrefixRows, row: number, input: number): number {
    let tokens = this.#systemTokens;
    if (prefixes !== undefined) {
      tokens = (prefixes.systemTokens[row] as number) + ((prefixes.documentTokens?.[row] as number) ?? 0);
    }
    return Math.floor(Math.min(tokens, input) / this.#blockTokens);
  }

  /** Writes the first ids of the prompt of a row, and of the document behind it. */
  #writePrefix({ clientIds, prefixes }: PrefixRows, row: number, blocks: number): void {
    if (prefixes === undefined) {
      const whole = Math.floor(this.#systemTokens / this.#blockTokens);
      this.#shared.writePrompt(clientIds[row] as number, blocks, whole);
      return;
    }
    const system = prefixes.systemTokens[row] as number;
    // A document without a prompt before it is the same one for all groups.
    const group = system === 0 ? NONE : (prefixes.groups[row] as number);
    const ofPrompt = Math.min(Math.floor(system / this.#blockTokens), blocks);
    this.#shared.writePrompt(group, ofPrompt, ofPrompt);
    this.#shared.writeDocument(group, (prefixes.documents?.[row] as number) ?? 0, blocks - ofPrompt);
  }

  #openConversation(low: number, high: number): number {
    const number = this.#open.open(low, high);
    if (number >= this.#shareable.length) {
      const length = this.#shareable.length * 2;
      this.#prefixBlocks = copiedInto(new Int32Array(length), this.#prefixBlocks);
      this.#shareable = copiedInto(new Int32Array(length), this.#shareable);
      this.#ends = copiedInto(new Float64Array(length), this.#ends);
    }
    return number;
  }
}
