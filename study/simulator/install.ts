import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StudyError } from '../errors.js';
import { isAlive } from '../processes.js';
import { lastLines } from './line-process.js';
import { PINS } from './pins.js';

const run = promisify(execFile);

/** What an environment of this file has in it: the packages that it was made of. */
const MARK = 'servegen-study-simulator';
const REQUIREMENTS = Object.entries(PINS).map(([name, version]) => `${name}==${version}`);
const COMPLETE = `${REQUIREMENTS.join('\n')}\n`;

const IMPORTS = 'import dynamo.replay, sched_sim.core.event_engine';

/** Newest first among those with a number, behind the one that people use. sched-sim is for 3.11 and newer. */
const PYTHONS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11'];

/**
 * Makes a Python environment with the simulators in `folder`, unless it is there already. It has its name only when it is
 * whole, and nothing is left of it where the process ends before. A `StudyError` where there is no Python for it, or where
 * pip fails.
 */
export async function installSimulator(folder: string, log: (line: string) => void): Promise<void> {
  if (isComplete(folder)) return;
  if (existsSync(folder) && !existsSync(join(folder, MARK))) {
    throw new StudyError(
      `${folder} is there and is no environment of the study; remove it, or name another folder`,
    );
  }
  const python = await findPython();
  removeAbandoned(folder);
  const partial = `${folder}.partial-${process.pid}`;
  log(`installing the simulator in ${folder} (300 MB)`);
  const stopped = new AbortController();
  const atExit = () => {
    stopped.abort();
    rmSync(partial, { recursive: true, force: true });
  };
  process.once('exit', atExit);
  try {
    mkdirSync(dirname(folder), { recursive: true });
    await make(partial, python, stopped.signal);
    // Another process may have been as fast.
    if (isComplete(folder)) return;
    // Of other versions, or none.
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } finally {
    process.off('exit', atExit);
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Python runs isolated here, as it will later: what the user has elsewhere would pass for installed. */
async function make(folder: string, python: string, signal: AbortSignal): Promise<void> {
  const venv = ['-I', '-m', 'venv', folder];
  await attempt(python, venv, 'cannot make an environment', signal, (said) =>
    // What venv says where it has no pip to put in.
    /ensurepip|python3[\d.]*-venv/.test(said) ? '; on Debian it needs python3-venv' : '',
  );
  const own = join(folder, 'bin/python');
  const pip = ['-I', '-m', 'pip', '--disable-pip-version-check', 'install', '--quiet'];
  // Without what they ask for, all of which is pinned, and without programs that would have to be compiled.
  const packages = ['--no-deps', '--only-binary', ':all:', ...REQUIREMENTS];
  await attempt(own, [...pip, ...packages], 'cannot install the simulators by pip', signal);
  await attempt(own, ['-I', '-c', IMPORTS], 'cannot load what it has installed', signal);
  writeFileSync(join(folder, MARK), COMPLETE);
}

function isComplete(folder: string): boolean {
  const mark = join(folder, MARK);
  return existsSync(mark) && readFileSync(mark, 'utf8') === COMPLETE;
}

async function findPython(): Promise<string> {
  const found: string[] = [];
  for (const name of PYTHONS) {
    const version = await versionOf(name);
    if (version === undefined) continue;
    const [major, minor] = version.split('.').map(Number) as [number, number];
    if (major === 3 && minor >= 11) return name;
    found.push(`${name} is ${version}`);
  }
  const there = found.length > 0 ? ` (${found.join(', ')})` : '';
  throw new StudyError(`the simulator needs Python 3.11 or newer, and there is none on the path${there}`);
}

/** As `3.12`; undefined where there is no such program, or it is only a stand-in for one. */
async function versionOf(python: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(python, ['-I', '-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
    return /^\d+\.\d+$/.test(stdout.trim()) ? stdout.trim() : undefined;
  } catch {
    return undefined;
  }
}

async function attempt(
  program: string,
  args: string[],
  trouble: string,
  signal: AbortSignal,
  hint: (said: string) => string = () => '',
): Promise<void> {
  try {
    await run(program, args, { maxBuffer: 64 * 2 ** 20, signal, killSignal: 'SIGKILL' });
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    const said = lastLines(stderr) || lastLines(stdout) || message;
    throw new StudyError(`${program} ${trouble}${hint(`${stderr}${stdout}`)}: ${said}`);
  }
}

/** What installations that were killed have left. */
function removeAbandoned(folder: string): void {
  const parent = dirname(folder);
  if (!existsSync(parent)) return;
  const prefix = `${basename(folder)}.partial-`;
  for (const name of readdirSync(parent)) {
    if (name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length)))) {
      rmSync(join(parent, name), { recursive: true, force: true });
    }
  }
}
