import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { useSharedFolder } from '../fixtures/folder.js';
import { run as runCommand } from './command.js';
import { runHere } from './command-here.js';

const folder = useSharedFolder();

const CONVERSATIONS = `
duration: 20m
rate: 5
pool: builtin:language
conversations:
  share: 0.5
  turns: { mean: 3, max: 20 }
  inter_turn_seconds: { family: exponential, mean: 20 }
`;

const TRACES: Readonly<Record<string, readonly string[]>> = {
  language: ['--requests', '3000'],
  reason: ['--pool', 'builtin:reason', '--requests', '3000'],
  multimodal: ['--pool', 'builtin:multimodal', '--requests', '3000'],
  blocks: ['--requests', '3000', '--block-size', '512'],
};

async function succeed(...args: readonly string[]) {
  const { code, stdout, stderr } = await runHere(args);
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  return { stdout: stdout.toString(), stderr };
}

async function refused(...args: readonly string[]) {
  const { code, stderr } = await runHere(args);
  return [code, stderr.replaceAll(folder.path(), '<folder>')];
}

async function digest(path: string): Promise<string> {
  return (await succeed('digest', path)).stdout.slice(0, 64);
}

const pathOf = (name: string) => folder.path(name);

beforeAll(async () => {
  for (const [name, args] of Object.entries(TRACES)) {
    await succeed('generate', ...args, '--out', pathOf(`${name}.arrow`), '--quiet');
  }
  await succeed('export', pathOf('language.arrow'), '-o', pathOf('language.csv'), '--quiet');
});

describe.each(Object.keys(TRACES))('a trace, %s,', (name) => {
  it.each(['csv', 'jsonl', 'arrows'])('goes to .%s and back with the same rows', async (extension) => {
    const source = pathOf(`${name}.arrow`);
    const there = pathOf(`${name}.${extension}`);
    const back = pathOf(`${name}.back.arrow`);
    const { stderr } = await succeed('export', source, '-o', there);
    expect(stderr).toMatch(new RegExp(`^${there}: 3,000 requests, [\\d.]+ [kM]B in .* rows/s\\)\n$`));
    await succeed('export', there, '-o', back);
    const expected = await digest(source);
    expect(await digest(there)).toBe(expected);
    expect(await digest(back)).toBe(expected);
    expect((await succeed('verify', back)).stdout).toContain(expected);
    writeFileSync(pathOf('packed.gz'), gzipSync(readFileSync(there)));
    if (extension !== 'arrows') expect(await digest(pathOf('packed.gz'))).toBe(expected);
  });

  it('has the same bytes as generate writes', async () => {
    for (const format of ['csv', 'jsonl']) {
      const [generated, exported] = [pathOf(`generated.${format}`), pathOf(`exported.${format}`)];
      await succeed('generate', ...TRACES[name], '--out', generated, '--quiet');
      await succeed('export', pathOf(`${name}.arrow`), '-o', exported);
      expect(readFileSync(exported).equals(readFileSync(generated)), format).toBe(true);
    }
  });
});

it('keeps what the trace says of its making, in formats with a place for it', async () => {
  const [source, there] = [pathOf('language.arrow'), pathOf('kept.arrows')];
  await succeed('export', source, '-o', there);
  const [{ metadata: before }, { metadata: after }] = [
    JSON.parse((await succeed('inspect', source, '--json')).stdout),
    JSON.parse((await succeed('inspect', there, '--json')).stdout),
  ];
  expect(before.spec).toBeDefined();
  expect(after).toEqual({ ...before, digest: undefined });
  const again = pathOf('again.arrow');
  await succeed('reproduce', there, '-o', again, '--quiet');
  expect(await digest(again)).toBe(await digest(source));
});

describe('for tools that replay', () => {
  it('mooncake has block ids that the trace lacks, as generate makes them', async () => {
    const [generated, exported] = [pathOf('generated.moon'), pathOf('exported.moon')];
    await succeed('generate', ...TRACES.language, '--format', 'mooncake', '--out', generated, '--quiet');
    const { stderr } = await succeed('export', pathOf('language.arrow'), '--to', 'mooncake', '-o', exported);
    expect(stderr).toContain(`to replay it: aiperf profile`);
    expect(readFileSync(exported).equals(readFileSync(generated))).toBe(true);
    await succeed('export', pathOf('blocks.arrow'), '--to', 'mooncake', '-o', exported);
    expect(readFileSync(exported).equals(readFileSync(generated))).toBe(true);
  });

  it('says how to replay what its tool has to have unpacked, and nothing of what goes to a pipe', async () => {
    for (const [ending, unpack] of [
      ['gz', 'gunzip'],
      ['zst', 'unzstd'],
    ]) {
      const out = pathOf(`a b.csv.${ending}`);
      const { stderr } = await succeed(
        'export',
        pathOf('language.arrow'),
        '--to',
        'burstgpt',
        '--raise-zeros',
        '-o',
        out,
      );
      const path = `'${out.slice(0, -ending.length - 1)}'`;
      expect(stderr).toContain(`to replay it: ${unpack} --keep '${out}' && aiperf profile`);
      expect(stderr).toContain(` --input-file ${path} `);
    }
    const { stderr } = await succeed(
      'export',
      pathOf('language.arrow'),
      '--to',
      'burstgpt',
      '--raise-zeros',
      '-o',
      '/dev/null',
    );
    expect(stderr).not.toContain('to replay');
  });

  it('says what is left out, and refuses what its readers would take for something else', async () => {
    const out = pathOf('azure.csv');
    const { stderr } = await succeed(
      'export',
      pathOf('reason.arrow'),
      '--to',
      'azure',
      '--raise-zeros',
      '-o',
      out,
    );
    expect(stderr).toContain('left out, as azure has no place for it: client_id, reason_tokens');
    expect(await refused('export', pathOf('multimodal.arrow'), '--to', 'vidur', '-o', out)).toEqual([
      2,
      expect.stringContaining('with flatten (--flatten) their tokens count as input'),
    ]);
    expect(
      await refused('export', pathOf('language.arrow'), '--start', '2024-01-01', '-o', pathOf('x.csv')),
    ).toEqual([2, expect.stringMatching(/^servegen: --start: .*says nothing.* csv\n$/)]);
    expect(
      await refused('export', pathOf('language.arrow'), '--system-prompt-tokens', '5', '-o', pathOf('x.csv')),
    ).toEqual([2, expect.stringMatching(/^servegen: --system-prompt-tokens: .*--block-size\n$/)]);
  });
});

