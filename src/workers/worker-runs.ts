import type { Run } from '../engine/run.js';
import { RunMemory } from '../engine/run-memory.js';
import type { TileRange } from '../plan/tile-ranges.js';
import { Crew, type CrewSettings } from '../threads/crew.js';
import { planMessages, type WorkerPlan } from './plan-messages.js';
import type { StretchCut, WorkerRequest } from './protocol.js';
import { WORKER_CODE } from './worker.generated.js';
import { stretchesAhead } from './worker-count.js';

/** A run, and what takes its memory when nobody reads it any more. */
export interface MadeRun {
  readonly run: Run;
  readonly memory: RunMemory;
}

/** What workers make: stretches of tiles, each in one worker, and the steps in which it makes one. */
export interface Stretches {
  readonly ranges: Iterable<TileRange>;
  /** Tiles that a worker produces at a time, for about one run. */
  readonly tilesAtATime: number;
  readonly cut: StretchCut;
}

/** Some tiles of a stretch. */
interface Step extends TileRange {
  readonly stretch: Stretch;
  readonly isLast: boolean;
}

/** A stretch that a worker makes, or is to make. */
interface Stretch {
  /** What its steps come to, those that nobody has read yet. */
  readonly results: Promise<Run[]>[];
  /** Of the worker that makes it, once it is told the first step. */
  memory: RunMemory | undefined;
}

/** The workers of an iteration that nobody can go on with any more: it was begun, not ended, and lost. */
const lost = new FinalizationRegistry<Crew<Step, Run[]>>((crew) => void crew.dismiss());

/**
 * Stretches of tiles that workers make runs of, in order; it can be iterated once. They start at once, and a worker goes on
 * with the next stretch as soon as it has made one, as long as the consumer keeps up. The runs of the stretch that is due
 * are handed out as they are made, so that only those of the others wait. The failure of one worker ends them all, with
 * its error. They keep the process alive only while a run is awaited, and end when this is collected as garbage: a
 * consumer that never ends the iteration leaves nothing behind.
 */
export class WorkerRuns implements AsyncIterable<MadeRun> {
  readonly #crew: Crew<Step, Run[]>;
  readonly #stretches: Stretches;
  readonly #ranges: Iterator<TileRange>;
  readonly #waiting: Stretch[] = [];
  readonly #limit: number;

  constructor(
    plan: WorkerPlan,
    stretches: Stretches,
    workerCount: number,
    how: Pick<CrewSettings<Step>, 'start' | 'early' | 'onRefused'> = {},
  ) {
    this.#stretches = stretches;
    this.#ranges = stretches.ranges[Symbol.iterator]();
    this.#limit = stretchesAhead(workerCount);
    this.#crew = new Crew({
      code: WORKER_CODE,
      workers: workerCount,
      open: () => planMessages(plan),
      ...how,
      messageOf: teller(stretches.cut),
    });
    lost.register(this, this.#crew, this);
    this.#handOut();
  }

  /** Resolves when a worker runs, which is before any run has been given away. @throws as `Crew.started` */
  started(): Promise<void> {
    return this.#crew.started();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<MadeRun, void, undefined> {
    try {
      for (; this.#waiting.length > 0; this.#waiting.shift(), this.#handOut()) {
        const stretch = this.#waiting[0];
        while (stretch.results.length > 0) {
          const runs = await this.#crew.whileAlive(stretch.results.shift()!);
          for (const run of runs) yield { run, memory: stretch.memory! };
        }
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
      const stretch: Stretch = { results: [], memory: undefined };
      for (const step of stepsOf(next.value, this.#stretches.tilesAtATime, stretch)) {
        stretch.results.push(this.#crew.enqueue(step, stretch));
      }
      this.#waiting.push(stretch);
    }
  }
}

/** What a worker is told of a step; the memory of its own runs goes back to it. Apart from the class, which may be lost. */
function teller(cut: StretchCut): CrewSettings<Step>['messageOf'] {
  const memories = new WeakMap<object, RunMemory>();
  return ({ fromTile, toTile, stretch, isLast }, worker) => {
    const isFirst = stretch.memory === undefined;
    stretch.memory ??= memories.get(worker) ?? new RunMemory();
    memories.set(worker, stretch.memory);
    const spare = stretch.memory.takeAll();
    const message: WorkerRequest = {
      type: 'tiles',
      fromTile,
      toTile,
      cut: isFirst ? cut : undefined,
      isLast,
      spare,
    };
    return { message, transfer: spare.flat() };
  };
}

function* stepsOf({ fromTile, toTile }: TileRange, tiles: number, stretch: Stretch): Generator<Step> {
  for (let from = fromTile; from < toTile; from += tiles) {
    const to = Math.min(from + tiles, toTile);
    yield { fromTile: from, toTile: to, stretch, isLast: to === toTile };
  }
}
