/** Sessions that are followed, at most: their table then takes 80 MB. */
const MAX_SESSIONS = 1 << 21;

const FIRST_SLOTS_LOG2 = 12;

/**
 * The last time and the number of turns of each session. Where there are more than a number of them, it follows every
 * second session, then every fourth and so on, chosen by a hash of the session's number: a sample in which each session is
 * there from its first turn to its last.
 */
export class SessionTable {
  readonly #maxSessions: number;
  #slotsLog2 = FIRST_SLOTS_LOG2;
  #keys = emptyKeys(FIRST_SLOTS_LOG2);
  #last = new Float64Array(1 << FIRST_SLOTS_LOG2);
  #turns = new Uint32Array(1 << FIRST_SLOTS_LOG2);
  #size = 0;
  /** A session is followed whose hash ends in as many zeros. */
  #sampling = 0;

  constructor(maxSessions = MAX_SESSIONS) {
    this.#maxSessions = maxSessions;
  }

  /** Sessions that are followed. */
  get size(): number {
    return this.#size;
  }

  /** Of all sessions. */
  get followedShare(): number {
    return 2 ** -this.#sampling;
  }

  /**
   * Takes a turn of a session.
   *
   * @param session a whole number from 0 to 2^53
   * @param time at least that of the session's turn before
   * @returns seconds since that one; NaN for the first, and of a session that is not followed
   */
  turn(session: number, time: number): number {
    const hash = hashOf(session);
    if (!this.#follows(hash)) return Number.NaN;
    const slot = this.#slotOf(session, hash);
    if (this.#keys[slot] === session) {
      const gap = time - this.#last[slot];
      this.#last[slot] = time;
      this.#turns[slot]++;
      return gap;
    }
    this.#keys[slot] = session;
    this.#last[slot] = time;
    this.#turns[slot] = 1;
    this.#size++;
    this.#makeRoom();
    return Number.NaN;
  }

  /** Turns of each session that is followed. */
  *turns(): Generator<number> {
    for (const count of this.#turns) if (count > 0) yield count;
  }

  #follows(hash: number): boolean {
    return (hash & ((1 << this.#sampling) - 1)) === 0;
  }

  /** Where a session is, or is to be. At least half of the slots are free. */
  #slotOf(session: number, hash: number): number {
    const mask = this.#keys.length - 1;
    // The lower bits of those that are followed are alike.
    let slot = hash >>> (32 - this.#slotsLog2);
    while (this.#keys[slot] !== session && this.#keys[slot] !== NONE) slot = (slot + 1) & mask;
    return slot;
  }

  #makeRoom(): void {
    if (this.#size > this.#maxSessions) {
      while (this.#size > this.#maxSessions) {
        this.#sampling++;
        this.#rebuild(this.#slotsLog2);
      }
    } else if (this.#size * 2 > this.#keys.length) this.#rebuild(this.#slotsLog2 + 1);
  }

  /** The same sessions in so many slots, but for those that are not followed any more. */
  #rebuild(slotsLog2: number): void {
    const [keys, last, turns] = [this.#keys, this.#last, this.#turns];
    this.#slotsLog2 = slotsLog2;
    this.#keys = emptyKeys(slotsLog2);
    this.#last = new Float64Array(1 << slotsLog2);
    this.#turns = new Uint32Array(1 << slotsLog2);
    this.#size = 0;
    for (let from = 0; from < keys.length; from++) {
      const session = keys[from];
      const hash = hashOf(session);
      if (session === NONE || !this.#follows(hash)) continue;
      const slot = this.#slotOf(session, hash);
      this.#keys[slot] = session;
      this.#last[slot] = last[from];
      this.#turns[slot] = turns[from];
      this.#size++;
    }
  }
}

/** In slots without a session. */
const NONE = -1;

function emptyKeys(slotsLog2: number): Float64Array {
  return new Float64Array(1 << slotsLog2).fill(NONE);
}

/** Both halves of a whole number, mixed as by MurmurHash3's finaliser (Appleby 2011). */
function hashOf(session: number): number {
  let hash = (session >>> 0) ^ Math.imul(Math.floor(session / 2 ** 32), 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
