/** Messages that are remembered of each of two generations. */
const REMEMBERED = 1 << 22;

/**
 * Sessions of logs in which a request names the one before it: the chain of them is a session, whose number is the key of its
 * first. The last four million messages and up to as many before them are remembered, whatever the length of the log.
 */
export class ChainSessions {
  readonly #remembered: number;
  #current = new Map<number, number>();
  #previous = new Map<number, number>();
  #unknownParents = 0;

  /** @param remembered messages of a generation */
  constructor(remembered = REMEMBERED) {
    this.#remembered = remembered;
  }

  /** Requests that name one which has not come, or is no longer remembered: it is taken for the first of its session. */
  get unknownParents(): number {
    return this.#unknownParents;
  }

  /** @param parent NaN for the first of a session */
  sessionOf(message: number, parent: number): number {
    const session = Number.isNaN(parent) ? message : this.#ofParent(parent);
    if (!Number.isNaN(message)) {
      if (this.#current.size >= this.#remembered) {
        this.#previous = this.#current;
        this.#current = new Map();
      }
      this.#current.set(message, session);
    }
    return session;
  }

  #ofParent(parent: number): number {
    const session = this.#current.get(parent) ?? this.#previous.get(parent);
    if (session !== undefined) return session;
    this.#unknownParents++;
    return parent;
  }
}
