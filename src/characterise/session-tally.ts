import type { DeterministicMath } from '../engine/math.js';
import { bestPositive, fitPositive } from '../estimation/positive-families.js';
import { FloatHistogram } from '../statistics/float-histogram.js';
import { WholeHistogram } from '../statistics/whole-histogram.js';
import type { ConversationFigures, InterTurnLaw } from './characterisation.js';
import { distributionOf, octaveBins } from './distributions.js';
import { SessionTable } from './session-table.js';
import type { Accumulator, TokenBatch, TokenColumns } from './token-columns.js';

/** The narrowest bin of inter-turn times for pictures, seconds. */
const SHORTEST_BIN_SECONDS = 0.25;

/** Requests of the same session, and the times between them (10). */
export class SessionTally implements Accumulator {
  readonly #input: number;
  readonly #table: SessionTable;
  readonly #interTurn = new FloatHistogram();
  #requests = 0;
  #inSessions = 0;
  #history = Number.NaN;
  #inputTokens = 0;

  /** @param maxSessions that are followed, at most */
  constructor(columns: TokenColumns, maxSessions?: number) {
    this.#input = columns.indexOf('input');
    this.#table = new SessionTable(maxSessions);
  }

  add({ sessions, history, times, tokens, rows }: TokenBatch): void {
    this.#requests += rows;
    this.#addHistory(history, tokens[this.#input]);
    if (sessions === undefined) return;
    const gaps = new Float64Array(rows);
    let count = 0;
    for (let row = 0; row < rows; row++) {
      const session = sessions[row];
      if (Number.isNaN(session)) continue;
      this.#inSessions++;
      const gap = this.#table.turn(session, times[row]);
      if (!Number.isNaN(gap)) gaps[count++] = gap;
    }
    this.#interTurn.add(gaps.subarray(0, count));
  }

  /** Undefined where no request belongs to a session. */
  figures(math: DeterministicMath): ConversationFigures | undefined {
    const table = this.#table;
    if (table.size === 0) return undefined;
    const turns = new WholeHistogram();
    let followed = 0;
    for (const count of table.turns()) {
      followed += count;
      if (count > 1) turns.add(Uint32Array.of(count));
    }
    return {
      followedShare: table.followedShare,
      sessions: table.size / table.followedShare,
      multiTurnShare: (turns.sum * this.#inSessions) / (followed * this.#requests),
      turns: distributionOf(turns),
      interTurnSeconds: distributionOf(this.#interTurn),
      interTurnHistogram: octaveBins(this.#interTurn, SHORTEST_BIN_SECONDS),
      interTurnLaw: this.#law(math),
      historyShareOfInput: this.#history / this.#inputTokens,
    };
  }

  #addHistory(history: Uint32Array | undefined, input: Uint32Array | undefined): void {
    if (history === undefined || input === undefined) return;
    if (Number.isNaN(this.#history)) this.#history = 0;
    for (let row = 0; row < input.length; row++) {
      this.#history += history[row];
      this.#inputTokens += input[row];
    }
  }

  #law(math: DeterministicMath): InterTurnLaw | undefined {
    const fits = fitPositive(this.#interTurn, math);
    if (fits === undefined) return undefined;
    const { distribution, ks } = bestPositive(fits);
    return { distribution, kolmogorovSmirnov: ks };
  }
}
