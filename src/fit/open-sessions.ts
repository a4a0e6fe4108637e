import { DEFAULT_MAX_INTER_TURN_SECONDS } from '../bounds.js';

/** Turns of a conversation in the model; what follows is another one. */
export const MOST_TURNS = 64;

const EMPTY = -1;

/** What a request is in its session. */
export interface Turn {
  /** From 1. */
  turn: number;
  /** Since the turn before; NaN of the first. */
  seconds: number;
  /** Tokens that went in and came out at the turn before; 0 at the first. */
  tokensBefore: number;
}

/**
 * The sessions that may go on, in memory that grows with these: one that has been idle for a day, the longest time between two turns
 * in the model, is over, and so is one of 64 turns.
 */
export class OpenSessions {
  #ids = new Float64Array(1024).fill(EMPTY);
  #rows = new Int32Array(1024);
  #turns = new Uint8Array(1024);
  #times = new Float64Array(1024);
  #tokens = new Float64Array(1024);
  #size = 0;
  readonly #onEnd: (row: number, turns: number) => void;
  /** Used again for each request. */
  readonly #turn: Turn = { turn: 1, seconds: Number.NaN, tokensBefore: 0 };

  /** @param onEnd is told the row of each session that is over, and how many turns it had */
  constructor(onEnd: (row: number, turns: number) => void) {
    this.#onEnd = onEnd;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * The next request of a session; in order of time.
   *
   * @param tokens of its input, as the log has it, and output
   */
  next(session: number, row: number, time: number, tokens: number): Turn {
    const turn = this.#turn;
    let place = this.#find(session);
    const isOpen = this.#ids[place] === session;
    const goesOn =
      isOpen &&
      this.#turns[place] < MOST_TURNS &&
      time - this.#times[place] <= DEFAULT_MAX_INTER_TURN_SECONDS;
    if (goesOn) {
      turn.turn = ++this.#turns[place];
      turn.seconds = time - this.#times[place];
      turn.tokensBefore = this.#tokens[place];
    } else {
      if (isOpen) this.#onEnd(this.#rows[place], this.#turns[place]);
      else {
        if ((this.#size + 1) * 2 > this.#ids.length) {
          this.#makeRoom(time);
          place = this.#find(session);
        }
        this.#size++;
        this.#ids[place] = session;
      }
      this.#rows[place] = row;
      this.#turns[place] = 1;
      turn.turn = 1;
      turn.seconds = Number.NaN;
      turn.tokensBefore = 0;
    }
    this.#times[place] = time;
    this.#tokens[place] = tokens;
    return turn;
  }

  /** All are over. */
  end(): void {
    for (const [place, id] of this.#ids.entries()) {
      if (id !== EMPTY) this.#onEnd(this.#rows[place], this.#turns[place]);
    }
    this.#ids.fill(EMPTY);
    this.#size = 0;
  }

  #find(session: number): number {
    const mask = this.#ids.length - 1;
    const high = Math.floor(session / 0x1_0000_0000);
    let hash = Math.imul((session - high * 0x1_0000_0000) ^ Math.imul(high, 0x85eb_ca6b), 0x9e37_79b1);
    hash ^= hash >>> 15;
    let place = hash & mask;
    while (this.#ids[place] !== EMPTY && this.#ids[place] !== session) place = (place + 1) & mask;
    return place;
  }

  /** Drops what is over, and doubles the room where that leaves too little. */
  #makeRoom(now: number): void {
    const old = {
      ids: this.#ids,
      rows: this.#rows,
      turns: this.#turns,
      times: this.#times,
      tokens: this.#tokens,
    };
    const isOver = (place: number) => now - old.times[place] > DEFAULT_MAX_INTER_TURN_SECONDS;
    let left = 0;
    for (const [place, id] of old.ids.entries()) if (id !== EMPTY && !isOver(place)) left++;
    const length = left * 4 > old.ids.length ? old.ids.length * 2 : old.ids.length;
    this.#ids = new Float64Array(length).fill(EMPTY);
    this.#rows = new Int32Array(length);
    this.#turns = new Uint8Array(length);
    this.#times = new Float64Array(length);
    this.#tokens = new Float64Array(length);
    this.#size = 0;
    for (const [from, id] of old.ids.entries()) {
      if (id === EMPTY) continue;
      if (isOver(from)) {
        this.#onEnd(old.rows[from], old.turns[from]);
        continue;
      }
      const to = this.#find(id);
      this.#ids[to] = id;
      this.#rows[to] = old.rows[from];
      this.#turns[to] = old.turns[from];
      this.#times[to] = old.times[from];
      this.#tokens[to] = old.tokens[from];
      this.#size++;
    }
  }
}
