import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../fixtures/folder.js';
import { runShell } from './command.js';
import { runHere } from './command-here.js';
import { expectRefusal } from './refusal.js';

const folder = useFolder();

const COLUMNS = 'time=when,input=in,output=out';

function write(name: string, content: string | Uint8Array): string {
  const path = folder.path(name);
  writeFileSync(path, content);
  return path;
}

/** Exports to JSON lines, and gives what was said and the rows. */
async function exported(path: string, ...args: readonly string[]) {
  const out = folder.path('out.jsonl');
  const { code, stderr } = await runHere(['export', path, ...args, '-o', out]);
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  return { said: stderr, rows: readFileSync(out, 'utf8').trim().split('\n') };
}

/** Rows that are read as one thing, and one more behind them. */
const late = (row: (index: number) => string, last: string) =>
  `${Array.from({ length: 25_000 }, (_, index) => row(index)).join('\n')}\n${last}\n`;

describe('a column that has to be there is refused with the place of what it cannot have', () => {
  it.each<[string, string, readonly string[], string]>([
    [
      'a.csv',
      'when,in,out\n0,1,1\n2,x,1\n',
      ['--columns', COLUMNS],
      ':3: column in: … "x" is not a whole number',
    ],
    [
      'a.csv',
      'when,in,out\n0,x,1\n2,y,1\n',
      ['--columns', COLUMNS],
      ':2: column in: … "x" is not a whole number',
    ],
    [
      'a.csv',
      'when,in,out\n0,1,"[1,2]"\n',
      ['--columns', COLUMNS],
      ':2: column out: … "[1,2]" is not a whole',
    ],
    [
      'a.csv',
      'when,in,out\n0,1,2024-05-10\n',
      ['--columns', COLUMNS],
      ':2: column out: … is not a whole number',
    ],
    [
      'a.csv',
      'when,in,out\n0,1,1\nlater,1,1\n',
      ['--columns', COLUMNS],
      ':3: column when: … "later" is not a number',
    ],
    [
      'a.csv',
      'when,in,out\n0,1,1\n1,1,1\nx,1,1\n',
      ['--columns', COLUMNS],
      ':4: column when: … "x" is not a number',
    ],
    ['a.csv', 'timestamp,input_tokens,output_tokens\n0,1,n/a\n', [], ':2: column output_tokens: … "n/a"'],
    [
      'a.csv',
      'TIMESTAMP,ContextTokens,GeneratedTokens\n2024-05-10,1,-\n',
      [],
      ':2: column GeneratedTokens: … "-"',
    ],
    [
      'a.csv',
      'timestamp,input_tokens,output_tokens,x\n0,1,1,1\n1,1,1,oops\n',
      ['--columns', 'turn=x'],
      ':3: column x: … "oops" is not a whole number',
    ],
    [
      'a.jsonl',
      '{"when":0,"in":true,"out":1}\n',
      ['--columns', COLUMNS],
      ':1: column in: … true is no number',
    ],
    ['a.jsonl', '{"when":0,"in":[1],"out":1}\n', ['--columns', COLUMNS], ':1: column in: … [1] is no number'],
    [
      'a.jsonl',
      '{"when":0,"in":1,"out":1,"who":{"id":1}}\n',
      ['--columns', `${COLUMNS},client=who`],
      ':1: column who: … {"id":1} is neither a text nor a number',
    ],
  ])('%s: %j', async (name, content, args, message) => {
    const path = write(name, content);
    for (const [format, ending] of [
      ['arrow', 'arrow'],
      ['mooncake', 'jsonl'],
    ]) {
      const out = folder.path(`out.${ending}`);
      expectRefusal(
        await runHere(['export', path, ...args, '--to', format, '-o', out]),
        1,
        `${path}${message}`,
      );
      expect(existsSync(out)).toBe(false);
    }
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'texts',
      { in: ['a', 'b'] },
      'column in (input_tokens): … is of type dictionary<string>; numbers are expected',
    ],
    ['booleans', { in: [true, false] }, 'column in (input_tokens): … is of type bool'],
  ])('Arrow with %s', async (_, columns, message) => {
    const table = tableFromArrays({
      when: Uint32Array.of(0, 1),
      out: Uint32Array.of(1, 2),
      ...columns,
    } as Record<string, Uint32Array>);
    const path = write('a.arrow', tableToIPC(table, 'file'));
    const args = ['export', path, '--columns', COLUMNS, '-o', folder.path('out.csv')];
    expectRefusal(await runHere(args), 1, `${path}: ${message}`);
  });

  it('and rows are told in the words of the file', async () => {
    const path = write('order.csv', 'when,in,out\n5,1,1\n4,3,1\n');
    const missing = write('missing.csv', 'when,in,out\n5,1,1\n6,,1\n');
    const args = ['--columns', COLUMNS, '-o', folder.path('out.arrow')];
    expectRefusal(await runHere(['export', path, ...args]), 1, `${path}: row 1: column when: 4 after 5`);
    expectRefusal(await runHere(['export', missing, ...args]), 1, `${missing}: row 1: column in: … missing`);
  });
});

