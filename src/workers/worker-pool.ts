import { platform } from '#platform';
import type { Run } from '../engine/run.js';
import type { RunMemory } from '../engine/run-memory.js';
import { EngineError } from '../errors.js';
import type { TileRange } from '../plan/tile-ranges.js';
import type { WorkerHandle } from '../platform/platform.js';
import type { WorkerReply, WorkerRequest } from './protocol.js';
import { WORKER_CODE } from './worker.generated.js';

/** Runs that are in the making or wait for their turn, for each worker: what bounds the memory. */
const RUNS_PER_WORKER = 2;

interface Task {
  readonly range: TileRange;
  readonly resolve: (run: Run) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Produces ranges of tiles in workers and yields the runs in order. A worker takes the next range as soon as it
 * is free, as long as the consumer keeps up. The failure of one worker ends them all, with its error.
 */
export async function* produceInWorkers(
  open: Extract<WorkerRequest, { type: 'open' }>,
  ranges: Iterable<TileRange>,
  workerCount: number,
  memory: RunMemory,
): AsyncGenerator<Run, void, undefined> {
  const crew = new Crew(open, workerCount, memory);
  const iterator = ranges[Symbol.iterator]();
  const waiting: Promise<Run>[] = [];
  const handOut = () => {
    while (waiting.length < workerCount * RUNS_PER_WORKER) {
      const next = iterator.next();
      if (next.done) return;
      waiting.push(crew.enqueue(next.value));
    }
  };
  try {
    for (handOut(); waiting.length > 0; handOut()) yield await waiting.shift()!;
  } finally {
    await crew.dismiss();
  }
}

/** Workers with one plan open, and the tasks between them. */
class Crew {
  readonly #workers: WorkerHandle[] = [];
  readonly #idle: WorkerHandle[] = [];
  readonly #queue: Task[] = [];
  readonly #current = new Map<WorkerHandle, Task>();
  readonly #memory: RunMemory;
  #failure: Error | undefined;

  constructor(open: WorkerRequest, workerCount: number, memory: RunMemory) {
    this.#memory = memory;
    try {
      for (let count = 0; count < workerCount; count++) this.#workers.push(this.#start(open));
    } catch (error) {
      void this.dismiss();
      throw new EngineError(`a worker cannot be started: ${(error as Error).message}`, {}, { cause: error });
    }
    this.#idle.push(...this.#workers);
  }

  #start(open: WorkerRequest): WorkerHandle {
    const worker = platform.startWorker(WORKER_CODE);
    worker.onMessage((reply) => this.#receive(worker, reply as WorkerReply));
    worker.onFailure((message) => this.#fail(`a worker stopped: ${message}`));
    worker.post(open);
    return worker;
  }

  enqueue(range: TileRange): Promise<Run> {
    let resolve!: Task['resolve'];
    let reject!: Task['reject'];
    const result = new Promise<Run>((onResolve, onReject) => {
      resolve = onResolve;
      reject = onReject;
    });
    // The consumer meets the failure when it comes to this run; until then nobody listens.
    result.catch(() => undefined);
    this.#queue.push({ range, resolve, reject });
    if (this.#failure === undefined) this.#handOut();
    else reject(this.#failure);
    return result;
  }

  async dismiss(): Promise<void> {
    this.#failure ??= new EngineError('the workers were dismissed');
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #handOut(): void {
    while (this.#queue.length > 0 && this.#idle.length > 0) {
      const task = this.#queue.shift()!;
      const worker = this.#idle.shift()!;
      this.#current.set(worker, task);
      const spare = this.#memory.take();
      worker.post({ type: 'run', ...task.range, spare } satisfies WorkerRequest, spare);
    }
  }

  #receive(worker: WorkerHandle, reply: WorkerReply): void {
    if (reply.type === 'failure') {
      this.#fail(reply.message);
      return;
    }
    const task = this.#current.get(worker);
    this.#current.delete(worker);
    this.#idle.push(worker);
    task?.resolve(reply.run);
    this.#handOut();
  }

  #fail(message: string): void {
    if (this.#failure !== undefined) return;
    this.#failure = new EngineError(message);
    for (const task of [...this.#current.values(), ...this.#queue]) task.reject(this.#failure);
    this.#current.clear();
    this.#queue.length = 0;
  }
}
