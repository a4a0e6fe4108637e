import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, constants as osConstants } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { ServegenError } from 'servegen-wasm';
import { DESIGN, QUICK_DESIGN } from './design.js';
import { StudyError, UsageFault } from './errors.js';
import { refuseOptionsOfNpm } from './npm-options.js';
import { drawStudy } from './report.js';
import type { StudyResults } from './results.js';
import { checkSources, type RunSettings, runStudy } from './run.js';
import { lockFolder } from './run-lock.js';
import type { RunLog } from './run-log.js';
import { openDynamo } from './simulator/dynamo.js';
import { installSimulator } from './simulator/install.js';
import { openSchedSim } from './simulator/sched-sim.js';
import type { Simulator } from './simulator/simulator.js';
import type { LaneSimulators } from './study-trace.js';
import { count } from './words.js';

/** This file is run from build/study. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RESULTS = join(ROOT, 'study/results.json');
const DOCS = join(ROOT, 'docs');

interface Options {
  quick?: true;
  draw?: true;
  lanes: string;
  folder: string;
}

const program = new Command('study')
  .description(
    'Sizes simulated deployments by naive traffic and by traffic made client by client, and writes docs/study.md.',
  )
  .exitOverride()
  .configureOutput({ writeErr: () => {} })
  .allowExcessArguments(false)
  .option(
    '--quick',
    'a few minutes of traffic, to see that everything works: takes some minutes, and writes to the folder alone',
  )
  .option('--draw', 'write the page and its pictures again from study/results.json, without simulating')
  .option('--lanes <count>', 'simulations at a time', String(availableParallelism()))
  .option(
    '--folder <path>',
    'for the simulators, traces, and what was simulated; one run at a time',
    join(ROOT, 'build/study'),
  )
  .addHelpText(
    'after',
    `
Needs Python 3.11 or newer, and ServeGen's released pools: SERVEGEN_DATA names their folder, if it is not
../shared/servegen-data. The whole takes about an hour on two cores, and replaces study/results.json and the page with
its pictures. Ctrl-C loses nothing: the same command goes on where it was. A folder has one run at a time.

Examples:
  npm run study -- --quick
  SERVEGEN_DATA=~/ServeGen/data npm run study
  npm run study -- --draw`,
  );

try {
  refuseOptionsOfNpm(process.env, process.argv.slice(2));
  await main(program.parse().opts<Options>());
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) {
    // It has helped.
  } else if (error instanceof CommanderError) {
    fail(error.message.replace(/^error: /, ''), 2);
  } else if (error instanceof StudyError || error instanceof ServegenError || isOfTheSystem(error)) {
    fail(error.message, error instanceof UsageFault ? 2 : 1);
  } else {
    throw error;
  }
}

/** Of files and the like: a disk that is full, a folder that may not be written. */
function isOfTheSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

function fail(message: string, exitCode: number): void {
  process.stderr.write(`study: ${message}\n`);
  process.exitCode = exitCode;
}

async function main(options: Options): Promise<void> {
  if (options.quick && options.draw) {
    throw new UsageFault(
      '--quick and --draw exclude each other: there is nothing to draw before a quick run',
    );
  }
  const laneCount = checkedLanes(options.lanes);
  if (options.draw) return draw(readResults(), DOCS);
  const quick = options.quick ?? false;
  const folder = resolve(options.folder);
  const environment = join(folder, 'simulator');
  const data = resolve(process.env.SERVEGEN_DATA ?? join(ROOT, '../shared/servegen-data'));
  const design = quick ? QUICK_DESIGN : DESIGN;
  checkSources(design, data);
  makeFolder(folder);
  const unlock = lockFolder(folder);
  process.once('exit', unlock);
  const simulators: Simulator[] = [];
  let log: RunLog | undefined;
  endOnSignals(() => {
    for (const simulator of simulators) void simulator.close();
    const kept =
      log === undefined
        ? 'what was simulated is'
        : `${count(log.size, 'simulation')} ${log.size === 1 ? 'is' : 'are'}`;
    say(`stopped; ${kept} kept, the same command goes on`);
  });
  await installSimulator(environment, say);
  const opened = async (opening: Promise<Simulator>) => {
    const simulator = await opening;
    simulators.push(simulator);
    return simulator;
  };
  try {
    const lanes: LaneSimulators[] = [];
    for (let lane = 0; lane < laneCount; lane++) {
      lanes.push({
        dynamo: await opened(openDynamo(environment)),
        'sched-sim': await opened(openSchedSim(environment)),
      });
    }
    say(`reading the pools in ${data}`);
    const { onJob, begin } = progress();
    const onBegin: RunSettings['onBegin'] = (jobs, opened) => {
      log = opened;
      const known = log.size === 0 ? '' : `; ${count(log.size, 'simulation')} of earlier runs kept`;
      say(`${count(jobs, 'job')}, ${laneCount} at a time, the longest first${known}`);
      begin();
    };
    const settings: RunSettings = { data, folder, quick, lanes, onJob, onBegin };
    const results = await runStudy(design, settings);
    const path = quick ? join(folder, 'quick.json') : RESULTS;
    writeFileSync(`${path}.part`, `${JSON.stringify(results)}\n`);
    renameSync(`${path}.part`, path);
    draw(results, quick ? folder : DOCS);
  } finally {
    await Promise.all(simulators.map((simulator) => simulator.close()));
  }
}

function checkedLanes(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new UsageFault(`--lanes is '${text}', and has to be a whole number from 1 to 99`);
}

function readResults(): StudyResults {
  if (!existsSync(RESULTS))
    throw new StudyError(`${shown(RESULTS)} is not there; a run without --draw writes it`);
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8')) as StudyResults;
  } catch (error) {
    if (error instanceof SyntaxError) throw new StudyError(`${shown(RESULTS)} is no JSON: ${error.message}`);
    throw error;
  }
}

function draw(results: StudyResults, folder: string): void {
  drawStudy(results, folder);
  say(`wrote ${shown(join(folder, 'study.md'))} and its pictures`);
}

/** A line a job: what was found, and how long the rest takes. */
function progress(): { readonly begin: () => void; readonly onJob: RunSettings['onJob'] } {
  let started = Date.now();
  const begin = () => {
    started = Date.now();
  };
  const onJob: RunSettings['onJob'] = ({ label }, { needs, capacities }, share) => {
    const minutes = Math.ceil((((Date.now() - started) / share) * (1 - share)) / 60_000);
    const found =
      needs.length > 0
        ? `${needs.map(({ instances }) => instances).join(' ')} instances`
        : `${capacities.map(({ rate }) => rate.toFixed(2)).join(' ')} req/s`;
    say(`${`${Math.floor(100 * share)} %`.padStart(5)}, ${minutes} min left: ${label}: ${found}`);
  };
  return { begin, onJob };
}

/** @throws UsageFault where it cannot be one of a study */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      throw new UsageFault(
        `--folder is '${folder}', where a file is in the way; name a folder, or a new one`,
      );
    }
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
      throw new UsageFault(`--folder is '${folder}', in which this user may not write; name another folder`);
    }
    throw error;
  }
}

/** Ends at once, with no process left behind, as whoever presses Ctrl-C expects. */
function endOnSignals(end: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      end();
      process.exit(128 + osConstants.signals[signal]);
    });
  }
}

function shown(path: string): string {
  return relative(process.cwd(), path);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