describe('a column of which the first rows have numbers, and a later one a text,', () => {
  const own = 'timestamp,input_tokens,output_tokens';

  it('does not end an export that has no use for it', async () => {
    const path = write('late.csv', `${own},user\n${late((row) => `${row},5,6,${row % 7}`, '25000,5,6,u9')}`);
    const { rows, said } = await exported(path, '--to', 'mooncake');
    expect(rows).toHaveLength(25_001);
    expect(said).toContain('left out: user has no role that is known (--columns <role>=user gives it one)');
  });

  it('is told with a way through where it is read', async () => {
    const path = write('late.csv', `${own},user\n${late((row) => `${row},5,6,${row % 7}`, '25000,5,6,u9')}`);
    expectRefusal(
      await runHere(['inspect', path]),
      1,
      `${path}:25002: column user: "u9" … --columns … passed over`,
    );
    const { code } = await runHere(['inspect', path, '--columns', 'time=timestamp']);
    expect(code).toBe(0);
  });

  const map = 'time=timestamp,input=input_tokens,output=output_tokens';

  it.each(['u9', '-3'])('is texts from the beginning where it names clients: %s', async (last) => {
    const path = write(
      'late.csv',
      `${own},user\n${late((row) => `${row},5,6,${5 - (row % 2)}`, `25000,5,6,${last}`)}`,
    );
    const { rows, said } = await exported(path, '--columns', `${map},client=user`);
    expect(said).toContain('client_id: 3 texts, numbered from 0 in the order in which they come');
    const clients = [0, 1, 2, 25_000].map((row) => JSON.parse(rows[row]).client_id);
    expect(clients).toEqual([0, 1, 0, 2]);
    const { stdout } = await runHere(['inspect', path, '--columns', `${map},client=user`, '--json']);
    expect(JSON.parse(stdout.toString())).toMatchObject({ rows: 25_001, clientCount: 3 });
  });

  it('is texts from the beginning where it names sessions', async () => {
    const path = write('late.csv', `${own},user\n${late((row) => `${row},5,6,${row >> 1}`, '25000,5,6,s9')}`);
    const { rows, said } = await exported(path, '--columns', `${map},session=user`);
    expect(said).toContain('conversation_id: 12501 conversations, numbered from 0');
    const turns = [0, 1, 2, 25_000].map((row) => JSON.parse(rows[row]));
    expect(turns.map(({ conversation_id }) => Math.floor(conversation_id / 2 ** 16))).toEqual([
      0, 0, 1, 12_500,
    ]);
    expect(turns.map(({ turn }) => turn)).toEqual([1, 2, 1, 1]);
  });

  it('is told with a way through in a pipe', { timeout: 60_000 }, async () => {
    write('late.csv', `${own},client_id\n${late((row) => `${row},5,6,7`, '25000,5,6,u9')}`);
    const { stderr, code } = await runShell('cat late.csv | $servegen export - -o out.arrow', folder.path());
    expect(code).toBe(1);
    expect(stderr).toContain('standard input:25002: column client_id: "u9" is not a whole number');
    expect(stderr).toContain('from a file, and not a pipe, export reads all of the column as texts');
  });
});

