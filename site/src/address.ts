import { elementOf, tell } from './elements.js';
import { linkOf, readLink } from './link.js';
import type { State, Store } from './state.js';

/** How long after the last change the address follows, in ms: browsers refuse to change it at every key. */
const PAUSE_MILLISECONDS = 300;

/**
 * The address follows the state, and the state an address that somebody enters or goes back to. Where the page puts another
 * text in the place of one, as an example that is chosen, that is one step back.
 */
export class Address {
  readonly #store: Store;
  /** The state before the one at hand. */
  #last: State;
  /** The part from `#` on, with the state that it is of. */
  #known: { readonly state: State; readonly hash: string } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What is written comes one after the other. */
  #turn: Promise<void> = Promise.resolve();
  #enteredTurn = 0;

  constructor(store: Store) {
    this.#store = store;
    this.#last = store.state;
    void this.#hashOf(store.state);
    store.onChange((state, origin) => {
      const before = this.#last;
      this.#last = state;
      clearTimeout(this.#timer);
      if (origin === 'address') return;
      if (origin === 'page' && state.text !== before.text) this.#step(before, state);
      else this.#timer = setTimeout(() => this.#write(state, 'replaceState'), PAUSE_MILLISECONDS);
    });
    addEventListener('hashchange', () => void this.#enter());
  }

  /** The link of what the page shows; at once where it can be, since browsers let pages copy only in answer to a click. */
  get link(): string | Promise<string> {
    const { state } = this.#store;
    const withHash = (hash: string) => new URL(hash, location.href).href;
    return this.#known?.state === state ? withHash(this.#known.hash) : this.#hashOf(state).then(withHash);
  }

  /** What was there stays as it was left, one step back. */
  #step(before: State, after: State): void {
    this.#write(before, 'replaceState');
    this.#write(after, 'pushState');
  }

  #write(state: State, how: 'pushState' | 'replaceState'): void {
    this.#turn = this.#turn.then(async () => {
      const hash = await this.#hashOf(state);
      if (location.hash !== hash) history[how](undefined, '', hash);
    });
  }

  async #hashOf(state: State): Promise<string> {
    const hash = await linkOf(state);
    if (state === this.#store.state) this.#known = { state, hash };
    return hash;
  }

  async #enter(): Promise<void> {
    const turn = ++this.#enteredTurn;
    clearTimeout(this.#timer);
    try {
      const linked = await readLink(location.hash);
      if (turn !== this.#enteredTurn || linked === undefined) return;
      this.#store.set({ ...linked, trace: undefined }, 'address');
      tell(elementOf('source-notice'), undefined);
    } catch (error) {
      if (turn === this.#enteredTurn) tellBroken(error, 'What was here stays.');
    }
  }
}

/** What the address of the page says when it is opened; undefined where it says nothing. */
export async function openedLink(): ReturnType<typeof readLink> {
  try {
    return await readLink(location.hash);
  } catch (error) {
    tellBroken(error, 'Here is the usual workload instead.');
    return undefined;
  }
}

function tellBroken(error: unknown, instead: string): void {
  const notice = elementOf('source-notice');
  notice.classList.remove('good');
  tell(notice, `${(error as Error).message} ${instead}`);
}
