/** Long work on a thread that has others to serve: in slices, between which events, timers and frames have their turn. */
import { platform } from '#platform';
import type { Attended, PlanProgress } from '../progress.js';

/** Work that can pause wherever it yields, and perhaps says how far it is; what it returns is its result. */
export type Sliced<T> = Generator<PlanProgress | undefined, T, void>;

/** Half of a frame of a page. */
const SLICE_MS = 8;

/** Steps of a loop between places where it can pause, where each takes well below a microsecond. */
export const STEPS_AT_A_TIME = 4096;

/** Steps that reading a client, or looking at it, is worth beside its windows. */
export const CLIENT_STEPS = 100;

/** Counts the steps of loops whose turns are short, between places where they can pause. */
export class Steps {
  #left = STEPS_AT_A_TIME;

  /** Whether these steps make it time for a pause. */
  take(steps: number): boolean {
    this.#left -= steps;
    if (this.#left > 0) return false;
    this.#left = STEPS_AT_A_TIME;
    return true;
  }
}

/** Places that are passed without a look at the clock, at most, where several come within a millisecond. */
const LONGEST_STRIDE = 16;

/** When this thread was last given away. It is one for all work on it. */
let since = 0;

/** Does the work in one piece: for threads that nobody waits for, and for functions that cannot wait. */
export function inOnePiece<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** What is there already, for whoever expects work. */
// biome-ignore lint/correctness/useYield: there is nothing to pause for.
export function* done<T>(value: T): Sliced<T> {
  return value;
}

/** What a function makes of the numbers from 0 to `count` (exclusive). */
export function* mapped(count: number, numberOf: (index: number) => number): Sliced<Float64Array> {
  const values = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    if (index % STEPS_AT_A_TIME === 0) yield;
    values[index] = numberOf(index);
  }
  return values;
}

/** Does the work in slices; rejects with the signal's reason. */
export async function inSlices<T>(work: Sliced<T>, { signal, onProgress }: Attended = {}): Promise<T> {
  let [stride, passed, before] = [1, 0, 0];
  try {
    // What is short has no pause in which it would be heard.
    signal?.throwIfAborted();
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      if (++passed < stride) continue;
      passed = 0;
      const now = Date.now();
      stride = now === before ? Math.min(stride * 2, LONGEST_STRIDE) : 1;
      before = now;
      if (!isDue(now)) continue;
      onProgress?.({
        phase: 'plan',
        rows: 0,
        expectedRows: undefined,
        clients: step.value?.clients,
        clientCount: step.value?.clientCount,
      });
      await pause(signal);
    }
  } finally {
    // What the work holds until its end, it lets go of.
    work.return(undefined as never);
  }
}

/** Lets others have the thread where they have waited; rejects with the signal's reason. */
export async function pauseIfDue(signal?: AbortSignal): Promise<void> {
  if (isDue()) await pause(signal);
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await platform.nextTask();
  since = Date.now();
  signal?.throwIfAborted();
}

/** Also where the clock was put back. */
function isDue(now = Date.now()): boolean {
  const elapsed = now - since;
  return !(elapsed >= 0 && elapsed < SLICE_MS);
}
