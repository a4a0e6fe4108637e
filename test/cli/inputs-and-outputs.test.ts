import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../fixtures/folder.js';
import { DATASET, TRACE } from '../pool/released-fixture.js';
import { expectFault } from '../support/fault.js';
import { outcome, run, runShell, start } from './command.js';

const folder = useFolder();
const SPEC = 'rate: { csv: rates.csv }\nduration: 10s\n';

function writePool(): string {
  mkdirSync(folder.path('pool'));
  writeFileSync(folder.path('pool/chunk-0-trace.csv'), TRACE);
  writeFileSync(folder.path('pool/chunk-0-dataset.json'), DATASET);
  return folder.path('pool');
}

describe('a terminal is no output', () => {
  // `script`, of util-linux, runs a command in a terminal of its own.
  it.skipIf(!existsSync('/usr/bin/script'))('of any command that writes binary data', async () => {
    writePool();
    await run(['generate', '--requests', '10', '--out', folder.path('t.arrow')]);
    for (const command of ['generate', 'reproduce t.arrow', 'pool pack pool']) {
      const { code, stdout } = await runShell(
        `script -qec "$servegen ${command} --out -" /dev/null </dev/null`,
        folder.path(),
      );
      expectFault(stdout.toString(), 'servegen: --out: … standard output is a terminal');
      expect(stdout.toString().match(/\n/g)).toHaveLength(1);
      expect(code).toBe(2);
    }
  });
});

describe('an output that is an input is refused, and the input kept', () => {
  async function expectRefused(args: string[], input: string, input_?: Uint8Array): Promise<void> {
    const before = readFileSync(input);
    const { code, stderr } = await run(args, input_, folder.path());
    expect(stderr).toMatch(
      /^servegen: --out: .* is the same file as .*, which would be lost; name another\n$/,
    );
    expect(code).toBe(2);
    expect(readFileSync(input).equals(before)).toBe(true);
  }

  it('of generate: spec, rates, pool, by name and by link', async () => {
    writeFileSync(folder.path('s.yaml'), SPEC);
    writeFileSync(folder.path('rates.csv'), 'time,rate\n0,5\n10,5\n');
    const pool = writePool();
    await run(['pool', 'pack', pool, '-o', folder.path('p.arrow')]);
    linkSync(folder.path('p.arrow'), folder.path('hard.arrow'));
    symlinkSync('p.arrow', folder.path('soft.arrow'));
    symlinkSync('pool/chunk-0-trace.csv', folder.path('client.arrow'));
    const arrow = ['--format', 'arrow'];
    await expectRefused(['generate', 's.yaml', '--out', 's.yaml', ...arrow], folder.path('s.yaml'));
    await expectRefused(
      ['generate', 's.yaml', '--out', 'rates.csv', '--format', 'csv'],
      folder.path('rates.csv'),
    );
    for (const out of ['p.arrow', 'hard.arrow', 'soft.arrow']) {
      await expectRefused(['generate', '--pool', 'p.arrow', '--out', out], folder.path('p.arrow'));
    }
    await expectRefused(['generate', '--pool', 'pool', '--out', 'client.arrow'], `${pool}/chunk-0-trace.csv`);
  });

  it('of pool pack and reproduce', async () => {
    const file = `${writePool()}/chunk-0-trace.csv`;
    await expectRefused(['pool', 'pack', 'pool', '-o', 'pool/chunk-0-trace.csv'], file);
    const trace = folder.path('t.arrow');
    await run(['generate', '--requests', '100', '--out', trace]);
    linkSync(trace, folder.path('hard.arrow'));
    await expectRefused(['reproduce', 't.arrow', '-o', 't.arrow'], trace);
    await expectRefused(['reproduce', 't.arrow', '-o', 'hard.arrow'], trace);
    const piped = await runShell('$servegen reproduce - -o t.arrow <hard.arrow', folder.path());
    expect([piped.code, piped.stderr]).toEqual([2, expect.stringContaining('the same file as the trace, -')]);
  });
});