it.each([
  ['a part', ['--partition', 'rows:10000'], '/part-00001'],
  ['a shard', ['--shard', '2/2'], ''],
])('%s keeps the numbers that its rows have in the whole trace', async (_, args, file) => {
  const [arrow, csv] = [pathOf(`cut${file.length}`), pathOf(`cut${file.length}.text`)];
  const cut = ['generate', '--requests', '20000', ...args, '--quiet'];
  await succeed(...cut, '--format', 'arrow', '--out', arrow);
  await succeed(...cut, '--format', 'csv', '--out', csv);
  const exported = pathOf('exported.csv');
  await succeed('export', `${arrow}${file && `${file}.arrow`}`, '-o', exported);
  const generated = readFileSync(`${csv}${file && `${file}.csv`}`);
  expect(generated.toString()).toMatch(/^request_id.*\n\d{4,},/);
  expect(readFileSync(exported).equals(generated)).toBe(true);
});

describe('a trace of others', () => {
  it('gets the columns and types of a trace', async () => {
    const [log, out] = [pathOf('log.csv'), pathOf('log.arrow')];
    writeFileSync(
      log,
      'user,start,prompt,prompt_tokens,completion_tokens,waited\n' +
        'anna,1700000000500,"a, b",5,7,1\nbert,1700000001500,c,6,8,2\nanna,1700000003500,d,7.0,9,3\n',
    );
    const map = 'time=start,input=prompt_tokens,output=completion_tokens,client=user';
    const { stderr } = await succeed('export', log, '--columns', map, '-o', out);
    expect(stderr.split('\n').slice(1, 4)).toEqual([
      'timestamp: Unix times in milliseconds, by their size, from 2023-11-14T22:13:20.500Z; counted in seconds from the first',
      'client_id: 2 texts, numbered from 0 in the order in which they come',
      'left out: prompt has no role that is known (--columns <role>=prompt gives it one); waited has no role that is known (--columns <role>=waited gives it one)',
    ]);
    const csv = pathOf('log.back.csv');
    await succeed('export', out, '-o', csv);
    expect(readFileSync(csv, 'utf8')).toBe(
      'request_id,timestamp,client_id,input_tokens,output_tokens\n0,0,0,5,7\n1,1,1,6,8\n2,3,0,7,9\n',
    );
    await succeed('export', csv, '-o', pathOf('log.again.arrow'));
    expect(await digest(csv)).toBe(await digest(out));
  });

  it('without clients is of one, and times that do not begin at 0 stay', async () => {
    const [log, csv] = [pathOf('vidur.csv'), pathOf('vidur.back.csv')];
    writeFileSync(log, 'arrived_at,num_prefill_tokens,num_decode_tokens\n86400.5,5,7\n86401,6,8\n');
    const { stderr } = await succeed('export', log, '-o', csv);
    expect(stderr).toContain('client_id: is missing; all requests are of client 0\n');
    expect(readFileSync(csv, 'utf8')).toBe(
      'request_id,timestamp,client_id,input_tokens,output_tokens\n0,86400.5,0,5,7\n1,86401,0,6,8\n',
    );
    const { stdout } = await succeed('inspect', log, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      firstTimestamp: 86400.5,
      lastTimestamp: 86401,
      durationSeconds: 0.5,
    });
  });

  it.each<[string, string, string]>([
    ['0,5\n1,-1\n', 'row 1: column n: -1 is not a whole number from 0 to 4294967295', 'input'],
    ['0,5\n1,\n', 'row 1: column n: its value is missing', 'input'],
    ['0,5\n1,2.5\n', 'row 1: column n: 2.5 is not a whole number from 0 to 4294967295', 'input'],
    ['0,5\n1,70000\n', 'row 1: column n: 70000 is not a whole number from 0 to 65535', 'turn'],
    ['5,5\n1,5\n', 'row 1: column t: 1 after 5; times must be finite and ascend', 'input'],
    ['NaN,5\n', 'row 0: column t: NaN; times must be finite and ascend', 'input'],
    ['0,5\n1,NaN\n', 'row 1: column n: NaN is not a whole number from 0 to 4294967295', 'input'],
    ['0,5\n1,Infinity\n', 'row 1: column n: Infinity is not a whole number from 0 to 4294967295', 'input'],
    ['-1,5\n', 'row 0: column t: -1; times must not be negative', 'input'],
  ])('is refused with the row: %j', async (rows, message, column) => {
    const [log, out] = [pathOf('bad.csv'), pathOf('bad.arrow')];
    writeFileSync(log, `t,n\n${rows}`);
    expect(await refused('export', log, '--columns', `time=t,${column}=n`, '-o', out)).toEqual([
      1,
      `servegen: <folder>/bad.csv: ${message}\n`,
    ]);
    expect(existsSync(out)).toBe(false);
  });

  it.each<[string, string]>([
    ['time', "'time' is not usable; expected <column>=<name in the trace>"],
    ['time=', "'time=' is not usable; expected <column>=<name in the trace>"],
    [
      'when=t',
      "'when' is no column of a trace; they are time, input, output, client, session, timestamp, client_id,",
    ],
    ['time=t,timestamp=n', 'timestamp is there twice'],
    ['time=t,input=t', "'t' stands for two columns"],
  ])('is not opened with --columns %s', async (map, message) => {
    const [code, stderr] = await refused('inspect', pathOf('bad.csv'), '--columns', map);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`servegen: --columns: ${message}`)]);
  });

  it('is compared with one of ours', async () => {
    const log = pathOf('other.csv');
    writeFileSync(log, `t,n\n${Array.from({ length: 100 }, (_, row) => `${row},5\n`).join('')}`);
    const ours = pathOf('language.arrow');
    for (const pair of [
      [log, ours],
      [ours, log],
    ]) {
      const { stdout } = await succeed('compare', ...pair, '--columns', 'time=t,input=n', '--json');
      const { a, b } = JSON.parse(stdout);
      expect([a.requests, b.requests].sort((x, y) => x - y)).toEqual([100, 3000]);
    }
    expect(await refused('compare', ours, ours, '--columns', 'time=t,input=n')).toEqual([
      1,
      expect.stringContaining('it has no column t; its columns are timestamp, client_id'),
    ]);
  });

  it('has a digest of its numbers, which says what it leaves out', async () => {
    const log = pathOf('texts.csv');
    writeFileSync(log, 'timestamp,model,input_tokens\n0,x,1\n');
    const { stdout, stderr } = await succeed('digest', log);
    expect(stdout).toMatch(/^[0-9a-f]{64} {2}/);
    expect(stderr).toBe(`${log}: left out of the digest: model is of type texts\n`);
    expect(await refused('verify', log)).toEqual([1, expect.stringContaining('cannot be verified')]);
  });
});

