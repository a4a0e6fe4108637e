import type { Run } from '../engine/run.js';
import type { RunMemory } from '../engine/run-memory.js';
import type { TileRange } from '../plan/tile-ranges.js';
import { Crew, type CrewSettings } from '../threads/crew.js';
import { planMessages, type WorkerPlan } from './plan-messages.js';
import type { WorkerRequest } from './protocol.js';
import { WORKER_CODE } from './worker.generated.js';
import { RUNS_PER_WORKER } from './worker-count.js';

/** The workers of an iteration that nobody can go on with any more: it was begun, not ended, and lost. */
const lost = new FinalizationRegistry<Crew<TileRange, Run>>((crew) => void crew.dismiss());

/**
 * Ranges of tiles that workers make runs of, in order; it can be iterated once. They start at once, and a worker goes on
 * with the next range as soon as it has made one, as long as the consumer keeps up. The failure of one ends them all,
 * with its error. They keep the process alive only while a run is awaited, and end when this is collected as garbage:
 * a consumer that never ends the iteration leaves nothing behind.
 */
export class WorkerRuns implements AsyncIterable<Run> {
  readonly #crew: Crew<TileRange, Run>;
  readonly #ranges: Iterator<TileRange>;
  readonly #waiting: Promise<Run>[] = [];
  readonly #limit: number;

  constructor(
    plan: WorkerPlan,
    ranges: Iterable<TileRange>,
    workerCount: number,
    memory: RunMemory,
    how: Pick<CrewSettings<TileRange>, 'start' | 'onRefused'> = {},
  ) {
    this.#crew = new Crew({
      code: WORKER_CODE,
      workers: workerCount,
      open: () => planMessages(plan),
      ...how,
      messageOf: (range) => {
        const spare = memory.take();
        return { message: { type: 'run', ...range, spare } satisfies WorkerRequest, transfer: spare };
      },
    });
    this.#ranges = ranges[Symbol.iterator]();
    this.#limit = workerCount * RUNS_PER_WORKER;
    lost.register(this, this.#crew, this);
    this.#handOut();
  }

  /** Resolves when a worker runs, which is before any run has been given away. @throws as `Crew.started` */
  started(): Promise<void> {
    return this.#crew.started();
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
