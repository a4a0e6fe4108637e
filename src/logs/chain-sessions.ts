import { copiedInto } from '../statistics/enlarged.js';
import { KeyTable } from './key-table.js';

/** Messages that are remembered of each of two generations. */
const REMEMBERED = 1 << 22;

/** Messages, and the sessions that they are of. */
class Generation {
  readonly #messages = new KeyTable();
  #sessions = new Float64Array(1024);

  get size(): number {
    return this.#messages.size;
  }

  sessionOf(message: number): number | undefined {
    const number = this.#messages.find(message);
    return number < 0 ? undefined : this.#sessions[number];
  }

  set(message: number, session: number): void {
    const number = this.#messages.numberOf(message);
    if (number === this.#sessions.length)
      this.#sessions = copiedInto(new Float64Array(2 * number), this.#sessions);
    this.#sessions[number] = session;
  }
}

/**
 * Sessions of logs in which a request names the one before it: the chain of them is a session, whose number is the key of its
 * first. The last four million messages and up to as many before them are remembered, whatever the length of the log.
 */
export class ChainSessions {
  readonly #remembered: number;
  #current = new Generation();
  #previous = new Generation();
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
        this.#current = new Generation();
      }
      this.#current.set(message, session);
    }
    return session;
  }

  #ofParent(parent: number): number {
    const session = this.#current.sessionOf(parent) ?? this.#previous.sessionOf(parent);
    if (session !== undefined) return session;
    this.#unknownParents++;
    return parent;
  }
}