describe.runIf(process.platform === 'linux')('standard output', () => {
  it('that is closed is an error, the null device is not', async () => {
    const closed = await runShell('$servegen generate --requests 10 --out - >&-', folder.path());
    expect([closed.code, closed.stderr]).toEqual([
      1,
      expect.stringMatching(/^servegen: standard output cannot be written: it is closed/),
    ]);
    const nowhere = await runShell(
      '$servegen generate --requests 10 --out - --quiet >/dev/null',
      folder.path(),
    );
    expect([nowhere.code, nowhere.stderr]).toEqual([0, '']);
  });

  it('is written to as it is by its other names', async () => {
    const line =
      'echo before >out; $servegen generate --requests 10 --quiet --out NAME >>out; tail -c +8 out >trace';
    for (const name of ['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']) {
      expect(await runShell(line.replace('NAME', name), folder.path())).toMatchObject({
        code: 0,
        stderr: '',
      });
      expect(readFileSync(folder.path('out')).subarray(0, 7).toString()).toBe('before\n');
      expect(tableFromIPC(readFileSync(folder.path('trace'))).numRows).toBe(10);
    }
    expect(readdirSync(folder.path()).sort()).toEqual(['out', 'trace']);
    const other = '$servegen generate --requests 10 --quiet --out /dev/fd/7 7>out';
    expect((await runShell(other, folder.path())).code).toBe(0);
    expect(tableFromIPC(readFileSync(folder.path('out'))).numRows).toBe(10);
  });
});

it.runIf(process.platform === 'linux')(
  'what a killed run has left is removed by the next, which says so',
  async () => {
    const long = [
      'generate',
      '--span',
      '18:00..18:10',
      '--rate',
      '10000000',
      '--out',
      folder.path('a.arrow'),
    ];
    const child = await start(long);
    const ended = outcome(child);
    while (readdirSync(folder.path()).length === 0 && child.exitCode === null) await sleep(20);
    child.kill('SIGKILL');
    await ended;
    expect(readdirSync(folder.path())).toHaveLength(1);
    const { code, stderr } = await run(['generate', '--requests', '10', '--out', folder.path('b.arrow')]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^removed 1 unfinished file \([^)]+\) of runs that were killed, in [^\n]+\n/);
    expect(readdirSync(folder.path())).toEqual(['b.arrow']);
  },
);

it('digest has its say on each trace, and fails when one is missing', async () => {
  const [a, b] = [folder.path('a.arrow'), folder.path('b.arrow')];
  for (const path of [a, b]) await run(['generate', '--requests', '10', '--out', path]);
  const { code, stdout, stderr } = await run(['digest', a, folder.path('none'), b]);
  expect(code).toBe(1);
  expect(
    stdout
      .toString()
      .split('\n')
      .map((line) => line.slice(66)),
  ).toEqual([a, b, '']);
  expectFault(stderr, `servegen: ${folder.path('none')} … no such file`);
});

it.each([
  ['digest', '-', '-'],
  ['verify', '-', '-'],
  ['compare', '-', '-'],
])('standard input is read once: %s', async (...args) => {
  const { code, stdout, stderr } = await run(args, new Uint8Array(0));
  expect(stderr).toMatch(/^servegen: standard input can be one of the [^\n]*\n$/);
  expect([code, stdout.toString()]).toEqual([2, '']);
});

it.each([
  ['generate', 'none.yaml'],
  ['generate', '--pool', 'none'],
  ['reproduce', 'none.arrow', '-o', 'out.arrow'],
  ['inspect', 'none.arrow'],
  ['compare', 'none.yaml', 'none.arrow'],
  ['digest', 'none.arrow'],
  ['verify', 'none.arrow'],
  ['pool', 'info', 'none'],
  ['pool', 'pack', 'none', '-o', 'out.arrow'],
])('what is named and missing is a failure, not wrong usage: %s %s', async (...args) => {
  const { code, stderr } = await run(args, undefined, folder.path());
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^servegen: [^\n]*no such file[^\n]*\n$/)]);
  expect(existsSync(folder.path('out.arrow'))).toBe(false);
});

it.each([
  ['behind a file', 'file/', 'there is no such file'],
  ['with a name that is too long', 'n'.repeat(300), 'the name is too long'],
])('a path %s is said to be so in the same words by all that read', async (_, start, reason) => {
  writeFileSync(folder.path('file'), '');
  writeFileSync(folder.path('rates.yaml'), `rate: { csv: ${start}r.csv }\nduration: 10\n`);
  for (const args of [
    ['inspect', `${start}t.arrow`],
    ['generate', `${start}w.yaml`],
    ['generate', 'rates.yaml'],
    ['pool', 'info', `${start}pool`],
  ]) {
    const { stderr } = await run(args, undefined, folder.path());
    expect(stderr).toMatch(new RegExp(`^servegen: [^\n]*${reason}[^\n]*\n$`));
    expect(stderr).not.toMatch(/ENOTDIR|ENAMETOOLONG/);
  }
});
