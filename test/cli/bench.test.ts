import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { useFolder } from '../fixtures/folder.js';
import { outcome, run, start } from './command.js';

const folder = useFolder();

/** Files of the bench, also those that are not complete, whose names begin with a dot. */
const leftBehind = () => readdirSync(tmpdir()).filter((name) => name.includes('servegen-bench-'));

describe('servegen bench', () => {
  it('measures one scenario and another pool, and leaves nothing behind', async () => {
    const before = leftBehind();
    const args = ['bench', '--pool', 'builtin:reason?clients=20', '--only', 'file', '--rows', '1k', '--json'];
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    expect(JSON.parse(stdout.toString()).scenarios).toMatchObject([
      { name: 'file', pool: 'builtin:reason?clients=20', rows: 1_000 },
    ]);
    expect(leftBehind()).toEqual(before);
  });

  it('ends its runs with it, and leaves nothing behind', async () => {
    const env = { ...process.env, TMPDIR: folder.path() };
    const child = await start(['bench', '--only', 'file', '--rows', '10G'], { env });
    const ended = outcome(child);
    while (readdirSync(folder.path()).length === 0 && child.exitCode === null) await sleep(20);
    expect(readdirSync(folder.path())).toHaveLength(1);
    // The command alone: a terminal would tell its runs, too.
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ signal: 'SIGINT' });
    // The run removes its file as it ends; else it would go on for minutes.
    await vi.waitFor(() => expect(readdirSync(folder.path())).toEqual([]), { timeout: 30_000 });
  });

  it('prints an aligned table', async () => {
    const { code, stdout } = await run(['bench', '--only', 'language', '--rows', '1000']);
    expect(code).toBe(0);
    expect(stdout.toString()).toMatch(
      /^servegen .*\n +rows +rows\/s +first batch +memory +output\n {2}language, 1 worker .*\n$/,
    );
  });

  it.each<[string[], number, RegExp]>([
    [
      ['--only', 'nothing'],
      2,
      /^servegen: --only: 'nothing' is unknown; expected one of language, .*latency\n$/,
    ],
    [['--rows', '0'], 2, /^servegen: --rows: '0'[^\n]*\n$/],
    [['--pool', 'builtin:nothing', '--only', 'pool'], 2, /^servegen: [^\n]*nothing[^\n]*\n$/],
    [['--pool', '/nowhere/pool', '--only', 'pool'], 1, /^servegen: [^\n]*\/nowhere\/pool[^\n]*\n$/],
  ])('refuses %j', async (args, expected, message) => {
    const { code, stdout, stderr } = await run(['bench', ...args]);
    expect(stderr).toMatch(message);
    expect([code, stdout.toString()]).toEqual([expected, '']);
  });
});
