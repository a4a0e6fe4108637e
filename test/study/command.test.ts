import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeReleasedPool } from '../../scripts/make-released-pool.mjs';
import { VALUE_STREAM_VERSION } from '../../src/version.js';
import { DESIGN } from '../../study/design.js';
import { PINS } from '../../study/simulator/pins.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'servegen-study-command-'));
});
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** A study that goes on beside the test, until what it says has `words` in it. */
async function startStudy(args: readonly string[], data: string, words: string) {
  const child = spawn(process.execPath, ['scripts/study.mjs', ...args], {
    env: { ...process.env, SERVEGEN_DATA: data },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  started.push(child);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes(words)) resolve();
    });
    void ended.then(() => reject(new Error(`it has ended: ${said}`)));
  });
  return { child, ended, said: () => said };
}

/** A process that has ended, so that its number is that of none. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function study(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/study.mjs', ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  return { status, stdout, stderr };
}

/** A folder in which there is a stand-in for the simulators that starts, and all of the design's pools. */
function makeReady(name: string, windows = 36) {
  const place = join(folder, name);
  const environment = join(place, 'simulator');
  mkdirSync(join(environment, 'bin'), { recursive: true });
  const requirements = Object.entries(PINS).map(([name, version]) => `${name}==${version}\n`);
  writeFileSync(join(environment, 'servegen-study-simulator'), requirements.join(''));
  const python = `#!${process.execPath}
require('node:fs').appendFileSync(${JSON.stringify(join(place, 'pids'))}, process.pid + '\\n');
console.log(${JSON.stringify(JSON.stringify({ number: 0, versions: PINS }))});
process.stdin.resume();
`;
  writeFileSync(join(environment, 'bin/python'), python, { mode: 0o755 });
  const data = join(place, 'data');
  const made = join(place, 'made');
  makeReleasedPool(made, { scale: 0.0002, windows });
  for (const pool of DESIGN.pools) cpSync(made, join(data, pool.folder), { recursive: true });
  return { place, data };
}

