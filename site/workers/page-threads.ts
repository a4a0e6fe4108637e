import type { WorkerHandle } from '../../src/platform/platform.js';
import type { ThreadReply, ThreadRequest } from '../messages.js';

const scope = globalThis as unknown as {
  postMessage(request: ThreadRequest, transfer?: ArrayBuffer[]): void;
};
export const UNREADABLE = 'a message could not be read';
const threads = new Map<number, PageThread>();
let lastThread = 0;

/** A thread of this worker that the page starts; see `Threads` there. */
class PageThread implements WorkerHandle {
  readonly #thread = ++lastThread;
  #onMessage: (message: unknown) => void = () => {};
  #onFailure: (problem: string) => void = () => {};

  constructor() {
    threads.set(this.#thread, this);
    scope.postMessage({ type: 'start-thread', thread: this.#thread });
  }

  hear(message: unknown): void {
    this.#onMessage(message);
  }

  fail(problem: string): void {
    this.#onFailure(problem);
  }

  post(message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    const relayed = { message, transfer };
    scope.postMessage({ type: 'tell-thread', thread: this.#thread, relayed }, [...transfer]);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage = listener;
  }

  onFailure(listener: (problem: string) => void): void {
    this.#onFailure = listener;
  }

  ref(): void {}
  unref(): void {}

  async terminate(): Promise<void> {
    threads.delete(this.#thread);
    scope.postMessage({ type: 'end-thread', thread: this.#thread });
  }
}

/** Starts a thread on the library's script, which the page has. */
export function startPageThread(): WorkerHandle {
  return new PageThread();
}

/**
 * A message cannot be read that may be of any of them, so that what it was for would be waited for.
 *
 * @returns whether there are any
 */
export function failThreads(): boolean {
  for (const thread of threads.values()) thread.fail(UNREADABLE);
  return threads.size > 0;
}

/** What the page says of a thread; one that has been ended says nothing more. */
export function hearThread(reply: ThreadReply): void {
  const thread = threads.get(reply.thread);
  if (reply.type === 'thread-said') thread?.hear(reply.relayed.message);
  else thread?.fail(reply.problem);
}
