/** Length of the windows within which clients have a CV, seconds; */
const WINDOW_SECONDS = 1200;
/** they end before that with so many requests, all clients together. */
const WINDOW_REQUESTS = 1 << 20;
/** So many requests all are in windows that are looked at; from there up to twice as many every second window is, and so on. */
const ALL_LOOKED_AT = 1 << 21;

/**
 * Cuts requests into windows for the CVs of clients, and says which of them are looked at: of many requests some, evenly spread, tell the
 * CV of a client as well as all would.
 */
export class ClientWindows {
  #number = 0;
  #end = 0;
  #room = 0;
  #requests = 0;
  isLookedAt = true;

  /** Of the window at hand, from 1. */
  get number(): number {
    return this.#number;
  }

  /**
   * Moves on to the window of a request and of those behind it.
   *
   * @param times seconds, ascending
   * @param from the row of the request
   * @returns the first row that is not in the window
   */
  move(times: Float64Array, from: number): number {
    if (times[from] >= this.#end || this.#room === 0) this.#enter(times[from]);
    let to = Math.min(times.length, from + this.#room);
    if (times[to - 1] >= this.#end) {
      to = from + 1;
      while (times[to] < this.#end) to++;
    }
    this.#room -= to - from;
    this.#requests += to - from;
    return to;
  }

  #enter(time: number): void {
    this.#number++;
    this.#end = (Math.floor(time / WINDOW_SECONDS) + 1) * WINDOW_SECONDS;
    this.#room = WINDOW_REQUESTS;
    let every = 1;
    while (this.#requests >= ALL_LOOKED_AT * every) every *= 2;
    this.isLookedAt = this.#number % every === 0;
  }
}
