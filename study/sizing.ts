import { StudyError } from './errors.js';
import type { Targets } from './results.js';
import type { Latencies } from './simulator/simulator.js';

/** Where a search gives up: no cell comes near. */
const MOST_INSTANCES = 1024;

/** P99 latencies over their targets, whichever is the larger: 1 or less keeps both. */
export function strain(latencies: Latencies, targets: Partial<Targets>): number {
  const { ttft = Number.POSITIVE_INFINITY, tbt = Number.POSITIVE_INFINITY } = targets;
  return Math.max(latencies.p99Ttft / ttft, latencies.p99Tbt / tbt);
}

/**
 * The smallest count from 1 to `most` with a strain of 1 or less, where more never strain more than fewer: goes from a guess,
 * the further the further off its strain is, until one count fails and another passes, and halves what is between. Where
 * strain goes up and down, it is one that passes, while the count before it fails. Undefined where not even `most` passes.
 *
 * @param strainOf is asked for each count at most once
 */
export async function fewest(
  strainOf: (count: number) => Promise<number>,
  guess: number,
  most: number,
): Promise<number | undefined> {
  let failing = 0;
  let passing: number | undefined;
  let tried = Math.min(Math.max(1, Math.round(guess)), most);
  let doubling = 1;
  for (;;) {
    const found = await strainOf(tried);
    if (found <= 1) passing = tried;
    else failing = tried;
    if (passing !== undefined && passing - failing === 1) return passing;
    if (failing === most) return undefined;
    if (passing !== undefined && failing > 0) {
      tried = Math.floor((failing + passing) / 2);
      continue;
    }
    // Half of what is missing, in proportion: latencies change by more than the number of instances does.
    const off = Math.min(Math.abs(found - 1), 1) / 2;
    const step = Math.max(Math.round(off * tried), doubling);
    doubling *= 2;
    tried = Math.min(Math.max(1, found > 1 ? tried + step : tried - step), most);
  }
}

/**
 * The fewest instances that keep their targets.
 *
 * @param describe what is served, as messages call it
 * @throws StudyError where not even 1,024 keep them
 */
export async function fewestInstances(
  strainOf: (instances: number) => Promise<number>,
  guess: number,
  describe: () => string,
): Promise<number> {
  const found = await fewest(strainOf, guess, MOST_INSTANCES);
  if (found !== undefined) return found;
  throw new StudyError(
    `${describe()}: not even ${MOST_INSTANCES} instances keep the targets, so that they are below what a request needs alone`,
  );
}
