import { copiedInto } from '../../statistics/enlarged.js';
import type { ConversationsSummary } from '../traffic-summary.js';

/** The last turn whose lengths are told. */
const TOLD_TURNS = 30;
/** Numbers that are held of a request: its turn, its input and its history. */
const HELD = 3;

/** Means of inputs and of their history by turn. */
export class TurnMeans {
  readonly #sums = Array.from({ length: TOLD_TURNS + 1 }, () => ({ requests: 0, input: 0, history: 0 }));
  #held = new Float64Array(0);

  /** @param input tokens, and those that are history; NaN where that is not known */
  add(turn: number, input: number, history: number): void {
    if (turn > TOLD_TURNS) return;
    const told = this.#sums[turn];
    told.requests++;
    told.input += input;
    told.history += history;
  }

  /** Keeps the first request of an open conversation, by its number, until there is another. */
  hold(conversation: number, turn: number, input: number, history: number): void {
    const from = HELD * conversation;
    if (from >= this.#held.length) this.#held = copiedInto(new Float64Array(2 * from + HELD), this.#held);
    this.#held[from] = turn;
    this.#held[from + 1] = input;
    this.#held[from + 2] = history;
  }

  /** Adds the request that was held. */
  addHeld(conversation: number): void {
    const [turn, input, history] = this.#held.subarray(HELD * conversation);
    this.add(turn, input, history);
  }

  means(): ConversationsSummary['byTurn'] {
    return this.#sums.flatMap(({ requests, input, history }, turn) =>
      requests === 0
        ? []
        : [{ turn, requests, meanInput: input / requests, meanHistory: history / requests }],
    );
  }
}
