import { copiedInto } from '../../statistics/enlarged.js';
import { FloatHistogram } from '../../statistics/float-histogram.js';
import { WholeHistogram } from '../../statistics/whole-histogram.js';
import type { ConversationsSummary } from '../traffic-summary.js';
import { ConversationTable } from './conversation-table.js';
import { logBins, spreadOf, wholeBins } from './histogram-bins.js';
import { ALONE, type TrafficRows } from './traffic-rows.js';

/** The last turn whose lengths are told. */
const TOLD_TURNS = 30;

/**
 * Conversations of two requests or more, as far as they lie in the traffic. Memory follows those that are open: of an id that says
 * how many turns there are, until the last has come; else to the end. Beyond 2,097,152 of them it is a sample.
 */
export class ConversationTally {
  readonly #lastTurnMask: number;
  readonly #input: number;
  readonly #table: ConversationTable;
  readonly #turns = new WholeHistogram();
  readonly #interTurn = new FloatHistogram();
  readonly #history = new WholeHistogram();
  readonly #byTurn = Array.from({ length: TOLD_TURNS + 1 }, () => ({ requests: 0, input: 0, history: 0 }));
  #hasHistory = true;
  #rows = 0;
  /** Requests of conversations of two or more, as far as these are followed, each as often as it stands for others. */
  #requests = 0;
  #conversations = 0;
  #gaps = new Float64Array(0);
  #histories = new Uint32Array(0);

  /**
   * @param lastTurnMask the bits of an id that are its number of turns less one; 0 where none are
   * @param input place of the column of inputs; -1 where there is none
   * @param mostOpen conversations that are followed at once, at most
   */
  constructor(lastTurnMask: number, input: number, mostOpen?: number) {
    this.#lastTurnMask = lastTurnMask;
    this.#input = input;
    this.#table = new ConversationTable(mostOpen);
  }

  add({ rows, times, conversations, history, tokens }: TrafficRows): void {
    this.#rows += rows;
    this.#hasHistory &&= history !== undefined;
    if (conversations === undefined) return;
    const column = tokens[this.#input];
    const inputs = column?.length === rows ? column : undefined;
    const mask = this.#lastTurnMask;
    this.#reserve(rows);
    let later = 0;
    for (let row = 0; row < rows; row++) {
      const low = conversations[2 * row];
      const high = conversations[2 * row + 1];
      if ((low === ALONE && high === ALONE) || (mask > 0 && (low & mask) === 0)) continue;
      const turn = this.#table.turn(low, high, times[row]);
      if (turn < 2) continue;
      this.#addTurn(turn);
      this.#gaps[later] = times[row] - this.#table.lastTime;
      this.#histories[later++] = history?.[row] ?? 0;
      if (turn <= TOLD_TURNS) {
        const told = this.#byTurn[turn];
        told.requests++;
        told.input += inputs?.[row] ?? Number.NaN;
        told.history += history?.[row] ?? Number.NaN;
      }
      // The most that an id can say stands for a number of turns that nobody knew.
      const last = low & mask;
      if (turn > last && last < mask) this.#close(low, high, turn);
    }
    this.#interTurn.add(this.#gaps.subarray(0, later));
    if (this.#hasHistory) this.#history.add(this.#histories.subarray(0, later));
  }

  /** To be called once, at the end; undefined where there is no conversation of two requests. */
  summary(): ConversationsSummary | undefined {
    for (const turns of this.#table.openTurns()) if (turns > 1) this.#turns.add(Uint32Array.of(turns));
    if (this.#turns.total === 0) return undefined;
    return {
      conversations: this.#conversations,
      requestShare: this.#requests / this.#rows,
      turns: spreadOf(this.#turns),
      turnsHistogram: wholeBins(this.#turns),
      interTurnSeconds: spreadOf(this.#interTurn),
      interTurnHistogram: logBins(this.#interTurn),
      historyTokens: this.#hasHistory ? spreadOf(this.#history) : undefined,
      historyHistogram: this.#hasHistory ? wholeBins(this.#history) : [],
      byTurn: this.#byTurn.flatMap(({ requests, input, history }, turn) =>
        requests === 0
          ? []
          : [{ turn, requests, meanInput: input / requests, meanHistory: history / requests }],
      ),
    };
  }

  /** @param turn from 2 on */
  #addTurn(turn: number): void {
    const { weight } = this.#table;
    this.#requests += turn === 2 ? 2 * weight : weight;
    if (turn === 2) this.#conversations += weight;
  }

  #close(low: number, high: number, turns: number): void {
    this.#table.close(low, high);
    this.#turns.add(Uint32Array.of(turns));
  }

  #reserve(rows: number): void {
    if (this.#gaps.length >= rows) return;
    this.#gaps = copiedInto(new Float64Array(rows), this.#gaps);
    this.#histories = new Uint32Array(rows);
  }
}