describe('outputs', () => {
  it('are refused where they are the input, and where no format is named', async () => {
    const source = pathOf('language.csv');
    expect(await refused('export', source, '-o', source)).toEqual([
      2,
      expect.stringMatching(/^servegen: --out: <folder>\/language\.csv is the same file as the trace, .*\n$/),
    ]);
    expect(await refused('export', source, '-o', pathOf('x.foo'))).toEqual([
      2,
      expect.stringContaining('names no format'),
    ]);
    expect(await refused('export', source)).toEqual([
      2,
      expect.stringContaining("required option '-o, --out <path>'"),
    ]);
    expect(await refused('export', pathOf('nothing.csv'), '-o', pathOf('x.csv'))).toEqual([
      1,
      expect.stringMatching(/^servegen: <folder>\/nothing\.csv .*no such file\n$/),
    ]);
  });

  it('are told as JSON', async () => {
    const { stdout } = await succeed(
      'export',
      pathOf('language.arrow'),
      '-o',
      pathOf('told.arrow'),
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      format: 'arrow',
      requests: 3000,
      digest: await digest(pathOf('language.arrow')),
      leftOut: [],
      notes: [],
    });
  });

  it('go from pipe to pipe', async () => {
    const source = readFileSync(pathOf('language.csv'));
    const piped = await runCommand(['export', '-', '--to', 'jsonl', '-o', '-', '--quiet'], source);
    expect([piped.code, piped.stderr]).toEqual([0, '']);
    writeFileSync(pathOf('piped.jsonl'), piped.stdout);
    expect(await digest(pathOf('piped.jsonl'))).toBe(await digest(pathOf('language.arrow')));
  });
});

it('conversations keep their turns', async () => {
  const spec = pathOf('conversations.yaml');
  writeFileSync(spec, CONVERSATIONS);
  const [source, csv] = [pathOf('conversations.arrow'), pathOf('conversations.csv')];
  await succeed('generate', spec, '--out', source, '--quiet');
  await succeed('export', source, '-o', csv);
  expect(await digest(csv)).toBe(await digest(source));
});
