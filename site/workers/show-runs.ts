import type { TrafficReply } from '../messages.js';
import type { TrafficRun } from './run-traffic.js';

/** Time between two words of how far it is, in ms. */
const PROGRESS_MILLISECONDS = 100;

/**
 * Tells what traffic is like, one or two side by side: first of the same beginning of each, then of all.
 *
 * @param besideFault why there is only one where there were to be two
 */
export async function showRuns(
  id: number,
  runs: readonly TrafficRun[],
  besideFault: string | undefined,
  reply: (message: TrafficReply) => void,
): Promise<void> {
  try {
    const [first, second] = runs;
    const untilSeconds = await sharedBeginning(first!, second);
    if (untilSeconds > 0 && untilSeconds < Number.POSITIVE_INFINITY) {
      const summaries = runs.map((run) => run.summariseBeginning(untilSeconds));
      reply({ type: 'summaries', id, stage: 'beginning', summaries, besideFault });
    }
    const onRows = progressOf(id, runs, reply);
    const summaries = [await first!.summariseWhole(onRows)];
    if (second !== undefined) {
      if (untilSeconds === Number.POSITIVE_INFINITY && (await isLong(second))) {
        // Nobody waits for what is beside it to see what is there already.
        reply({ type: 'summaries', id, stage: 'first', summaries: [...summaries], besideFault });
      }
      summaries.push(await second.summariseWhole(onRows));
    }
    reply({ type: 'summaries', id, stage: 'whole', summaries, besideFault });
  } finally {
    await Promise.all(runs.map((run) => run.close()));
  }
}

/** @returns the seconds of which there is a beginning of each; infinite where the first is no longer than that */
async function sharedBeginning(first: TrafficRun, second: TrafficRun | undefined): Promise<number> {
  const untilSeconds = await first.readBeginning();
  if (second === undefined || untilSeconds === Number.POSITIVE_INFINITY) return untilSeconds;
  return Math.min(untilSeconds, await second.readBeginning(untilSeconds));
}

async function isLong(run: TrafficRun): Promise<boolean> {
  return (await run.readBeginning()) < Number.POSITIVE_INFINITY;
}

function progressOf(id: number, runs: readonly TrafficRun[], reply: (message: TrafficReply) => void) {
  let toldAt = performance.now();
  return () => {
    const now = performance.now();
    if (now - toldAt < PROGRESS_MILLISECONDS) return;
    toldAt = now;
    const rows = runs.reduce((sum, run) => sum + run.rows, 0);
    const share = runs.reduce((sum, run) => sum + run.share, 0) / runs.length;
    reply({ type: 'progress', id, rows, share });
  };
}
