import { BlockIds, type IdRange } from './block-ids.js';

/** Ids are below 2^31, as simulators of caches want them. */
const DEFAULT_LIMIT = 2 ** 31;

/** The bits of a conversation's id that are its number of turns less one. */
const LAST_TURN = 63n;

/** What a request says of its input. */
export interface PrefixRow {
  readonly clientId: number;
  /** As the trace has it: the low six bits are the number of turns less one. */
  readonly conversationId: bigint;
  readonly turn: number;
  /** With the history. */
  readonly inputTokens: number;
  readonly historyTokens: number;
}

/** The blocks that the next turn of a conversation can share. */
interface Remembered {
  /** Blocks of the client's system prompt with which the conversation begins. */
  readonly systemBlocks: number;
  /** The full blocks behind these, in order. */
  readonly ranges: IdRange[];
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
 * requests before it, and the same requests give the same ids.
 *
 * Memory follows the clients and the open conversations: a conversation's id says how many turns it has, and it is
 * forgotten with the last.
 */
export class PrefixBlocks {
  readonly #blockTokens: number;
  readonly #systemTokens: (clientId: number) => number;
  readonly #ids: BlockIds;
  /** The blocks of each client's system prompt. */
  readonly #system = new Map<number, IdRange[]>();
  readonly #open = new Map<bigint, Remembered>();

  /**
   * @param blockTokens tokens of a block, a whole number of at least 1
   * @param systemTokens the length of a client's system prompt; it is part of the input, and always the same
   * @param limit ids are below it: a multiple of 65,536, at most 2^32
   */
  constructor(
    blockTokens: number,
    systemTokens: (clientId: number) => number = () => 0,
    limit = DEFAULT_LIMIT,
  ) {
    this.#blockTokens = blockTokens;
    this.#systemTokens = systemTokens;
    this.#ids = new BlockIds(limit);
  }

  /** Conversations that are remembered: those of which a turn is still to come. */
  get openConversations(): number {
    return this.#open.size;
  }

  /**
   * The ids of the blocks of a request's input, as many as it has tokens over those of a block, rounded up. Requests
   * are to be given in the order of the trace.
   *
   * @throws TraceError when more blocks are shared than there are ids
   */
  blocksOf({ clientId, conversationId, turn, inputTokens, historyTokens }: PrefixRow): Uint32Array {
    const known = this.#open.get(conversationId);
    // Without a history a turn begins anew.
    const before = historyTokens > 0 ? known : undefined;
    const full = Math.floor(inputTokens / this.#blockTokens);
    const all = Math.ceil(inputTokens / this.#blockTokens);
    const systemBlocks = before?.systemBlocks ?? this.#systemBlocks(clientId, inputTokens);
    const inHistory = Math.floor(historyTokens / this.#blockTokens) - systemBlocks;
    const system = firstOf(this.#systemRanges(clientId), systemBlocks);
    const shared = firstOf(before?.ranges ?? [], inHistory);
    const sharedBlocks = countOf(shared);
    const hasNext = turn <= Number(conversationId & LAST_TURN);
    const fresh = this.#ids.take(full - systemBlocks - sharedBlocks, hasNext);
    const rest = this.#ids.take(all - full, false);
    this.#release(known, before === undefined ? 0 : sharedBlocks, hasNext);
    if (hasNext) this.#open.set(conversationId, { systemBlocks, ranges: [...shared, ...fresh] });
    else this.#open.delete(conversationId);
    return listed([...system, ...shared, ...fresh, ...rest], all);
  }

  /** The blocks that the system prompt fills where a conversation begins. */
  #systemBlocks(clientId: number, inputTokens: number): number {
    return Math.floor(Math.min(this.#systemTokens(clientId), inputTokens) / this.#blockTokens);
  }

  #systemRanges(clientId: number): readonly IdRange[] {
    let ranges = this.#system.get(clientId);
    if (ranges === undefined) {
      ranges = this.#ids.take(Math.floor(this.#systemTokens(clientId) / this.#blockTokens), true);
      this.#system.set(clientId, ranges);
    }
    return ranges;
  }

  /** Of the ids that were held for a conversation, only the first `shared` still are, if it goes on. */
  #release(known: Remembered | undefined, shared: number, hasNext: boolean): void {
    if (known === undefined) return;
    let kept = hasNext ? shared : 0;
    for (const { first, count } of known.ranges) {
      const keptHere = Math.min(kept, count);
      kept -= keptHere;
      this.#ids.release({ first: first + keptHere, count: count - keptHere });
    }
  }
}

/** The first `count` ids of ranges, or all where they are fewer. */
function firstOf(ranges: readonly IdRange[], count: number): IdRange[] {
  const first: IdRange[] = [];
  for (const range of ranges) {
    if (count <= 0) break;
    first.push(range.count <= count ? range : { first: range.first, count });
    count -= range.count;
  }
  return first;
}

function countOf(ranges: readonly IdRange[]): number {
  return ranges.reduce((sum, { count }) => sum + count, 0);
}

function listed(ranges: readonly IdRange[], length: number): Uint32Array {
  const ids = new Uint32Array(length);
  let at = 0;
  for (const { first, count } of ranges) {
    for (let id = first; id < first + count; id++) ids[at++] = id;
  }
  return ids;
}
