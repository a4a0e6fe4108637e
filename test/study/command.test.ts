import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
afterAll(() => rmSync(folder, { recursive: true }));

function study(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/study.mjs', ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  return { status, stdout, stderr };
}

/** A folder in which there is a stand-in for the simulators that starts, and all of the design's pools. */
function makeReady(name: string) {
  const place = join(folder, name);
  const environment = join(place, 'simulator');
  mkdirSync(join(environment, 'bin'), { recursive: true });
  const requirements = Object.entries(PINS).map(([name, version]) => `${name}==${version}\n`);
  writeFileSync(join(environment, 'servegen-study-simulator'), requirements.join(''));
  const python = `#!${process.execPath}
console.log(${JSON.stringify(JSON.stringify({ number: 0, versions: PINS }))});
process.stdin.resume();
`;
  writeFileSync(join(environment, 'bin/python'), python, { mode: 0o755 });
  const data = join(place, 'data');
  const made = join(place, 'made');
  makeReleasedPool(made, { scale: 0.0002, windows: 36 });
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
    expect(stderr).toMatch(/^study: [^\n]+\n$/);
    expect(stderr).toContain(trace);
  });

  it('says in one sentence what the system does not let it do', () => {
    const { place, data } = makeReady('bad-log');
    mkdirSync(join(place, `simulated-values-${VALUE_STREAM_VERSION}.jsonl`));
    const { status, stdout, stderr } = study(['--quick', '--folder', place], { SERVEGEN_DATA: data });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^study: EISDIR[^\n]+\n$/);
  });
});
