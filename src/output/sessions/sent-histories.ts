import { UsageError } from '../../errors.js';
import { INPUT_COLUMNS, OUTPUT_COLUMNS } from '../../fields.js';
import { copiedInto } from '../../statistics/enlarged.js';
import type { Chunk, ColumnHead } from '../chunks/chunk.js';
import { bothNamesOf } from '../options.js';

/** The rows of a chunk. */
export interface SentRows {
  /**
   * A turn behind another.
   *
   * @param conversation the number of the open one
   * @throws UsageError where it has no history
   */
  check(row: number, conversation: number): void;
  /** A turn that another is to come behind. */
  keep(row: number, conversation: number): void;
}

/**
 * What tools send that keep conversations themselves: before each turn all of the turn before it, and the response to that. In a
 * trace turns may have less for their history, of which such tools do not hear.
 *
 * Memory follows the open conversations.
 */
export class SentHistories {
  readonly #history: number;
  readonly #input: number;
  readonly #output: number;
  /** By the number of an open conversation: tokens of its turn so far and of the response. */
  #tokens = new Float64Array(1024);
  #rows = 0;
  #turns = 0;
  #cut = 0;

  /** @throws UsageError where the trace says nothing of histories */
  constructor(columns: readonly ColumnHead[]) {
    const at = (...names: readonly string[]) => columns.findIndex(({ name }) => names.includes(name));
    [this.#history, this.#input, this.#output] = [
      at('history_tokens'),
      at(...INPUT_COLUMNS),
      at(...OUTPUT_COLUMNS),
    ];
    if (this.#history < 0) throw noHistories('the trace has no column history_tokens');
  }

  /** The rows of the next chunk. */
  of(chunk: Chunk): SentRows {
    const [histories, inputs, outputs] = [this.#history, this.#input, this.#output].map(
      (index) => chunk.columns[index].values,
    );
    const firstRow = this.#rows;
    this.#rows += chunk.rows;
    return {
      check: (row, conversation) => this.#check(Number(histories[row]), conversation, firstRow + row),
      keep: (row, conversation) => this.#keep(Number(inputs[row]) + Number(outputs[row]), conversation),
    };
  }

  get notes(): readonly string[] {
    if (this.#cut === 0) return [];
    return [
      `${this.#cut} of ${this.#turns} turns have less than all that went before for their history; tools that send it cut nothing`,
    ];
  }

  #check(history: number, conversation: number, row: number): void {
    const sent = this.#tokens[conversation];
    this.#turns++;
    if (history >= sent) return;
    if (history === 0) throw noHistories(`the turn in row ${row} has none`);
    this.#cut++;
  }

  #keep(tokens: number, conversation: number): void {
    if (conversation >= this.#tokens.length) {
      this.#tokens = copiedInto(new Float64Array(conversation * 2), this.#tokens);
    }
    this.#tokens[conversation] = tokens;
  }
}

function noHistories(problem: string): UsageError {
  return new UsageError(
    `deltas are for tools that send the history themselves, and ${problem}; delays have whole inputs`,
    { field: bothNamesOf('turns') },
  );
}
