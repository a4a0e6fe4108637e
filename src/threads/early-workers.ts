import { platform } from '#platform';
import type { WorkerHandle, WorkerUrl } from '../platform/platform.js';

/** Workers that nobody has taken and nobody can take any more. */
const lost = new FinalizationRegistry<WorkerHandle[]>(end);

/**
 * Workers that start before it is known what they are to do, while this thread finds out. Those that nobody takes end when
 * they are dismissed, or when this is collected as garbage; they do not keep the process alive.
 */
export class EarlyWorkers {
  readonly #workers: WorkerHandle[] = [];

  /** @param code the text of a classic script, and `url` of the same as a file, as for a crew */
  constructor(code: string, count: number, url?: WorkerUrl) {
    lost.register(this, this.#workers, this);
    try {
      for (let started = 0; started < count; started++) {
        this.#workers.push(new EarlyWorker(platform.startWorker(code, url)));
      }
    } catch {
      // Whoever wants it starts it again, and hears why it cannot be.
    }
  }

  /** One of them, where one is left; what it has said so far is told to whoever listens first. */
  take(): WorkerHandle | undefined {
    return this.#workers.shift();
  }

  /** Ends those that are left. */
  dismiss(): void {
    lost.unregister(this);
    end(this.#workers);
  }
}

function end(workers: WorkerHandle[]): void {
  for (const worker of workers.splice(0)) void worker.terminate();
}

/** A worker that keeps what it says until somebody listens. */
class EarlyWorker implements WorkerHandle {
  readonly #worker: WorkerHandle;
  readonly #messages = new Kept<unknown>();
  readonly #failures = new Kept<string>();

  constructor(worker: WorkerHandle) {
    this.#worker = worker;
    worker.onMessage((message) => this.#messages.tell(message));
    worker.onFailure((message) => this.#failures.tell(message));
  }

  post(message: unknown, transfer?: readonly ArrayBuffer[]): void {
    this.#worker.post(message, transfer);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#messages.listen(listener);
  }

  onFailure(listener: (message: string) => void): void {
    this.#failures.listen(listener);
  }

  ref(): void {
    this.#worker.ref();
  }

  unref(): void {
    this.#worker.unref();
  }

  terminate(): Promise<void> {
    return this.#worker.terminate();
  }
}

/** What is said before anybody listens, in order. */
class Kept<T> {
  readonly #said: T[] = [];
  #listener: ((value: T) => void) | undefined;

  tell(value: T): void {
    if (this.#listener === undefined) this.#said.push(value);
    else this.#listener(value);
  }

  /** The listener hears of what was said in a turn of its own, as of all that is said later. */
  listen(listener: (value: T) => void): void {
    queueMicrotask(() => {
      this.#listener = listener;
      for (const value of this.#said.splice(0)) listener(value);
    });
  }
}
