import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PACKAGE_VERSION, VALUE_STREAM_VERSION } from 'servegen-wasm';
import { labelOf, type StudyDesign, type StudyPool } from './design.js';
import { StudyError } from './errors.js';
import { rateRange } from './figure-19.js';
import { type Job, jobsOf, workOff } from './jobs.js';
import { type Measured, targetsAt } from './measure.js';
import type { RateRange, StudyResults, Traffic } from './results.js';
import { RunLog } from './run-log.js';
import { statements } from './statements.js';
import type { LaneSimulators } from './study-trace.js';
import { generateTraffic, type OpenStudyPool, openStudyPool } from './traffic.js';

export interface RunSettings {
  /** Of ServeGen's released pools. */
  readonly data: string;
  /** For traces, and for the log of what was simulated. */
  readonly folder: string;
  readonly quick: boolean;
  /** As many lanes work at a time. */
  readonly lanes: readonly LaneSimulators[];
  /** Told after each job, with the share of the whole that is done. */
  readonly onJob: (job: Job, measured: Measured, share: number) => void;
  /** Told before the first job, with how many there are, and the log in which simulations are kept. */
  readonly onBegin?: (jobs: number, log: RunLog) => void;
}

/** Traffics whose rates of a few seconds are shown. */
const RATE_TRAFFICS: readonly Traffic[] = ['actual', 'exact', 'naive'];

/** A raise of the version makes other traces of the same seeds. */
function logNameOf(valueStream: number): string {
  return `simulated-values-${valueStream}.jsonl`;
}

/** Simulates the whole design; nothing comes of a part of it. */
export async function runStudy(design: StudyDesign, settings: RunSettings): Promise<StudyResults> {
  const started = Date.now();
  const pools = await Promise.all(
    design.pools.map((study) => openStudyPool(study, sourceOf(study, settings.data))),
  );
  mkdirSync(settings.folder, { recursive: true });
  const log = new RunLog(join(settings.folder, logNameOf(VALUE_STREAM_VERSION)));
  const lanes = settings.lanes.map((simulators, index) => ({
    simulators,
    log,
    tracePath: join(settings.folder, `trace-${index}.jsonl`),
  }));
  const jobs = pools.flatMap((opened) => jobsOf(opened, design));
  settings.onBegin?.(jobs.length, log);
  const measured = await workOff(jobs, lanes, settings.onJob);
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
    capacities: measured.flatMap(({ capacities }) => capacities),
    curves: measured.flatMap(({ curves }) => curves),
    rateRanges,
    simulatedRequests: measured.reduce((sum, { simulatedRequests }) => sum + simulatedRequests, 0),
    ...(log.isResumed ? {} : { seconds: Math.round((Date.now() - started) / 1000) }),
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
  // Of a checkout of ServeGen, and of one of its pools.
  const near = [join(data, 'data'), dirname(data), dirname(dirname(data))];
  const meant = near.find((each) => existsSync(join(each, study.folder)));
  throw new StudyError(
    `${folder} is not there; SERVEGEN_DATA has to name the folder of ServeGen's released data, in which ${study.folder} is${meant === undefined ? '' : `: did you mean ${meant}?`}`,
  );
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
