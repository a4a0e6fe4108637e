import { platform } from '#platform';
import type { Run } from '../engine/run.js';
import type { RunMemory } from '../engine/run-memory.js';
import { EngineError } from '../errors.js';
import type { TileRange } from '../plan/tile-ranges.js';
import type { WorkerHandle } from '../platform/platform.js';
import type { WorkerReply, WorkerRequest } from './protocol.js';
import { WORKER_CODE } from './worker.generated.js';
import { RUNS_PER_WORKER } from './worker-count.js';

/** Runs that a worker is told to make before it has made the first: it need not wait for this thread between them. */
const RUNS_AHEAD = 2;

interface Task {
  readonly range: TileRange;
  readonly resolve: (run: Run) => void;
  readonly reject: (error: Error) => void;
}

/** The workers of an iteration that nobody can go on with any more: it was begun, not ended, and lost. */
const lost = new FinalizationRegistry<Crew>((crew) => void crew.dismiss());

/**
 * Ranges of tiles that workers make runs of, in order; it can be iterated once. They start at once, and a worker goes on
 * with the next range as soon as it has made one, as long as the consumer keeps up. The failure of one ends them all,
 * with its error. They keep the process alive only while a run is awaited, and end when this is collected as garbage:
 * a consumer that never ends the iteration leaves nothing behind.
 */
export class WorkerRuns implements AsyncIterable<Run> {
  readonly #crew: Crew;
  readonly #ranges: Iterator<TileRange>;
  readonly #waiting: Promise<Run>[] = [];
  readonly #limit: number;

  /** @throws EngineError where a worker cannot be started */
  constructor(
    open: Extract<WorkerRequest, { type: 'open' }>,
    ranges: Iterable<TileRange>,
    workerCount: number,
    memory: RunMemory,
  ) {
    this.#crew = new Crew(open, workerCount, memory);
    this.#ranges = ranges[Symbol.iterator]();
    this.#limit = workerCount * RUNS_PER_WORKER;
    lost.register(this, this.#crew, this);
    this.#handOut();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Run, void, undefined> {
    try {
      for (; this.#waiting.length > 0; this.#handOut()) {
        yield await this.#crew.whileAlive(this.#waiting.shift()!);
      }
    } finally {
      await this.dismiss();
    }
  }

  /** Ends the workers; who waits for a run is told so. */
  async dismiss(): Promise<void> {
    lost.unregister(this);
    await this.#crew.dismiss();
  }

  #handOut(): void {
    while (this.#waiting.length < this.#limit) {
      const next = this.#ranges.next();
      if (next.done) return;
      this.#waiting.push(this.#crew.enqueue(next.value));
    }
  }
}

/** A worker, and the tasks that it has been told, in order. */
interface Member {
  readonly worker: WorkerHandle;
  readonly tasks: Task[];
}

/** Workers with one plan open, and the tasks between them. It must not know who iterates its runs: see `lost`. */
class Crew {
  readonly #members: Member[] = [];
  readonly #queue: Task[] = [];
  readonly #memory: RunMemory;
  #failure: Error | undefined;

  constructor(open: WorkerRequest, workerCount: number, memory: RunMemory) {
    this.#memory = memory;
    try {
      for (let count = 0; count < workerCount; count++) this.#members.push(this.#start(open));
    } catch (error) {
      void this.dismiss();
      throw new EngineError(`a worker cannot be started: ${(error as Error).message}`, {}, { cause: error });
    }
  }

  #start(open: WorkerRequest): Member {
    const worker = platform.startWorker(WORKER_CODE);
    const member: Member = { worker, tasks: [] };
    worker.onMessage((reply) => this.#receive(member, reply as WorkerReply));
    worker.onFailure((message) => this.#fail(`a worker stopped: ${message}`));
    worker.post(open);
    return member;
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

  /** Awaits a run, and keeps the process alive for it. */
  async whileAlive(run: Promise<Run>): Promise<Run> {
    for (const { worker } of this.#members) worker.ref();
    try {
      return await run;
    } finally {
      for (const { worker } of this.#members) worker.unref();
    }
  }

  async dismiss(): Promise<void> {
    this.#fail('the workers were dismissed');
    await Promise.all(this.#members.map(({ worker }) => worker.terminate()));
  }

  /** Tells the members what is next, those that have the least to do first. */
  #handOut(): void {
    for (let ahead = 0; ahead < RUNS_AHEAD; ahead++) {
      for (const member of this.#members) {
        if (member.tasks.length === ahead) this.#tell(member);
      }
    }
  }

  #tell({ worker, tasks }: Member): void {
    const task = this.#queue.shift();
    if (task === undefined) return;
    tasks.push(task);
    const spare = this.#memory.take();
    try {
      worker.post({ type: 'run', ...task.range, spare } satisfies WorkerRequest, spare);
    } catch (error) {
      // In browsers, where the memory of a batch was handed back after it had been moved elsewhere.
      this.#fail(`a worker cannot be told what to do: ${(error as Error).message}`);
    }
  }

  #receive({ tasks }: Member, reply: WorkerReply): void {
    if (reply.type === 'failure') {
      this.#fail(reply.message);
      return;
    }
    tasks.shift()?.resolve(reply.run);
    this.#handOut();
  }

  #fail(message: string): void {
    if (this.#failure !== undefined) return;
    this.#failure = new EngineError(message);
    const tasks = [...this.#members.flatMap((member) => member.tasks.splice(0)), ...this.#queue.splice(0)];
    for (const task of tasks) task.reject(this.#failure);
  }
}
