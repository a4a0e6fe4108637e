import { execFile } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { promisify } from 'node:util';
import { type Command, Option } from 'commander';
import { EngineError, UsageError } from '../../errors.js';
import { parseCount } from '../../notation/units.js';
import { beforeEnd } from '../../output/file/ending.js';
import { PACKAGE_VERSION } from '../../version.js';
import type { Measurement } from '../bench/measure.js';
import { type Scenario, scenarioNamed, scenarios, workerCount } from '../bench/scenarios.js';
import { formatBytes, formatCount, formatDuration } from '../format.js';
import { formatJson } from '../format-json.js';
import { print } from '../print.js';
import { Progress } from '../progress.js';
import { formatTable } from '../table.js';

const ROUNDS = 3;
/** Exit code of wrong usage. */
const USAGE = 2;

/** Medians of a scenario's runs. */
interface ScenarioReport {
  readonly name: string;
  readonly pool: string;
  readonly workers: number;
  readonly output: Scenario['output'];
  readonly rows: number;
  readonly bytes: number;
  readonly rowsPerSecond: number;
  readonly firstBatchSeconds: number;
  readonly seconds: number;
  readonly peakMemoryBytes: number;
}

/** What `--json` prints. */
interface BenchReport {
  readonly version: string;
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  readonly rounds: number;
  readonly scenarios: readonly ScenarioReport[];
}

const EXAMPLES = `
Throughput is measured with one worker, and with as many as there are cores. Every scenario runs three times, each
time in a process of its own; the medians are printed. The first batch counts from the start of the process, the rows
per second from the call of the generator to the end of the output, and the memory is the peak of the whole process.

Examples:
  servegen bench                             all scenarios, about a minute
  servegen bench --only language --rows 100M
  servegen bench --pool ./m-large --json
`;

/** As commander hands them over. */
interface Flags {
  readonly pool?: string;
  readonly rows?: number;
  readonly only?: string;
  /** A scenario to run once, in this process. */
  readonly measure?: string;
  readonly json?: true;
}

/** `servegen bench`. */
export function define(command: Command): void {
  command
    .description(
      'Measures on this machine how many rows a second are generated, how soon the first come, and how much memory ' +
        'that takes.',
    )
    .option('--pool <source>', 'a pool to measure in place of the built-in populations')
    .option('--rows <count>', 'rows of each scenario: 10000, 10k, 250M, 1e9', (text) =>
      parseCount(text, '--rows'),
    )
    .option('--only <scenario>', 'this scenario alone, as --json names it')
    .option('--json', 'print the figures as JSON')
    .addOption(new Option('--measure <scenario>').hideHelp())
    .addHelpText('after', EXAMPLES)
    .action(bench);
}

async function bench(options: Flags): Promise<void> {
  const all = scenarios(options.pool, options.rows);
  if (options.measure !== undefined) {
    const { measure } = await import('../bench/measure.js');
    print(JSON.stringify(await measure(scenarioNamed(options.measure, all))));
    return;
  }
  const chosen = options.only === undefined ? all : [scenarioNamed(options.only, all)];
  const report: BenchReport = {
    version: PACKAGE_VERSION,
    node: process.version,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    rounds: ROUNDS,
    scenarios: await measureAll(chosen, options),
  };
  print(options.json ? formatJson(report) : describe(report, chosen));
}

/** Round by round, so that what else the machine does falls on all scenarios alike. */
async function measureAll(chosen: readonly Scenario[], options: Flags): Promise<ScenarioReport[]> {
  const runs = chosen.map((): Measurement[] => []);
  const progress = new Progress('runs', chosen.length * ROUNDS, !options.json);
  try {
    for (let run = 0; run < chosen.length * ROUNDS; run++) {
      const index = run % chosen.length;
      runs[index].push(await measureInProcess(chosen[index], options));
      progress.update(run + 1);
    }
  } finally {
    progress.end();
  }
  return chosen.map((scenario, index) => summarise(scenario, runs[index]));
}

/** A process for each run: its start and its memory are then its own. */
async function measureInProcess({ name }: Scenario, { pool, rows }: Flags): Promise<Measurement> {
  const args = ['bench', '--measure', name];
  if (pool !== undefined) args.push('--pool', pool);
  if (rows !== undefined) args.push('--rows', String(rows));
  const running = promisify(execFile)(process.execPath, [process.argv[1], ...args]);
  const stopSharing = beforeEnd((signal) => running.child.kill(signal));
  try {
    const { stdout } = await running;
    return JSON.parse(stdout);
  } catch (error) {
    // The process has said in its own words what was wrong.
    const { code, stderr = '' } = error as { code?: number; stderr?: string };
    const message = stderr.trim().replace(/^servegen: /, '') || `the scenario ${name} ended early`;
    throw new (code === USAGE ? UsageError : EngineError)(message, {}, { cause: error });
  } finally {
    stopSharing();
  }
}

function summarise(scenario: Scenario, runs: readonly Measurement[]): ScenarioReport {
  const of = (figure: (run: Measurement) => number) => runs.map(figure).sort((a, b) => a - b)[ROUNDS >> 1];
  const { name, pool, output } = scenario;
  return {
    ...{ name, pool, workers: workerCount(scenario), output },
    rows: runs[0].rows,
    bytes: runs[0].bytes,
    rowsPerSecond: of((run) => run.rows / run.seconds),
    firstBatchSeconds: of((run) => run.firstBatchSeconds),
    seconds: of((run) => run.seconds),
    peakMemoryBytes: of((run) => run.peakMemoryBytes),
  };
}

function describe(
  { version, node, processor, cores, scenarios }: BenchReport,
  chosen: readonly Scenario[],
): string {
  const head = `servegen ${version}, Node ${node}, ${processor}, ${cores} cores; medians of ${ROUNDS} runs\n`;
  const rows = scenarios.map((each, index) => [
    chosen[index].title,
    formatCount(each.rows),
    // One batch says nothing about speed.
    each.name === 'latency' ? '–' : formatCount(each.rowsPerSecond),
    formatDuration(each.firstBatchSeconds),
    formatBytes(each.peakMemoryBytes),
    each.bytes > 0 ? `${formatBytes(each.bytes / each.seconds)}/s` : '–',
  ]);
  return head + formatTable([['', 'rows', 'rows/s', 'first batch', 'memory', 'output'], ...rows]);
}
