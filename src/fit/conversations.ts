import type { DeterministicMath } from '../engine/math.js';
import { bestPositive, fitPositive } from '../estimation/positive-families.js';
import type { InterTurnLaw } from '../laws/families.js';
import { ThinnedValues } from '../statistics/thinned-values.js';
import type { Conversations } from '../workload/resolved-workload.js';
import { MOST_TURNS } from './open-sessions.js';
import { toldValues } from './told-values.js';

/** Conversations of a client that tell how many turns they have, and how far apart. */
const LEAST_CONVERSATIONS = 100;
/** Times between turns that are kept of a client, of all clients, and of each together. */
const MOST_OF_CLIENT = 4096;
const MOST_OF_ALL = 65_536;
const MOST_TOGETHER = 1 << 23;

const WIDTH = MOST_TURNS + 1;

/** What was seen of conversations. */
export interface ConversationFit {
  readonly byRow: readonly (Conversations | 'none')[];
  /** Of all clients together. */
  readonly all: Conversations | 'none';
  /** Conversations of several turns. */
  readonly count: number;
  /** Requests in them. */
  readonly requests: number;
  /** Requests of clients whose turns and times are their own. */
  readonly ownRequests: number;
}

/** Turns of conversations and the times between them, by client. */
export class ConversationTally {
  /** Conversations by row and number of turns. */
  readonly #turns: Uint32Array;
  readonly #times: (ThinnedValues | undefined)[];
  readonly #timesOfAll = new ThinnedValues(MOST_OF_ALL);
  readonly #mostOfClient: number;
  readonly #rows: number;

  constructor(rows: number) {
    this.#rows = rows;
    this.#turns = new Uint32Array(rows * WIDTH);
    this.#times = new Array(rows);
    this.#mostOfClient = Math.max(
      256,
      Math.min(MOST_OF_CLIENT, Math.floor(MOST_TOGETHER / Math.max(1, rows))),
    );
  }

  /** A conversation that is over. */
  end(row: number, turns: number): void {
    this.#turns[row * WIDTH + turns]++;
  }

  /** @param seconds from one turn of the row's to the next */
  addTime(row: number, seconds: number): void {
    this.#times[row] ??= new ThinnedValues(this.#mostOfClient);
    this.#times[row].push(seconds);
    this.#timesOfAll.push(seconds);
  }

  /**
   * @param requests by row
   * @param least requests, or conversations, of whatever stands in the pool
   * @param enough requests of a client that tell its share
   */
  fit(
    requests: Float64Array,
    least: number,
    enough: number,
    history: boolean,
    math: DeterministicMath,
  ): ConversationFit {
    const together = new Float64Array(WIDTH);
    for (const [index, count] of this.#turns.entries()) together[index % WIDTH] += count;
    const total = requests.reduce((sum, count) => sum + count, 0);
    const seen = severalTurns(together);
    const law = interTurnLaw(this.#timesOfAll.values, math);
    const all = conversations(seen.requests / total, together, law, least, history);
    let ownRequests = 0;
    const byRow = Array.from({ length: this.#rows }, (_, row) => {
      if (all === 'none' || requests[row] < enough) return all;
      const turns = Float64Array.from(this.#turns.subarray(row * WIDTH, (row + 1) * WIDTH));
      const own = severalTurns(turns);
      if (own.count < least) return 'none';
      const share = Math.min(1, own.requests / requests[row]);
      if (own.count < Math.max(LEAST_CONVERSATIONS, least)) return { ...all, share };
      ownRequests += requests[row];
      // Times are of the client that sent the later turn, who need not be the one that began.
      const times = this.#times[row];
      const ownLaw =
        times !== undefined && times.count >= LEAST_CONVERSATIONS
          ? interTurnLaw(times.values, math)
          : undefined;
      return conversations(share, turns, ownLaw ?? law, least, history);
    });
    return { byRow, all, count: seen.count, requests: seen.requests, ownRequests };
  }
}

function severalTurns(turns: Float64Array): { readonly count: number; readonly requests: number } {
  let [count, requests] = [0, 0];
  for (let number = 2; number <= MOST_TURNS; number++) {
    count += turns[number];
    requests += number * turns[number];
  }
  return { count, requests };
}

function conversations(
  share: number,
  turns: Float64Array,
  law: InterTurnLaw | undefined,
  least: number,
  history: boolean,
): Conversations | 'none' {
  const numbers = Array.from(turns.keys()).filter((number) => number >= 2 && turns[number] > 0);
  const counts = numbers.map((number) => turns[number]);
  const told = toldValues(
    { values: Float64Array.from(numbers), counts: Float64Array.from(counts) },
    least,
    WIDTH,
    true,
  );
  if (law === undefined || told === undefined) return 'none';
  const probabilities = Array.from(
    told.values,
    (number, index) => [number, told.probabilities[index]] as const,
  );
  return {
    share: Math.min(1, share),
    turns: Object.fromEntries(probabilities.map(([number, probability]) => [String(number), probability])),
    inter_turn_seconds: law,
    history,
  };
}

/** Undefined where there are too few times, or all are 0. */
function interTurnLaw(times: Float64Array, math: DeterministicMath): InterTurnLaw | undefined {
  const fits = fitPositive(times, math);
  return fits && bestPositive(fits).distribution;
}

/** How many later turns of sessions have an input that holds the turn before, of those that were looked at. */
export interface HistoryCount {
  later: number;
  holding: number;
}

/** Share of later turns whose input has to be at least the input and output of the turn before. */
const HOLDING_SHARE = 0.9;

export function holdsHistory({ later, holding }: HistoryCount): boolean {
  return later > 0 && holding >= HOLDING_SHARE * later;
}
