import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_VERSION, VALUE_STREAM_VERSION } from 'servegen-wasm';
import { labelOf, type StudyDesign, type StudyPool } from './design.js';
import { StudyError } from './errors.js';
import { rateRange } from './figure-19.js';
import {
  type Lane,
  type LaneSimulators,
  type Measured,
  type MeasureTask,
  measure,
  targetsAt,
} from './measure.js';
import type { RateRange, StudyResults, Traffic } from './results.js';
import { RunLog } from './run-log.js';
import { statements } from './statements.js';
import { generateTraffic, type OpenStudyPool, openStudyPool } from './traffic.js';

export interface RunSettings {
  /** Of ServeGen's released pools. */
  readonly data: string;
  /** For traces, and for the log of what was simulated. */
  readonly folder: string;
  readonly quick: boolean;
  /** As many lanes work at a time. */
  readonly lanes: readonly LaneSimulators[];
  /** Told after each task. */
  readonly onTask: (done: { task: MeasureTask; measured: Measured; share: number }) => void;
}

/** Traffics whose latencies are drawn over the number of instances, and whose short-term rates are. */
const CURVE_TRAFFICS: readonly Traffic[] = ['actual', 'exact', 'naive'];
const RATE_TRAFFICS: readonly Traffic[] = ['actual', 'exact', 'naive'];

/** Simulates the whole design; nothing comes of a part of it. */
export async function runStudy(design: StudyDesign, settings: RunSettings): Promise<StudyResults> {
  const started = Date.now();
  const pools = await Promise.all(
    design.pools.map((study) => openStudyPool(study, sourceOf(study, settings.data))),
  );
  const tasks = pools.flatMap((opened) => tasksOf(opened, design));
  const measured = await measureAll(tasks, settings);
  const rateRanges: RateRange[] = [];
  for (const opened of pools.filter(({ study }) => !study.isCheck))
    rateRanges.push(...(await rateRangesOf(opened, design)));
  const results: Omit<StudyResults, 'statements'> = {
    versions: {
      'servegen-wasm': PACKAGE_VERSION,
      valueStream: VALUE_STREAM_VERSION,
      node: process.version,
      simulators: Object.values(settings.lanes[0]!).map(({ name, version }) => `${name} ${version}`),
    },
    quick: settings.quick,
    seeds: design.seeds,
    pools: pools.map(describePool),
    needs: measured.flatMap(({ needs }) => needs),
    staged: measured.flatMap(({ staged }) => staged),
    curves: measured.flatMap(({ curves }) => curves),
    rateRanges,
    simulatedRequests: measured.reduce((sum, { simulatedRequests }) => sum + simulatedRequests, 0),
    seconds: Math.round((Date.now() - started) / 1000),
  };
  return { ...results, statements: statements(results) };
}

/** @throws StudyError where a pool of the design is not there */
export function checkSources({ pools }: StudyDesign, data: string): void {
  for (const study of pools) sourceOf(study, data);
}

function sourceOf(study: StudyPool, data: string): string {
  const folder = join(data, study.folder);
  if (existsSync(folder)) return folder;
  throw new StudyError(
    `${folder} is not there; SERVEGEN_DATA has to name the folder of ServeGen's released data, in which ${study.folder} is`,
  );
}

function tasksOf(opened: OpenStudyPool, { seeds: seedsOfAll, duration }: StudyDesign): MeasureTask[] {
  const { name, hours, rates, traffics, staged, isCheck, seeds = seedsOfAll } = opened.study;
  const middle = rates[Math.floor(rates.length / 2)];
  return hours.flatMap((hour) =>
    rates.flatMap((rate) =>
      traffics.map((traffic) => ({
        opened,
        cell: { pool: name, hour: labelOf(hour), rate },
        spec: { hour, rate, traffic, duration },
        seeds,
        traffic,
        isStaged: staged.includes(traffic),
        hasCurve: !isCheck && rate === middle && CURVE_TRAFFICS.includes(traffic),
      })),
    ),
  );
}

/** Requests that are simulated, about: each search has some three steps. */
function costOf({ cell, isStaged, hasCurve, seeds }: MeasureTask): number {
  return cell.rate * (seeds.length * (isStaged ? 8 : 3) + (hasCurve ? 4 : 0));
}

async function measureAll(tasks: readonly MeasureTask[], settings: RunSettings): Promise<Measured[]> {
  const results = new Array<Measured>(tasks.length);
  const whole = tasks.reduce((sum, task) => sum + costOf(task), 0);
  mkdirSync(settings.folder, { recursive: true });
  const log = new RunLog(join(settings.folder, 'simulated.jsonl'));
  // The longest first, so that no lane is left alone with one; what is found has the order of the design.
  const order = tasks.map((_, index) => index).sort((a, b) => costOf(tasks[b]!) - costOf(tasks[a]!));
  let [next, done] = [0, 0];
  let failed = false;
  const work = async (lane: Lane) => {
    try {
      while (next < tasks.length && !failed) {
        const index = order[next++]!;
        const task = tasks[index]!;
        const measured = await measure(task, lane);
        results[index] = measured;
        done += costOf(task);
        settings.onTask({ task, measured, share: done / whole });
      }
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  await Promise.all(
    settings.lanes.map((simulators, index) =>
      work({ simulators, log, tracePath: join(settings.folder, `trace-${index}.jsonl`) }),
    ),
  );
  return results;
}

async function rateRangesOf(opened: OpenStudyPool, { seeds, duration }: StudyDesign): Promise<RateRange[]> {
  const { name, hours, rates, traffics } = opened.study;
  const ranges: RateRange[] = [];
  for (const hour of hours) {
    for (const traffic of RATE_TRAFFICS.filter((wanted) => traffics.includes(wanted))) {
      const [rate, seed] = [rates.at(-1)!, seeds[0]!];
      const trace = await generateTraffic(opened, { hour, rate, seed, traffic, duration });
      const cell = { pool: name, hour: labelOf(hour), rate };
      ranges.push(await rateRange(trace, { ...cell, seed, traffic, durationSeconds: duration }));
    }
  }
  return ranges;
}

function describePool({ study, pool }: OpenStudyPool): StudyResults['pools'][number] {
  const { name, isCheck, builtin, hours, rates, speed, targets } = study;
  return {
    name,
    ...(isCheck ? { isCheck } : {}),
    readShare: 1 - pool.leftOut.reduce((sum, { requestShare }) => sum + requestShare, 0),
    ...(builtin === undefined ? {} : { builtin }),
    hours: hours.map(labelOf),
    rates,
    speed,
    targets: targetsAt(targets, speed),
  };
}