describe('what is left out is told with its reason', () => {
  it('a column without a role, without a name, and of booleans', async () => {
    const csv = write('a.csv', ',when,in,out,hist,\n0,0,1,1,4,\n1,2,3,1,5,\n');
    expect((await exported(csv, '--columns', COLUMNS)).said).toContain(
      'left out: (without a name) has no role that is known (a name in the file and --columns give it one); ' +
        'hist has no role that is known (--columns <role>=hist gives it one); (without a name) ',
    );
    const jsonl = write('a.jsonl', '{"when":0,"in":1,"out":2,"ok":true}\n');
    expect((await exported(jsonl, '--columns', COLUMNS)).said).toContain(
      'left out: ok is of type booleans, as no column of a trace',
    );
    // The role that is named is taken, and the rest as before.
    const { said, rows } = await exported(csv, '--columns', `${COLUMNS},client=hist`);
    expect(said).not.toContain('hist');
    expect(rows[1]).toMatch(/"client_id":\s*5/);
  });

  it('a role can be added to a shape that is known', async () => {
    const rows = [0, 1500].map((timestamp) =>
      JSON.stringify({ timestamp, input_length: 5, output_length: 6, hash_ids: [1], user: 'anna' }),
    );
    const path = write('a.jsonl', `${rows.join('\n')}\n`);
    const exportedRows = (await exported(path, '--columns', 'client=user')).rows.map((row) =>
      JSON.parse(row),
    );
    expect(exportedRows[1]).toMatchObject({
      timestamp: 1.5,
      client_id: 0,
      input_tokens: 5,
      output_tokens: 6,
    });
  });
});

it('lengths that are missing are told with the columns that are there, and how to name them', async () => {
  const path = write('a.csv', 'timestamp,input_tokens,out\n0,1,1\n');
  for (const format of [
    'mooncake',
    'azure',
    'vidur',
    'burstgpt',
    'bailian',
    'weka',
    'blis',
    'aiperf-arrow',
  ]) {
    const args = ['export', path, '--to', format, '-o', folder.path('x')];
    expectRefusal(
      await runHere(args),
      2,
      `${path}: ${format} needs the lengths of outputs: … its columns are timestamp, input_tokens, out; --columns output=<column>`,
    );
  }
  const args = [
    'export',
    path,
    '--columns',
    'time=timestamp,output=out',
    '--to',
    'azure',
    '-o',
    folder.path('x'),
  ];
  expect((await runHere(args)).code).toBe(0);
});

it('times without a unit are told to be seconds, unless they are of a trace from here', async () => {
  const path = write('a.csv', 'timestamp,input_tokens,output_tokens\n0,1,1\n1500,1,1\n');
  const note = 'timestamp: numbers without a unit; taken as seconds, unless --time-unit says otherwise';
  const arrow = folder.path('a.arrow');
  expect((await runHere(['export', path, '-o', arrow])).stderr).toContain(note);
  expect((await runHere(['inspect', path])).stdout.toString()).toContain(note);
  expect((await runHere(['inspect', arrow])).stdout.toString()).not.toContain('unit');
  expect((await exported(path, '--time-unit', 'ms')).said).toContain('timestamp: in milliseconds, as asked');
});

it('a trace without rows is warned of, and not replayed', async () => {
  const path = write('a.csv', 'timestamp,input_tokens,output_tokens\n');
  const { said } = await exported(path, '--to', 'mooncake');
  expect(said).toContain('warning: the trace has no requests');
  expect(said).not.toContain('to replay it');
  const { stdout } = await runHere(['export', path, '--to', 'mooncake', '-o', folder.path('x'), '--json']);
  expect(JSON.parse(stdout.toString())).toMatchObject({
    requests: 0,
    warning: expect.stringContaining('no requests'),
  });
});

it.each(['t.csv', 't.arrow', 't.parquet', 't.jsonl.gz'])('a trace is no spec: %s', async (name) => {
  const path = write(name, 'timestamp,input_tokens\n0,1\n');
  const args = ['generate', path, '-o', folder.path('x.arrow')];
  expectRefusal(await runHere(args), 2, `${path} is no workload spec … .yaml or .json … trace`);
});

it.each<[string, string]>([
  ['[{"when":0,"in":1,"out":2}]', 'a JSON array; an object a line is needed'],
  ['[\n  {"when":0,"in":1,"out":2}\n]', 'a JSON array; an object a line is needed'],
  ['{\n  "when": 0\n}', 'an object a line is needed'],
])('JSON that is not in lines says so: %j', async (content, message) => {
  const path = write('a.json', content);
  const args = ['export', path, '--columns', COLUMNS, '-o', folder.path('x.arrow')];
  expectRefusal(await runHere(args), 1, `${path} … ${message}`);
});
