import { measureCapacity } from './capacity.js';
import { labelOf, type StudyDesign } from './design.js';
import { StudyError } from './errors.js';
import { type Measured, measure } from './measure.js';
import type { Traffic } from './results.js';
import type { Lane } from './study-trace.js';
import type { OpenStudyPool } from './traffic.js';

/** What one lane works on at a time. */
export interface Job {
  /** As `m-large, 1d 03:00, 8 req/s, actual`. */
  readonly label: string;
  /** Requests that are simulated, about, in requests per second over the hour. */
  readonly cost: number;
  readonly run: (lane: Lane) => Promise<Measured>;
}

/** Traffics whose latencies are drawn over the number of instances. */
const CURVE_TRAFFICS: readonly Traffic[] = ['actual', 'exact', 'naive'];
/** Simulations that a search takes about, that for both stages, and a curve. */
const STEPS = { instances: 3, staged: 5, curve: 4, capacity: 5 };

/** All that is asked of a pool. */
export function jobsOf(opened: OpenStudyPool, { seeds: seedsOfAll, duration }: StudyDesign): Job[] {
  const { study } = opened;
  const { rates, isCheck, seeds = seedsOfAll } = study;
  const middle = rates[Math.floor(rates.length / 2)];
  return study.hours.flatMap((hour) => {
    const place = { pool: study.name, hour: labelOf(hour) };
    const sizings = rates.flatMap((rate) =>
      study.traffics.map((traffic): Job => {
        const isStaged = study.staged.includes(traffic);
        const hasCurve = !isCheck && rate === middle && CURVE_TRAFFICS.includes(traffic);
        const spec = { hour, rate, traffic, duration };
        const steps = seeds.length * (STEPS.instances + (isStaged ? STEPS.staged : 0));
        return {
          label: `${place.pool}, ${place.hour}, ${rate} req/s, ${traffic}`,
          cost: rate * (steps + (hasCurve ? STEPS.curve : 0)),
          run: (lane) => measure({ opened, cell: { ...place, rate }, spec, seeds, isStaged, hasCurve }, lane),
        };
      }),
    );
    const capacities = study.byOne.map(
      (traffic): Job => ({
        label: `${place.pool}, ${place.hour}, one instance, ${traffic}`,
        cost: study.load * study.speed * seeds.length * STEPS.capacity,
        run: (lane) =>
          measureCapacity({ opened, cell: place, spec: { hour, traffic, duration }, seeds }, lane),
      }),
    );
    return [...sizings, ...capacities];
  });
}

/**
 * Works all jobs off, as many at a time as there are lanes; what is found has the order of the jobs.
 *
 * @throws StudyError that says which job it was, where one fails: no other is begun from then on
 */
export async function workOff(
  jobs: readonly Job[],
  lanes: readonly Lane[],
  onJob: (job: Job, measured: Measured, share: number) => void,
): Promise<Measured[]> {
  const found = new Array<Measured>(jobs.length);
  const whole = jobs.reduce((sum, { cost }) => sum + cost, 0);
  // The longest first, so that no lane is left alone with one.
  const order = jobs.map((_, index) => index).sort((a, b) => jobs[b]!.cost - jobs[a]!.cost);
  let [next, done] = [0, 0];
  let failed = false;
  const work = async (lane: Lane) => {
    try {
      while (next < order.length && !failed) {
        const index = order[next++]!;
        const job = jobs[index]!;
        found[index] = await run(job, lane);
        done += job.cost;
        onJob(job, found[index], done / whole);
      }
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  await Promise.all(lanes.map(work));
  return found;
}

async function run(job: Job, lane: Lane): Promise<Measured> {
  try {
    return await job.run(lane);
  } catch (error) {
    throw error instanceof StudyError ? new StudyError(`${job.label}: ${error.message}`) : error;
  }
}
