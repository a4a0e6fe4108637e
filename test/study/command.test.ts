import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

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
    expect(readdirSync(folder)).toEqual([]);
  });
});
