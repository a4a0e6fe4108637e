import { platform } from '#platform';
import type { Run } from '../engine/run.js';
import type { RunMemory } from '../engine/run-memory.js';
import { EngineError } from '../errors.js';
import type { TileRange } from '../plan/tile-ranges.js';
import type { WorkerHandle } from '../platform/platform.js';
import type { WorkerReply, WorkerRequest } from './protocol.js';
import { WORKER_CODE } from './worker.generated.js';

/** Runs that are in the making or wait for their turn, for each worker: what bounds the memory. */
const RUNS_PER_WORKER = 3;
/** Runs that a worker is told to make before it has made the first: it need not wait for this thread between them. */
const RUNS_AHEAD = 2;

interface Task {
  readonly range: TileRange;
  readonly resolve: (run: Run) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Produces ranges of tiles in workers and yields the runs in order. A worker goes on with the next range as soon as
 * it has made one, as long as the consumer keeps up. The failure of one worker ends them all, with its error.
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

/** A worker, and the tasks that it has been told, in order. */
interface Member {
  readonly worker: WorkerHandle;
  readonly tasks: Task[];
}

/** Workers with one plan open, and the tasks between them. */
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

  async dismiss(): Promise<void> {
    this.#failure ??= new EngineError('the workers were dismissed');
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
    worker.post({ type: 'run', ...task.range, spare } satisfies WorkerRequest, spare);
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
