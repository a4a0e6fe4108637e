import { UsageError } from '../../errors.js';
import { copiedInto } from '../../statistics/enlarged.js';
import { NONE } from '../../trace/id-ranges.js';
import { OpenConversations } from '../../trace/open-conversations.js';
import type { Chunk, ChunkColumn, ColumnHead } from '../chunks/chunk.js';
import type { AddedColumns } from '../chunks/chunk-format.js';
import { CellKind } from '../encoding/layout.generated.js';
import { bothNamesOf, type FormatOptions } from '../options.js';
import type { Cell } from '../text/cells.js';
import { type ConversationColumns, conversationColumns, idWords } from './conversations.js';
import { SentHistories } from './sent-histories.js';

/** The column that this adds: seconds, or `BEGINS`. An attribute of clients can be called so, too. */
const TURN_DELAY = 'turn_delay';
/** Of a request that waits for no response: it comes at its own time. */
const BEGINS = -1;

/** @throws UsageError where a format has whole inputs alone */
export function requireWholeInputs({ turns }: FormatOptions, format: string): void {
  if (turns !== 'deltas') return;
  throw new UsageError(`the readers of ${format} take whole inputs; delays are what it has`, {
    field: bothNamesOf('turns'),
  });
}

/** Whether turns are to wait for responses. */
export function waitsForResponses({ turns = 'times' }: FormatOptions): boolean {
  return turns !== 'times';
}

/**
 * What adds to each turn how long its user waits behind the response to the turn before; undefined where turns have times.
 *
 * @throws UsageError where the trace has no conversations, or an option says nothing
 */
export function turnDelays(
  columns: readonly ColumnHead[],
  options: FormatOptions,
  format: string,
): TurnDelays | undefined {
  if (!waitsForResponses(options)) {
    for (const name of ['first_token_seconds', 'output_token_seconds'] as const) {
      if (options[name] === undefined) continue;
      throw new UsageError('it says nothing where turns have times', { field: bothNamesOf(name) });
    }
    return undefined;
  }
  const found = conversationColumns(columns);
  if (found === undefined) {
    throw new UsageError(`${format} has delays between turns of conversations, which the trace lacks`, {
      field: bothNamesOf('turns'),
    });
  }
  return new TurnDelays(columns, found, options);
}

/** The delays of a chunk's rows, where `turnDelays` has added them: behind all columns of the trace. */
function delaysOf({ columns }: Chunk): Float64Array {
  return columns[columns.length - 1].values as Float64Array;
}

/** Which rows of a chunk wait for a response. */
export function waitingRows(chunk: Chunk): (row: number) => boolean {
  const delays = delaysOf(chunk);
  return (row) => delays[row] !== BEGINS;
}

/** The delays in a unit of which there are `perSecond`; 0 where a row waits for nothing. */
export function delayCell(perSecond: number, decimals: number): Cell {
  return (chunk) => {
    const values = Float64Array.from(delaysOf(chunk), (delay) => Math.max(delay, 0));
    return { kind: CellKind.FIXED, values, scale: perSecond * 10 ** decimals, decimals };
  };
}

/**
 * From each turn to the next of a conversation is a time that has the response in it. What is left of it behind the response
 * is its user's delay, for which the response is taken to last as long as its first token and its other tokens take; nothing is
 * left where it takes longer than that.
 *
 * Memory follows the open conversations.
 */
class TurnDelays implements AddedColumns {
  readonly heads: readonly ColumnHead[] = [{ name: TURN_DELAY, type: 'float64' }];
  readonly #found: ConversationColumns;
  readonly #time: number;
  readonly #output: number;
  readonly #firstToken: number;
  readonly #perToken: number;
  readonly #open = new OpenConversations();
  /** Where tools send what went before. */
  readonly #sent: SentHistories | undefined;
  /** By the number of an open conversation: when the response to its turn so far has come, in seconds. */
  #responses = new Float64Array(1024);
  #delays = 0;
  #cut = 0;

  constructor(columns: readonly ColumnHead[], found: ConversationColumns, options: FormatOptions) {
    this.#found = found;
    this.#time = columns.findIndex(({ name }) => name === 'timestamp');
    this.#output = columns.findIndex(({ name }) => name === 'output_tokens');
    this.#firstToken = Number(options.first_token_seconds ?? 0);
    this.#perToken = Number(options.output_token_seconds ?? 0);
    this.#sent = options.turns === 'deltas' ? new SentHistories(columns) : undefined;
  }

  columnsOf(chunk: Chunk): readonly ChunkColumn[] {
    const words = idWords(chunk, this.#found);
    const turns = chunk.columns[this.#found.turn].values;
    const times = chunk.columns[this.#time].values;
    const outputs = chunk.columns[this.#output].values;
    const values = new Float64Array(chunk.rows).fill(BEGINS);
    const sent = this.#sent?.of(chunk);
    for (let row = 0; row < chunk.rows; row++) {
      const [low, high] = [words[2 * row], words[2 * row + 1]];
      const lastTurn = low & this.#found.lastTurn;
      if (lastTurn === 0) continue;
      const [time, output] = [Number(times[row]), Number(outputs[row])];
      let number = this.#open.find(low, high);
      if (number !== NONE) {
        values[row] = this.#delay(time - this.#responses[number]);
        sent?.check(row, number);
      }
      if (Number(turns[row]) > lastTurn) {
        if (number !== NONE) this.#open.close(low, high);
        continue;
      }
      if (number === NONE) number = this.#openConversation(low, high);
      const others = Math.max(output - 1, 0) * this.#perToken;
      this.#responses[number] = time + this.#firstToken + others;
      sent?.keep(row, number);
    }
    return [{ ...this.heads[0], values }];
  }

  get notes(): readonly string[] {
    return [
      ...(this.#cut === 0
        ? []
        : [
            `${this.#cut} of ${this.#delays} turns come before the response that is assumed to the turn before, and have no delay`,
          ]),
      ...(this.#sent?.notes ?? []),
    ];
  }

  #delay(seconds: number): number {
    this.#delays++;
    if (seconds >= 0) return seconds;
    this.#cut++;
    return 0;
  }

  #openConversation(low: number, high: number): number {
    const number = this.#open.open(low, high);
    if (number >= this.#responses.length) {
      this.#responses = copiedInto(new Float64Array(this.#responses.length * 2), this.#responses);
    }
    return number;
  }
}
