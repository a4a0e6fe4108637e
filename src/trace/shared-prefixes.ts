import type { BlockWriter } from './block-writer.js';
import type { NumberArray } from './columns.js';
import { NONE } from './id-ranges.js';

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

/** The ids of the blocks of something that requests begin with. */
interface HeldBlocks {
  list: number;
  count: number;
}

/** A system prompt, and the documents that stood behind it. */
interface HeldPrompt extends HeldBlocks {
  /** By document; the blocks behind those of the prompt alone. */
  documents: Map<number, HeldBlocks> | undefined;
}

/**
 * The blocks of system prompts, and of the documents behind them, for as long as there are requests. Memory follows the
 * prompts, and the pairs of a prompt and a document, that have occurred: about 100 bytes each.
 */
export class SharedPrefixes {
  readonly #writer: BlockWriter;
  readonly #prompts = new Map<number, HeldPrompt>();
  #documentCount = 0;

  constructor(writer: BlockWriter) {
    this.#writer = writer;
  }

  /** Pairs of a prompt and a document that are remembered. */
  get documentCount(): number {
    return this.#documentCount;
  }

  /**
   * Writes the first `blocks` ids of a prompt.
   *
   * @param whole so many blocks it has, which are taken when it is met
   */
  writePrompt(group: number, blocks: number, whole: number): void {
    if (blocks > 0 || whole > 0) this.#write(this.#promptOf(group), blocks, whole);
  }

  /** Writes the first ids of a document that stands behind a prompt: of the blocks that the prompt does not fill alone. */
  writeDocument(group: number, document: number, blocks: number): void {
    if (blocks === 0) return;
    const prompt = this.#promptOf(group);
    prompt.documents ??= new Map();
    let held = prompt.documents.get(document);
    if (held === undefined) {
      held = { list: NONE, count: 0 };
      prompt.documents.set(document, held);
      this.#documentCount++;
    }
    this.#write(held, blocks, blocks);
  }

  #promptOf(group: number): HeldPrompt {
    let prompt = this.#prompts.get(group);
    if (prompt === undefined) {
      prompt = { list: NONE, count: 0, documents: undefined };
      this.#prompts.set(group, prompt);
    }
    return prompt;
  }

  #write(held: HeldBlocks, blocks: number, whole: number): void {
    if (held.count < whole) {
      held.list = this.#writer.enlarged(held.list, whole - held.count);
      held.count = whole;
    }
    this.#writer.writeShared(held.list, blocks);
  }
}
