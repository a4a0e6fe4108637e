import type { GenerateReply, Relayed, ThreadReply, ThreadRequest } from '../messages.js';

/** The worker that they are of. */
interface Owner {
  postMessage(reply: ThreadReply, transfer: ArrayBuffer[]): void;
}

/**
 * The threads of a worker, which the page starts for it; it passes on what the worker and each of them say. In Firefox a worker
 * that starts one itself now and then never gets beyond that (see docs/browsers.md).
 */
export class Threads {
  readonly #owner: Owner;
  readonly #threads = new Map<number, Worker>();

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  take(request: ThreadRequest): void {
    const { thread } = request;
    if (request.type === 'start-thread') this.#start(thread);
    else if (request.type === 'tell-thread') relay(this.#threads.get(thread), request.relayed);
    else {
      this.#threads.get(thread)?.terminate();
      this.#threads.delete(thread);
    }
  }

  /** Ends all of them. */
  end(): void {
    for (const thread of this.#threads.values()) thread.terminate();
    this.#threads.clear();
  }

  #start(thread: number): void {
    const reply = (message: ThreadReply, transfer: readonly ArrayBuffer[] = []) =>
      this.#owner.postMessage(message, [...transfer]);
    const fail = (problem: string) => reply({ type: 'thread-failed', thread, problem });
    try {
      const worker = new Worker(new URL('../workers/thread.ts', import.meta.url), {
        type: 'module',
        name: 'thread',
      });
      this.#threads.set(thread, worker);
      worker.onmessage = ({ data: relayed }: MessageEvent<Relayed>) =>
        reply({ type: 'thread-said', thread, relayed }, relayed.transfer);
      worker.onmessageerror = () => fail('a message could not be read');
      worker.onerror = (event) => {
        event.preventDefault();
        fail(event.message || 'its script could not be loaded');
      };
    } catch (error) {
      fail((error as Error).message);
    }
  }
}

/** One that has been ended hears nothing. */
function relay(thread: Worker | undefined, { message, transfer }: Relayed): void {
  thread?.postMessage(message, [...transfer]);
}

export function isThreadRequest(reply: GenerateReply): reply is ThreadRequest {
  return reply.type === 'start-thread' || reply.type === 'tell-thread' || reply.type === 'end-thread';
}
