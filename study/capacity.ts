import { CAPACITY_STEP } from './design.js';
import { StudyError } from './errors.js';
import { type Measured, targetsAt } from './measure.js';
import type { Capacity, Cell } from './results.js';
import { fewest, strain } from './sizing.js';
import { type Lane, StudyTrace } from './study-trace.js';
import type { OpenStudyPool, TrafficSpec } from './traffic.js';

/** Which traffic of an hour one instance is benchmarked with. */
export interface CapacityTask {
  readonly opened: OpenStudyPool;
  readonly cell: Omit<Cell, 'rate'>;
  readonly spec: Omit<TrafficSpec, 'seed' | 'rate'>;
  readonly seeds: readonly number[];
}

/** The largest rate that is tried for one instance, over what an instance about serves. */
const MOST_LOAD = 4;
/** Steps down from there at which a search gives up: a thousandth. */
const MOST_STEPS = 142;

/**
 * The largest rate of a traffic that one instance serves, to 5 %, by seed. Every rate is a trace of its own, so that latencies
 * are not quite ascending in it: of several rates at which they cross their targets, it is one.
 */
export async function measureCapacity(task: CapacityTask, lane: Lane): Promise<Measured> {
  const { opened, cell, spec } = task;
  const { traffic } = spec;
  const { speed, load } = opened.study;
  const targets = targetsAt(opened.study.targets, speed);
  const capacities: Capacity[] = [];
  let simulatedRequests = 0;
  const rateAt = (steps: number) => (MOST_LOAD * load * speed) / CAPACITY_STEP ** steps;
  let guess = Math.log(MOST_LOAD) / Math.log(CAPACITY_STEP);
  for (const seed of task.seeds) {
    const strainAt = async (steps: number) => {
      const trace = new StudyTrace(lane, opened, { ...spec, rate: rateAt(steps), seed });
      const latencies = await trace.serve(1);
      simulatedRequests += trace.simulated;
      return strain(latencies, targets);
    };
    const steps = await fewest(strainAt, guess, MOST_STEPS);
    if (steps === undefined) {
      throw new StudyError(
        `seed ${seed}: not even at ${rateAt(MOST_STEPS)} req/s does one instance keep the targets, so that they are below what a request needs alone`,
      );
    }
    // The search takes for granted that a step before the first one fails.
    if (steps === 1) {
      throw new StudyError(
        `seed ${seed}: one instance keeps the targets at ${rateAt(steps)} req/s, the largest rate that is tried: the load of the design is too small`,
      );
    }
    guess = steps;
    capacities.push({ ...cell, seed, traffic, targets, rate: rateAt(steps) });
  }
  return { needs: [], staged: [], capacities, curves: [], simulatedRequests };
}
