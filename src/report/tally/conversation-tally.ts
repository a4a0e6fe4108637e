import { copiedInto } from '../../statistics/enlarged.js';
import { FloatHistogram } from '../../statistics/float-histogram.js';
import { WholeHistogram } from '../../statistics/whole-histogram.js';
import type { ConversationsSummary } from '../traffic-summary.js';
import { ConversationTable } from './conversation-table.js';
import { logBins, spreadOf, wholeBins } from './histogram-bins.js';
import { ALONE, type TrafficRows } from './traffic-rows.js';
import { TurnMeans } from './turn-means.js';

/**
 * Conversations of two requests or more, as far as they lie in the traffic. Memory follows those that are open: of an id that says
 * how many turns there are, until the last has come; else to the end. Beyond 2,097,152 of them it is a sample.
 */
export class ConversationTally {
  readonly #lastTurnMask: number;
  readonly #input: number;
  readonly #table: ConversationTable;
  /** Of conversations of two requests or more, those of them that came. */
  readonly #seenTurns = new WholeHistogram();
  /** Of conversations whose first turn came, how many they have by their ids. */
  readonly #wholeTurns = new WholeHistogram();
  readonly #interTurn = new FloatHistogram();
  readonly #history = new WholeHistogram();
  readonly #byTurn = new TurnMeans();
  #hasHistory = true;
  /** Whether all requests say which turn they are. */
  #hasTurns = true;
  /** Whether the ids of all conversations whose first turn came say how many there are. */
  #isWholeKnown = true;
  #rows = 0;
  /** Requests of conversations of two or more, as far as these are followed, each as often as it stands for others. */
  #requests = 0;
  #conversations = 0;
  #gaps = new Float64Array(0);
  #histories = new Uint32Array(0);
  #begun = new Uint32Array(0);

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

  add({ rows, times, conversations, turns, history, tokens }: TrafficRows): void {
    this.#rows += rows;
    this.#hasHistory &&= history !== undefined;
    this.#hasTurns &&= turns !== undefined;
    if (conversations === undefined) return;
    const column = tokens[this.#input];
    const inputs = column?.length === rows ? column : undefined;
    const mask = this.#lastTurnMask;
    this.#reserve(rows);
    let [later, continued, begun] = [0, 0, 0];
    for (let row = 0; row < rows; row++) {
      const low = conversations[2 * row];
      const high = conversations[2 * row + 1];
      if ((low === ALONE && high === ALONE) || (mask > 0 && (low & mask) === 0)) continue;
      const seen = this.#table.turn(low, high, times[row]);
      if (seen === 0) continue;
      const turn = turns?.[row] ?? seen;
      this.#addLengths(seen, turn, inputs?.[row] ?? Number.NaN, history?.[row] ?? Number.NaN);
      if (seen > 1) {
        this.#count(seen);
        this.#gaps[later++] = times[row] - this.#table.lastTime;
      }
      if (seen > 1 || (mask > 0 && turn > 1)) this.#histories[continued++] = history?.[row] ?? 0;
      // The most that an id can say stands for a number of turns that nobody knew.
      const last = low & mask;
      if (turn === 1 && last === mask) this.#isWholeKnown = false;
      else if (turn === 1) this.#begun[begun++] = last + 1;
      if (turn > last && last < mask) this.#close(low, high, seen);
    }
    this.#interTurn.add(this.#gaps.subarray(0, later));
    this.#wholeTurns.add(this.#begun.subarray(0, begun));
    if (this.#hasHistory) this.#history.add(this.#histories.subarray(0, continued));
  }

  /** To be called once, at the end; undefined where there is no conversation of two requests. */
  summary(): ConversationsSummary | undefined {
    for (const turns of this.#table.openTurns()) this.#addSeen(turns);
    if (this.#seenTurns.total === 0) return undefined;
    const isWhole = this.#hasTurns && this.#isWholeKnown && this.#wholeTurns.total > 0;
    const turns = isWhole ? this.#wholeTurns : this.#seenTurns;
    return {
      conversations: this.#conversations,
      requestShare: this.#requests / this.#rows,
      turnsAre: isWhole ? 'whole' : 'seen',
      turns: spreadOf(turns),
      turnsHistogram: wholeBins(turns),
      interTurnSeconds: spreadOf(this.#interTurn),
      interTurnHistogram: logBins(this.#interTurn),
      historyTokens: this.#hasHistory ? spreadOf(this.#history) : undefined,
      historyHistogram: this.#hasHistory ? wholeBins(this.#history) : [],
      turnNumbersAre: this.#hasTurns ? 'own' : 'seen',
      byTurn: this.#byTurn.means(),
    };
  }

  /** A request by itself is of no conversation, unless its id says that there are others: it is held until there is another. */
  #addLengths(seen: number, turn: number, input: number, history: number): void {
    const { conversation } = this.#table;
    if (seen === 1 && this.#lastTurnMask === 0) {
      this.#byTurn.hold(conversation, turn, input, history);
      return;
    }
    if (seen === 2 && this.#lastTurnMask === 0) this.#byTurn.addHeld(conversation);
    this.#byTurn.add(turn, input, history);
  }

  /** @param seen turns that came, from 2 on */
  #count(seen: number): void {
    const { weight } = this.#table;
    this.#requests += seen === 2 ? 2 * weight : weight;
    if (seen === 2) this.#conversations += weight;
  }

  #close(low: number, high: number, seen: number): void {
    this.#table.close(low, high);
    this.#addSeen(seen);
  }

  #addSeen(turns: number): void {
    if (turns > 1) this.#seenTurns.add(Uint32Array.of(turns));
  }

  #reserve(rows: number): void {
    if (this.#gaps.length >= rows) return;
    this.#gaps = copiedInto(new Float64Array(rows), this.#gaps);
    this.#histories = new Uint32Array(rows);
    this.#begun = new Uint32Array(rows);
  }
}
