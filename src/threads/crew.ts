import { platform } from '#platform';
import { EngineError, TraceError } from '../errors.js';
import type { WorkerHandle, WorkerUrl } from '../platform/platform.js';
import { pauseIfDue } from '../platform/slices.js';
import { PACKAGE_VERSION } from '../version.js';

/** Tasks that a worker is told before it has done the first: it need not wait for this thread between them. */
const TASKS_AHEAD = 2;

/** Time in ms that a worker has for saying that it runs. A script that is not this package's never does. */
const START_MILLISECONDS = 30_000;

/** What a worker says once its script runs, and then answers to each task, in the order in which it was told. */
export type CrewReply<Result> =
  | { readonly type: 'ready'; readonly version: string }
  | { readonly type: 'done'; readonly result: Result }
  /** `isOfTrace` where the rows are at fault, and not what makes or writes them. */
  | { readonly type: 'failure'; readonly message: string; readonly isOfTrace?: boolean };

/** A message to a worker, and the memory that moves there with it. */
export interface CrewMessage {
  readonly message: unknown;
  readonly transfer?: readonly ArrayBuffer[] | undefined;
}

/** Where the script of workers comes from, and what becomes of those that do not start. */
export interface StartOptions {
  /** Of the script that is shipped as a file; by default workers start from a text. */
  readonly workerUrl?: WorkerUrl | undefined;
  /** Whether it is an error that one cannot be started; else the others do its part. */
  readonly requireWorkers?: boolean | undefined;
}

/** Workers that all do the same, and how they are told. */
export interface CrewSettings<Task> {
  /** The text of a classic script. */
  readonly code: string;
  readonly workers: number;
  readonly start?: StartOptions | undefined;
  /** Workers that have been started already, of the same script, before others are. */
  readonly early?: { take(): WorkerHandle | undefined } | undefined;
  /** What each is told first, with pauses between as this thread needs them; nothing of it is answered. */
  readonly open: () => Iterable<CrewMessage>;
  /** Called when a worker is told the task; `worker` is an object that stands for it. */
  readonly messageOf: (task: Task, worker: object) => CrewMessage;
  /** Called for each worker that does not start, with those that are left. */
  readonly onRefused?: ((error: WorkersRefused, left: number) => void) | undefined;
}

/** No worker can be started here. Nothing that was enqueued has been given away. */
export class WorkersRefused extends EngineError {}

interface Entry<Task, Result> {
  readonly task: Task;
  readonly series: object | undefined;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

/** A worker, and the tasks that it has been told, in order. */
interface Member<Task, Result> {
  readonly worker: WorkerHandle;
  readonly entries: Entry<Task, Result>[];
  /** Whether its script runs: no task is given to a worker that may never start. */
  isRunning: boolean;
  /** Whether it has been told all of `open`. */
  isOpen: boolean;
  /** Has it refused when it takes too long to start. */
  readonly timeout: ReturnType<typeof setTimeout>;
}

/**
 * Workers, and the tasks between them: each goes on with the next task as soon as it has done one. The failure of one
 * that has started ends them all, with its error. They keep the process alive only while a result is awaited.
 */
export class Crew<Task, Result> {
  readonly #members = new Set<Member<Task, Result>>();
  readonly #queue: Entry<Task, Result>[] = [];
  /** Who has been told the first task of a series, and does the others. */
  readonly #doers = new WeakMap<object, Member<Task, Result>>();
  readonly #settings: CrewSettings<Task>;
  #failure: Error | undefined;
  #isStarted = false;
  readonly #onStarted: (() => void)[] = [];

  /** Workers that cannot be started are told of later, as a runtime may only find out then. */
  constructor(settings: CrewSettings<Task>) {
    this.#settings = settings;
    for (let count = 0; count < settings.workers; count++) this.#start();
  }

  #start(): void {
    const { code, start, early } = this.#settings;
    let worker: WorkerHandle;
    try {
      worker = early?.take() ?? platform.startWorker(code, start?.workerUrl);
    } catch (error) {
      // After the constructor, so that its caller hears of it.
      queueMicrotask(() => this.#refuse(undefined, (error as Error).message));
      return;
    }
    const timeout = setTimeout(() => {
      this.#refuse(
        member,
        `its script has not begun within ${START_MILLISECONDS / 1000} s, or is another one`,
      );
    }, START_MILLISECONDS);
    // In browsers it is a number.
    timeout.unref?.();
    const member: Member<Task, Result> = { worker, entries: [], isRunning: false, isOpen: false, timeout };
    this.#members.add(member);
    worker.onMessage((reply) => this.#receive(member, reply as CrewReply<Result>));
    worker.onFailure((message) => {
      if (member.isRunning) this.#fail(new EngineError(`a worker stopped: ${message}`));
      else this.#refuse(member, message);
    });
    void this.#open(member);
  }

