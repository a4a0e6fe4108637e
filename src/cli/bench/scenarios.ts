import { availableParallelism } from 'node:os';
import { UsageError } from '../../errors.js';

/** One thing that `servegen bench` measures, in a process of its own. */
export interface Scenario {
  readonly name: string;
  /** What the table calls it. */
  readonly title: string;
  readonly pool: string;
  /** Threads; `all` is as many as the machine has cores. */
  readonly workers: 1 | 'all';
  readonly rows: number;
  /**
   * Length of the trace in seconds, whatever the rows: the number of windows, and with it the plan, does not grow
   * with them. Without it the rows come at the pool's own rate.
   */
  readonly duration?: number;
  /** Where the rows go. */
  readonly output: 'nothing' | 'file';
}

/** Seconds. */
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** What is measured without `--pool`; rows that take about a second each. */
const STANDARD: readonly Scenario[] = [
  scenario('language', 'language, 1 worker', 'builtin:language', 1, 10e6),
  scenario('language-workers', 'language, all workers', 'builtin:language', 'all', 20e6),
  scenario('reason', 'reason, 1 worker', 'builtin:reason', 1, 5e6),
  scenario('multimodal', 'multimodal, 1 worker', 'builtin:multimodal', 1, 3e6),
  {
    ...scenario('clients', 'language, 100,000 clients, 1 worker', 'builtin:language?clients=100000', 1, 5e6),
    // A day of so many clients takes seconds to compile.
    duration: HOUR,
  },
  scenario('file', 'language to an Arrow file, all workers', 'builtin:language', 'all', 20e6, 'file'),
];

/** A trace of one batch: what it costs is the start. */
const LATENCY: Scenario = {
  name: 'latency',
  title: 'first batch',
  pool: 'builtin:language',
  workers: 1,
  rows: 65_536,
  output: 'nothing',
};

/**
 * The scenarios of a run.
 *
 * @param pool measured in place of the built-in populations
 * @param rows of each scenario but the latency's, in place of its own number
 */
export function scenarios(pool: string | undefined, rows: number | undefined): Scenario[] {
  const throughput =
    pool === undefined
      ? STANDARD
      : [
          scenario('pool', '1 worker', pool, 1, 10e6),
          scenario('pool-workers', 'all workers', pool, 'all', 20e6),
          scenario('file', 'to an Arrow file, all workers', pool, 'all', 20e6, 'file'),
        ];
  const latency = pool === undefined ? LATENCY : { ...LATENCY, pool };
  return [...throughput.map((each) => (rows === undefined ? each : { ...each, rows })), latency];
}

/** @throws UsageError when there is no scenario of that name */
export function scenarioNamed(name: string, all: readonly Scenario[]): Scenario {
  const found = all.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = all.map((each) => each.name).join(', ');
  throw new UsageError(`'${name}' is unknown; expected one of ${names}`, { field: '--only' });
}

/** Threads that a scenario may use. */
export function workerCount({ workers }: Scenario): number {
  return workers === 1 ? 1 : availableParallelism();
}

function scenario(
  name: string,
  title: string,
  pool: string,
  workers: 1 | 'all',
  rows: number,
  output: Scenario['output'] = 'nothing',
): Scenario {
  return { name, title, pool, workers, rows, output, duration: DAY };
}
