import { platform } from '#platform';
import { EngineError, TraceError } from '../errors.js';
import type { WorkerHandle } from '../platform/platform.js';

/** Tasks that a worker is told before it has done the first: it need not wait for this thread between them. */
const TASKS_AHEAD = 2;

/** What a worker answers to each task, in the order in which it was told. */
export type CrewReply<Result> =
  | { readonly type: 'done'; readonly result: Result }
  /** `isOfTrace` where the rows are at fault, and not what makes or writes them. */
  | { readonly type: 'failure'; readonly message: string; readonly isOfTrace?: boolean };

/** A message to a worker, and the memory that moves there with it. */
export interface CrewMessage {
  readonly message: unknown;
  readonly transfer?: readonly ArrayBuffer[] | undefined;
}

/** Workers that all do the same, and how they are told. */
export interface CrewSettings<Task> {
  /** The text of a classic script. */
  readonly code: string;
  readonly workers: number;
  /** What each is told first; it is not answered. */
  readonly open: unknown;
  /** Called when a worker is told the task. */
  readonly messageOf: (task: Task) => CrewMessage;
}

interface Entry<Task, Result> {
  readonly task: Task;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

/** A worker, and the tasks that it has been told, in order. */
interface Member<Task, Result> {
  readonly worker: WorkerHandle;
  readonly entries: Entry<Task, Result>[];
}

/**
 * Workers, and the tasks between them: each goes on with the next task as soon as it has done one. The failure of one
 * ends them all, with its error. They keep the process alive only while a result is awaited.
 */
export class Crew<Task, Result> {
  readonly #members: Member<Task, Result>[] = [];
  readonly #queue: Entry<Task, Result>[] = [];
  readonly #messageOf: (task: Task) => CrewMessage;
  #failure: Error | undefined;

  /** @throws EngineError where a worker cannot be started */
  constructor({ code, workers, open, messageOf }: CrewSettings<Task>) {
    this.#messageOf = messageOf;
    try {
      for (let count = 0; count < workers; count++) this.#members.push(this.#start(code, open));
    } catch (error) {
      void this.dismiss();
      throw new EngineError(`a worker cannot be started: ${(error as Error).message}`, {}, { cause: error });
    }
  }

  #start(code: string, open: unknown): Member<Task, Result> {
    const worker = platform.startWorker(code);
    const member: Member<Task, Result> = { worker, entries: [] };
    worker.onMessage((reply) => this.#receive(member, reply as CrewReply<Result>));
    worker.onFailure((message) => this.#fail(new EngineError(`a worker stopped: ${message}`)));
    worker.post(open);
    return member;
  }

  /** The result of a task; rejects with EngineError or TraceError, as all others do from then on. */
  enqueue(task: Task): Promise<Result> {
    let resolve!: (result: Result) => void;
    let reject!: (error: Error) => void;
    const result = new Promise<Result>((onResolve, onReject) => {
      resolve = onResolve;
      reject = onReject;
    });
    // The consumer meets the failure when it comes to this result; until then nobody listens.
    result.catch(() => undefined);
    this.#queue.push({ task, resolve, reject });
    if (this.#failure === undefined) this.#handOut();
    else reject(this.#failure);
    return result;
  }

  /** Awaits a result, and keeps the process alive for it. */
  async whileAlive<T>(result: Promise<T>): Promise<T> {
    for (const { worker } of this.#members) worker.ref();
    try {
      return await result;
    } finally {
      for (const { worker } of this.#members) worker.unref();
    }
  }

  /** Ends the workers; who waits for a result is told so. */
  async dismiss(): Promise<void> {
    this.#fail(new EngineError('the workers were dismissed'));
    await Promise.all(this.#members.map(({ worker }) => worker.terminate()));
  }

  /** Tells the members what is next, those that have the least to do first. */
  #handOut(): void {
    for (let ahead = 0; ahead < TASKS_AHEAD; ahead++) {
      for (const member of this.#members) {
        if (member.entries.length === ahead) this.#tell(member);
      }
    }
  }

  #tell({ worker, entries }: Member<Task, Result>): void {
    const entry = this.#queue.shift();
    if (entry === undefined) return;
    entries.push(entry);
    try {
      const { message, transfer } = this.#messageOf(entry.task);
      worker.post(message, transfer);
    } catch (error) {
      // Browsers refuse to move memory that has moved before, as that of a batch does that is handed back too late.
      this.#fail(new EngineError(`a worker cannot be told what to do: ${(error as Error).message}`));
    }
  }

  #receive({ entries }: Member<Task, Result>, reply: CrewReply<Result>): void {
    if (reply.type === 'failure') {
      this.#fail(reply.isOfTrace ? new TraceError(reply.message) : new EngineError(reply.message));
      return;
    }
    entries.shift()?.resolve(reply.result);
    this.#handOut();
  }

  #fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    const entries = [
      ...this.#members.flatMap((member) => member.entries.splice(0)),
      ...this.#queue.splice(0),
    ];
    for (const entry of entries) entry.reject(error);
  }
}
