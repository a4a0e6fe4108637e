import { copiedInto } from '../statistics/enlarged.js';
import type { BlockWriter } from './block-writer.js';
import type { NumberArray } from './columns.js';
import { NONE } from './id-ranges.js';
import { OpenConversations } from './open-conversations.js';

/** What requests say of that with which their inputs begin, one value a row. */
export interface PrefixColumns {
  /** Which system prompt it is; without `system_tokens` it says nothing. */
  readonly groups: NumberArray;
  readonly systemTokens: NumberArray;
  /** Which document follows it, from 1; absent where no request has one. */
  readonly documents?: NumberArray | undefined;
  readonly documentTokens?: NumberArray | undefined;
  /** Of the beginning of the input, also of the history, those that other requests have. */
  readonly sharedTokens: NumberArray;
}

/** Lists of ids by a pair of numbers, in flat memory: objects in maps take more of it, and of the time of collecting garbage. */
class HeldLists {
  /** Numbers of pairs; nothing is closed. */
  readonly #numbers = new OpenConversations();
  lists = new Int32Array(1024);
  /** Ids of each list. */
  counts = new Int32Array(1024);

  get size(): number {
    return this.#numbers.size;
  }

  /** The number of a pair, from 0, which has no ids at first. */
  numberOf(low: number, high: number): number {
    const found = this.#numbers.find(low, high);
    if (found !== NONE) return found;
    const number = this.#numbers.open(low, high);
    if (number >= this.lists.length) {
      this.lists = copiedInto(new Int32Array(number * 2), this.lists);
      this.counts = copiedInto(new Int32Array(number * 2), this.counts);
    }
    this.lists[number] = NONE;
    return number;
  }
}

/**
 * The blocks of system prompts, and of the documents behind them, for as long as there are requests. Memory follows the
 * prompts, and the pairs of a prompt and a document, that have occurred: 50 to 100 bytes each.
 */
export class SharedPrefixes {
  readonly #writer: BlockWriter;
  readonly #prompts = new HeldLists();
  /** By document and prompt; the blocks behind those of the prompt alone. */
  readonly #documents = new HeldLists();

  constructor(writer: BlockWriter) {
    this.#writer = writer;
  }

  /** Pairs of a prompt and a document that are remembered. */
  get documentCount(): number {
    return this.#documents.size;
  }

  /**
   * Writes the first `blocks` ids of a prompt.
   *
   * @param whole so many blocks it has, which are taken when it is met
   */
  writePrompt(group: number, blocks: number, whole: number): void {
    if (blocks > 0 || whole > 0)
      this.#write(this.#prompts, this.#prompts.numberOf(group >>> 0, 0), blocks, whole);
  }

  /** Writes the first ids of a document that stands behind a prompt: of the blocks that the prompt does not fill alone. */
  writeDocument(group: number, document: number, blocks: number): void {
    if (blocks === 0) return;
    this.#write(this.#documents, this.#documents.numberOf(document >>> 0, group >>> 0), blocks, blocks);
  }

  #write({ lists, counts }: HeldLists, number: number, blocks: number, whole: number): void {
    if (counts[number] < whole) {
      lists[number] = this.#writer.enlarged(lists[number], whole - counts[number]);
      counts[number] = whole;
    }
    this.#writer.writeShared(lists[number], blocks);
  }
}
