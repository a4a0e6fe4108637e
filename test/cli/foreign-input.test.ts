import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../fixtures/folder.js';
import { DATASET, TRACE } from '../pool/released-fixture.js';
import { expectFault } from '../support/fault.js';
import { run, runShell } from './command.js';
import { runHere } from './command-here.js';
import { expectRefusal } from './refusal.js';

const folder = useFolder();

/** What a terminal acts on: all controls but the line feed, and what turns the direction of writing. */
const ACTIVE = /[^\n\P{Cc}]|[\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

describe('what is no trace is named', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['a.orc', 'ORC\x01\x02\x03\x04\x05\x06', 'ORC'],
    [
      'a.csv',
      'TIMESTAMP,ContextTokens\n0,1\n',
      'no column timestamp … TIMESTAMP, ContextTokens … --columns time=<column>',
    ],
    [
      'a.jsonl',
      '{"time": 0, "input_length": 5}\n',
      'no column timestamp … time, input_length … --columns time=<column>',
    ],
    ['a.log', ' [1, 2, 3]', 'JSON'],
    ['a.txt', 'nothing of the kind\n', 'like text'],
    ['a.gz', gzipSync('x'), 'like text'],
    [
      'a.arrow',
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
      "Git LFS pointer … 'git lfs pull'",
    ],
    ['a.bin', Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), 'format that is not known'],
  ])('%s', async (name, content, what) => {
    const path = folder.path(name);
    writeFileSync(path, content);
    for (const args of [
      ['inspect', path],
      ['compare', path, path],
      ['digest', path],
    ]) {
      expectRefusal(await runHere(args), 1, `${path} … not a trace … ${what}`);
    }
  });

  it('a directory, an empty file, and what has no end', async () => {
    writeFileSync(folder.path('empty.arrow'), '');
    mkdirSync(folder.path('directory'));
    for (const [path, sentence] of [
      [folder.path('empty.arrow'), 'is empty'],
      [folder.path('directory'), 'is a directory'],
      ['/dev/zero', 'not a trace … zeros'],
    ]) {
      expectRefusal(await runHere(['inspect', path]), 1, `${path} … ${sentence}`);
    }
  });

  it('a FIFO that nobody writes to is waited for, but not for ever', { timeout: 30_000 }, async () => {
    const path = folder.path('fifo');
    execFileSync('mkfifo', [path]);
    expectRefusal(await run(['inspect', path]), 1, `${path} … FIFO … nobody … 5 s`);
    const line =
      '(sleep 1; $servegen generate --rate 5 --duration 60 --out - > fifo 2> log) & $servegen inspect fifo --json; wait';
    const { stdout, stderr: said } = await runShell(line, folder.path());
    expect(said).toBe('');
    expect(JSON.parse(stdout.toString())).toMatchObject({ rows: 300 });
  });
});

describe('a fault of a trace says which file it is in', () => {
  it.each(['inspect', 'compare', 'reproduce'])('metadata that are none, read by %s', async (command) => {
    const table = tableFromArrays({ timestamp: Float64Array.of(0, 1) });
    table.schema.metadata.set('servegen.spec', '{oops');
    const path = folder.path('metadata.arrow');
    writeFileSync(path, tableToIPC(table, 'file'));
    const more = { inspect: [], compare: [path], reproduce: ['--out', folder.path('x.arrow')] }[command]!;
    expectRefusal(await runHere([command, path, ...more]), 1, `${path}: servegen.spec: … not JSON`);
  });

  it('columns that are not in its digest', async () => {
    const path = folder.path('texts.arrow');
    const table = tableFromArrays({ timestamp: Float64Array.of(0, 1), client_id: ['a', 'b'] });
    writeFileSync(path, tableToIPC(table, 'file'));
    const { code, stderr } = await runHere(['digest', path]);
    expectFault(stderr, `${path}: … left out … client_id … Dictionary<Int32, Utf8>`);
    expect(code).toBe(0);
  });
});

