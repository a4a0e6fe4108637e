import { copiedInto } from '../../statistics/enlarged.js';
import { NONE } from '../../trace/id-ranges.js';
import { OpenConversations } from '../../trace/open-conversations.js';

/** Conversations that are followed at once, at most: they take some 150 MB. */
const MOST_OPEN = 1 << 21;
const FIRST_SIZE = 1024;

/**
 * The last time and the number of turns of each conversation that is open. Where there are more than a number of them, it
 * follows every second conversation, then every fourth and so on, chosen by a hash of the id: a sample in which each is there
 * from its first turn on.
 */
export class ConversationTable {
  readonly #mostOpen: number;
  readonly #open = new OpenConversations();
  /** By the number of an open conversation; no turns where none has the number. */
  #turns = new Uint32Array(FIRST_SIZE);
  #lastTimes = new Float64Array(FIRST_SIZE);
  #low = new Uint32Array(FIRST_SIZE);
  #high = new Uint32Array(FIRST_SIZE);
  /** A conversation is followed whose hash ends in as many zeros. */
  #sampling = 0;
  /** Of the turn before, of what `turn` was asked last; NaN for a first turn. */
  lastTime = Number.NaN;
  /** The number of the conversation that `turn` was asked of last; no two that are open have the same. */
  conversation: number = NONE;

  constructor(mostOpen = MOST_OPEN) {
    this.#mostOpen = mostOpen;
  }

  /** How many conversations each that is followed stands for. */
  get weight(): number {
    return 2 ** this.#sampling;
  }

  /** Takes a turn. @returns its number from 1; 0 where the conversation is not followed */
  turn(low: number, high: number, time: number): number {
    if (this.#sampling > 0 && !this.#follows(low, high)) return 0;
    let number = this.#open.find(low, high);
    if (number === NONE) {
      number = this.#begin(low, high);
      if (number === NONE) return 0;
      this.lastTime = Number.NaN;
    } else this.lastTime = this.#lastTimes[number];
    this.#lastTimes[number] = time;
    this.conversation = number;
    return ++this.#turns[number];
  }

  /** Forgets a conversation that is over. */
  close(low: number, high: number): void {
    this.#turns[this.#open.find(low, high)] = 0;
    this.#open.close(low, high);
  }

  /** Turns of each conversation that is open. */
  *openTurns(): Generator<number> {
    for (const turns of this.#turns) if (turns > 0) yield turns;
  }

  #begin(low: number, high: number): number {
    while (this.#open.size >= this.#mostOpen) this.#followFewer();
    if (!this.#follows(low, high)) return NONE;
    const number = this.#open.open(low, high);
    if (number >= this.#turns.length) this.#enlarge(2 * number);
    this.#low[number] = low;
    this.#high[number] = high;
    return number;
  }

  #followFewer(): void {
    this.#sampling++;
    for (let number = 0; number < this.#turns.length; number++) {
      const [low, high] = [this.#low[number], this.#high[number]];
      if (this.#turns[number] > 0 && !this.#follows(low, high)) this.close(low, high);
    }
  }

  #follows(low: number, high: number): boolean {
    return (hashOf(low, high) & ((1 << this.#sampling) - 1)) === 0;
  }

  #enlarge(length: number): void {
    this.#turns = copiedInto(new Uint32Array(length), this.#turns);
    this.#lastTimes = copiedInto(new Float64Array(length), this.#lastTimes);
    this.#low = copiedInto(new Uint32Array(length), this.#low);
    this.#high = copiedInto(new Uint32Array(length), this.#high);
  }
}

/** Both halves of an id, mixed as by MurmurHash3's finaliser (Appleby 2011). */
function hashOf(low: number, high: number): number {
  let hash = low ^ Math.imul(high, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
