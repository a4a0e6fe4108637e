/** What the page shows, and who wants to know when that changes. */

export interface State {
  /** The spec as it is written. */
  readonly text: string;
  readonly withNaive: boolean;
  /** A trace that is looked at in place of the workload. */
  readonly trace: File | undefined;
}

/** What has changed it: nobody writes back to where something comes from. */
export type Origin = 'editor' | 'dials' | 'page' | 'address';

export type Listener = (state: State, origin: Origin) => void;

export class Store {
  #state: State;
  readonly #listeners: Listener[] = [];

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  set(changes: Partial<State>, origin: Origin): void {
    const next = { ...this.#state, ...changes };
    const isSame =
      next.text === this.#state.text &&
      next.withNaive === this.#state.withNaive &&
      next.trace === this.#state.trace;
    if (isSame) return;
    this.#state = next;
    for (const listener of this.#listeners) listener(next, origin);
  }

  onChange(listener: Listener): void {
    this.#listeners.push(listener);
  }
}