describe('texts from outside', () => {
  const evil = '\u001b[2J\u009b31m\u202e\u007f\r';

  it('are shown as escapes by inspect and compare', async () => {
    const table = tableFromArrays({
      timestamp: Float64Array.of(0, 1),
      [`tokens${evil}`]: Int32Array.of(1, 2),
      [`text${evil}`]: ['x', 'y'],
      client_id: [`me${evil}`, `you${evil}`],
    });
    table.schema.metadata.set('servegen.seed', evil).set('servegen.spec', JSON.stringify({ note: evil }));
    const path = folder.path(`trace${evil}.arrow`);
    writeFileSync(path, tableToIPC(table, 'file'));
    for (const args of [
      ['inspect', path],
      ['inspect', path, '--json'],
      ['compare', path, path],
      ['compare', path, path, '--json'],
    ]) {
      const { code, stdout, stderr } = await runHere(args);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout.toString()).not.toMatch(ACTIVE);
      expect(stdout.toString()).toContain('\\u001b[2J\\u009b31m\\u202e\\u007f\\r');
      if (args.includes('--json')) expect(JSON.stringify(JSON.parse(stdout.toString()))).toContain('\u202e');
    }
    const { code, stdout, stderr } = await runHere(['digest', path]);
    expect([code, stdout.toString()]).toEqual([0, expect.not.stringMatching(ACTIVE)]);
    expect(stderr).toMatch(
      /^.*trace\\u001b\[2J.*\.arrow: left out of the digest: .*text\\u001b\[2J.* is of type dictionary<string>\n$/,
    );
    expect(stderr).not.toMatch(ACTIVE);
  });

  it('are shown as escapes in what is said of a trace that was made', async () => {
    const spec = folder.path('w.yaml');
    writeFileSync(spec, JSON.stringify({ seed: evil, rate: 5, duration: 60 }));
    const trace = folder.path(`seeded${evil}.arrow`);
    for (const args of [
      ['generate', spec, '--out', trace],
      ['generate', spec, '--out', trace, '--json'],
      ['reproduce', trace, '--out', folder.path('again.arrow')],
      ['reproduce', trace, '--out', '-', '--json'],
    ]) {
      const { code, stdout, stderr } = await run(args);
      const said = args.includes('--json') && !args.includes('-') ? stdout.toString() : stderr;
      expect(code, stderr).toBe(0);
      expect(said).not.toMatch(ACTIVE);
      expect(said).toContain('\\u001b[2J\\u009b31m\\u202e\\u007f\\r');
    }
  });

  it('are shown as escapes of pools', async () => {
    const pool = folder.path(`pool${evil}`);
    mkdirSync(pool);
    writeFileSync(`${pool}/chunk-0-trace.csv`, TRACE);
    writeFileSync(`${pool}/chunk-0-dataset.json`, DATASET);
    const packed = folder.path(`packed${evil}`);
    const { stderr: said } = await runHere(['pool', 'pack', pool, '--out', packed]);
    expect(said).not.toMatch(ACTIVE);
    expect(said).toContain('packed\\u001b[2J');
    for (const args of [
      ['pool', 'info', packed],
      ['pool', 'info', packed, '--json'],
      ['pool', 'cdf', packed],
      ['pool', 'cdf', packed, '--json'],
    ]) {
      const { code, stdout, stderr } = await runHere(args);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout.toString()).not.toMatch(ACTIVE);
      expect(stdout.toString()).toContain('\\u202e\\u007f\\r');
    }
  });

  it('are shown as escapes in errors, with names of files, on one line', async () => {
    const path = folder.path(`none${evil}\nservegen: all is well`);
    for (const args of [
      ['inspect', path],
      ['compare', path, path],
      ['digest', path],
      ['pool', 'info', path],
      ['generate', `${path}.yaml`, '--out', folder.path('x.arrow')],
      [`--${evil}`],
    ]) {
      const { code, stderr } = await runHere(args);
      expect(code).toBeGreaterThan(0);
      expect(stderr.match(/\n/g), stderr).toHaveLength(1);
      expect(stderr).not.toMatch(ACTIVE);
    }
  });
});
