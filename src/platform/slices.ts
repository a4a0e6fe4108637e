/** Long work on a thread that has others to serve: in slices, between which events, timers and frames have their turn. */
import { platform } from '#platform';
import type { Attended, PlanProgress } from '../progress.js';

/** Work that can pause wherever it yields, and perhaps says how far it is; what it returns is its result. */
export type Sliced<T> = Generator<PlanProgress | undefined, T, void>;

/** Half of a frame of a page. */
const SLICE_MS = 8;

/** Steps of a loop between places where it can pause, where each takes well below a microsecond. */
export const STEPS_AT_A_TIME = 4096;

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
  try {
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      if (!isDue()) continue;
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
function isDue(): boolean {
  const elapsed = Date.now() - since;
  return !(elapsed >= 0 && elapsed < SLICE_MS);
}
