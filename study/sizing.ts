import { StudyError } from './errors.js';
import type { Targets } from './results.js';
import type { Latencies } from './simulator/simulator.js';

/** Where a search gives up: no cell comes near. */
const MOST_INSTANCES = 1024;

/** Whether P99 latencies keep their targets. */
export function keeps(latencies: Latencies, targets: Partial<Targets>): boolean {
  const { ttft = Number.POSITIVE_INFINITY, tbt = Number.POSITIVE_INFINITY } = targets;
  return latencies.p99Ttft <= ttft && latencies.p99Tbt <= tbt;
}

/**
 * The fewest instances that pass, where more never serve worse than fewer: goes from a guess in steps that double until
 * one count fails and another passes, and halves what is between.
 *
 * @param passes is asked for each count at most once
 * @throws StudyError where not even 1,024 pass
 */
export async function fewest(
  passes: (instances: number) => Promise<boolean>,
  guess: number,
  describe: () => string,
): Promise<number> {
  let failing = 0;
  let passing: number | undefined;
  let tried = Math.min(Math.max(1, Math.round(guess)), MOST_INSTANCES);
  let step = 1;
  for (;;) {
    if (await passes(tried)) passing = tried;
    else failing = tried;
    if (passing !== undefined && passing - failing === 1) return passing;
    if (failing === MOST_INSTANCES) {
      throw new StudyError(
        `${describe()}: not even ${MOST_INSTANCES} instances keep the targets, so that they are below what a request needs alone`,
      );
    }
    if (passing === undefined) {
      tried = Math.min(failing + step, MOST_INSTANCES);
      step *= 2;
    } else if (failing === 0) {
      tried = Math.max(1, passing - step);
      step *= 2;
    } else {
      tried = Math.floor((failing + passing) / 2);
    }
  }
}