describe('the command of the study', () => {
  it('helps with examples', () => {
    const { status, stdout } = study(['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('npm run study -- --quick');
    expect(stdout).toContain('SERVEGEN_DATA');
  });

  it.each([
    [['--lanes', '0'], "--lanes is '0', and has to be a whole number from 1 to 99"],
    [['--lanes', 'two'], "--lanes is 'two', and has to be a whole number from 1 to 99"],
    [
      ['--quick', '--draw'],
      '--quick and --draw exclude each other: there is nothing to draw before a quick run',
    ],
    [['--what'], "unknown option '--what'"],
    [['more'], 'too many arguments. Expected 0 arguments but got 1.'],
  ])('refuses %j as a fault of usage', (args, message) => {
    const { status, stdout, stderr } = study([...args, '--folder', join(folder, 'usage')]);
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `study: ${message}\n` });
  });

  it('says in one sentence that the data is not there, before it installs anything', () => {
    const place = join(folder, 'no-data');
    const { status, stdout, stderr } = study(['--quick', '--folder', place], {
      SERVEGEN_DATA: join(folder, 'nowhere'),
    });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^study: .*nowhere.language.m-large is not there; SERVEGEN_DATA .*\n$/);
    expect(existsSync(place)).toBe(false);
  });

  it('says in one sentence what is wrong with a pool', () => {
    const { place, data } = makeReady('bad-pool');
    const pool = join(data, 'multimodal/mm-image');
    const trace = readdirSync(pool).find((name) => name.endsWith('-trace.csv'))!;
    writeFileSync(join(pool, trace), 'what is this\n');
    const { status, stdout, stderr } = study(['--quick', '--folder', place], { SERVEGEN_DATA: data });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^reading the pools in [^\n]+\nstudy: [^\n]+\n$/);
    expect(stderr).toContain(trace);
  });

  it('says in one sentence what the system does not let it do', () => {
    const { place, data } = makeReady('bad-log');
    mkdirSync(join(place, `simulated-values-${VALUE_STREAM_VERSION}.jsonl`));
    const { status, stdout, stderr } = study(['--quick', '--folder', place], { SERVEGEN_DATA: data });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^reading the pools in [^\n]+\nstudy: EISDIR[^\n]+\n$/);
  });

  it('says which folder was meant, where that of the data is too deep or not deep enough', () => {
    const { place, data } = makeReady('too-deep');
    for (const named of [join(data, 'language'), join(data, 'language/m-large'), place]) {
      const { status, stderr } = study(['--quick', '--folder', join(folder, 'meant')], {
        SERVEGEN_DATA: named,
      });
      expect(status).toBe(1);
      expect(stderr).toMatch(/^study: [^\n]+\n$/);
      expect(stderr).toContain(`did you mean ${data}?`);
    }
  });

  it('refuses a folder that is a file, or below one', () => {
    const { data } = makeReady('file-for-folder');
    const file = join(folder, 'a-file');
    writeFileSync(file, 'mine');
    for (const named of [file, join(file, 'below')]) {
      const { status, stderr } = study(['--quick', '--folder', named], { SERVEGEN_DATA: data });
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: `study: --folder is '${named}', where a file is in the way; name a folder, or a new one\n`,
      });
    }
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('refuses a folder in which nobody may write, before it installs anything', () => {
    const { data } = makeReady('not-mine');
    const { status, stderr } = study(['--quick', '--folder', '/sys/servegen-study'], { SERVEGEN_DATA: data });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr:
        "study: --folder is '/sys/servegen-study', in which this user may not write; name another folder\n",
    });
  });

  it('has one run a folder, and ends on Ctrl-C with what it has kept and no process', {
    timeout: 120_000,
  }, async () => {
    // As many windows of ten minutes as reach beyond the hours of the quick design.
    const { place, data } = makeReady('twice', 81 * 6);
    // What was left by a run that is no more is in nobody's way.
    writeFileSync(join(place, 'run.lock'), JSON.stringify({ pid: deadProcess() }));
    const latencies = { p50Ttft: 1, p99Ttft: 2, p50Tbt: 3, p99Tbt: 4, p50Tpot: 5, p99Tpot: 6 };
    const kept = ['a', 'b', 'c'].map((key) => `${JSON.stringify({ key, requests: 1, latencies })}\n`);
    const log = join(place, `simulated-values-${VALUE_STREAM_VERSION}.jsonl`);
    writeFileSync(log, kept.join(''));
    const args = ['--quick', '--lanes', '2', '--folder', place];
    const first = await startStudy(args, data, 'at a time');
    expect(first.said()).toContain('3 simulations of earlier runs kept');
    expect(first.said()).not.toContain('min left');
    const { pid } = JSON.parse(readFileSync(join(place, 'run.lock'), 'utf8')) as { pid: number };
    expect(pid).toBe(first.child.pid);
    const second = study(args, { SERVEGEN_DATA: data });
    expect(second).toEqual({
      status: 1,
      stdout: '',
      stderr: `study: another run of the study (process ${pid}) uses ${place}; let it end, or name another folder by --folder\n`,
    });
    const simulators = readFileSync(join(place, 'pids'), 'utf8').trim().split('\n').map(Number);
    expect(simulators).toHaveLength(4);
    expect(simulators.every(isThere)).toBe(true);
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(130);
    expect(first.said()).toMatch(/\nstopped; 3 simulations are kept, the same command goes on\n$/);
    await expect.poll(() => simulators.filter(isThere), { timeout: 10_000 }).toEqual([]);
    expect(readdirSync(place).filter((name) => name.startsWith('run.lock'))).toEqual([]);
    expect(readFileSync(log, 'utf8')).toBe(kept.join(''));
  });

  it.each([
    [['--quick'], 'npm took --quick for itself; options are behind --: npm run study -- --quick'],
    [
      ['--draw', '--folder=x'],
      'npm took --draw and --folder for itself; options are behind --: npm run study -- --draw --folder x',
    ],
    [['--lanes', '3'], 'npm took --lanes for itself; options are behind --: npm run study -- --lanes 3'],
  ])('refuses options that npm has taken: npm run study %j', { timeout: 60_000 }, (args, message) => {
    const { status, stderr } = spawnSync('npm', ['run', 'study', ...args], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr.split('\n')).toContain(`study: ${message}`);
  });
});