  async #open(member: Member<Task, Result>): Promise<void> {
    try {
      for (const { message, transfer } of this.#settings.open()) {
        if (this.#failure !== undefined || !this.#members.has(member)) return;
        member.worker.post(message, transfer);
        await pauseIfDue();
      }
    } catch (error) {
      this.#fail(error instanceof EngineError ? error : untold(error as Error));
      return;
    }
    member.isOpen = true;
    if (this.#failure === undefined) this.#handOut();
  }

  /** Resolves when a worker runs. @throws WorkersRefused where none can be started */
  async started(): Promise<void> {
    await this.whileAlive(
      new Promise<void>((resolve) => {
        if (this.#isStarted || this.#failure !== undefined) resolve();
        else this.#onStarted.push(resolve);
      }),
    );
    if (this.#failure !== undefined) throw this.#failure;
  }

  /**
   * The result of a task; rejects with EngineError or TraceError, as all others do from then on.
   *
   * @param series an object that stands for the tasks that the same worker is to do, one after the other
   */
  enqueue(task: Task, series?: object): Promise<Result> {
    let resolve!: (result: Result) => void;
    let reject!: (error: Error) => void;
    const result = new Promise<Result>((onResolve, onReject) => {
      resolve = onResolve;
      reject = onReject;
    });
    // The consumer meets the failure when it comes to this result; until then nobody listens.
    result.catch(() => undefined);
    this.#queue.push({ task, series, resolve, reject });
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
    await Promise.all([...this.#members].map(({ worker }) => worker.terminate()));
  }

  /** Tells the members what is next, those that have the least to do first. */
  #handOut(): void {
    const members = [...this.#members];
    // The first to start is not to take what those that are about to start would do sooner.
    const most = members.every(isReady) ? TASKS_AHEAD : 1;
    for (let ahead = 0; ahead < most; ahead++) {
      for (const member of members) {
        if (isReady(member) && member.entries.length === ahead) this.#tell(member);
      }
    }
  }

  #tell(member: Member<Task, Result>): void {
    const entry = this.#nextOf(member);
    if (entry === undefined) return;
    const { worker, entries } = member;
    entries.push(entry);
    try {
      const { message, transfer } = this.#settings.messageOf(entry.task, worker);
      worker.post(message, transfer);
    } catch (error) {
      // Browsers refuse to move memory that has moved before, as that of a batch does that is handed back too late.
      this.#fail(untold(error as Error));
    }
  }

  /** Takes the next task that this member can do: no other one does the series that it is of. */
  #nextOf(member: Member<Task, Result>): Entry<Task, Result> | undefined {
    const at = this.#queue.findIndex(({ series }) => {
      const doer = series && this.#doers.get(series);
      return doer === undefined || doer === member;
    });
    if (at < 0) return undefined;
    const [entry] = this.#queue.splice(at, 1);
    if (entry.series !== undefined) this.#doers.set(entry.series, member);
    return entry;
  }

  #receive(member: Member<Task, Result>, reply: CrewReply<Result>): void {
    if (reply.type === 'failure') {
      this.#fail(reply.isOfTrace ? new TraceError(reply.message) : new EngineError(reply.message));
      return;
    }
    if (reply.type === 'ready') {
      if (reply.version !== PACKAGE_VERSION) {
        // As a copy has that was made of the script before the package was replaced.
        this.#refuse(member, `its script is of version ${reply.version} and not ${PACKAGE_VERSION}`);
        return;
      }
      clearTimeout(member.timeout);
      member.isRunning = true;
      this.#isStarted = true;
      this.#tellStarted();
    } else {
      member.entries.shift()?.resolve(reply.result);
    }
    if (this.#failure === undefined) this.#handOut();
  }

  /** A worker does not start: the others do its part, where there are any. */
  #refuse(member: Member<Task, Result> | undefined, reason: string): void {
    if (this.#failure !== undefined) return;
    if (member !== undefined) {
      clearTimeout(member.timeout);
      this.#members.delete(member);
      void member.worker.terminate();
    }
    const { start, onRefused } = this.#settings;
    const left = this.#members.size;
    const error = new WorkersRefused(`a worker cannot be started: ${reason}`);
    if (start?.requireWorkers !== true) onRefused?.(error, left);
    if (left === 0 || start?.requireWorkers === true) this.#fail(error);
    else this.#handOut();
  }

  #fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    for (const { timeout } of this.#members) clearTimeout(timeout);
    this.#tellStarted();
    const entries = [
      ...[...this.#members].flatMap((member) => member.entries.splice(0)),
      ...this.#queue.splice(0),
    ];
    for (const entry of entries) entry.reject(error);
  }

  #tellStarted(): void {
    for (const resolve of this.#onStarted.splice(0)) resolve();
  }
}

/** Whether tasks can be given to it. */
function isReady({ isRunning, isOpen }: Pick<Member<unknown, unknown>, 'isRunning' | 'isOpen'>): boolean {
  return isRunning && isOpen;
}

function untold(error: Error): EngineError {
  return new EngineError(`a worker cannot be told what to do: ${error.message}`);
}
