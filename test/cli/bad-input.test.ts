import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tableFromIPC, tableToIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../fixtures/folder.js';
import { DATASET, directoryOf, languageDataset, TRACE } from '../pool/released-fixture.js';
import { expectFault } from '../support/fault.js';
import { run, runShell } from './command.js';
import { runHere } from './command-here.js';
import { canMount, withSmallDisk } from './small-disk.js';

const folder = useFolder();

const FAILURE = 1;
const USAGE = 2;

/** Client 0 with these files; client 1 is in order. */
function poolWith(trace: string, dataset: string): string {
  return directoryOf({
    'chunk-0-trace.csv': trace,
    'chunk-0-dataset.json': dataset,
    'chunk-1-trace.csv': TRACE,
    'chunk-1-dataset.json': DATASET,
  });
}

/** A pool whose client is active in the first of two windows of 600 s. */
const goodPool = () => directoryOf({ 'chunk-0-trace.csv': TRACE, 'chunk-0-dataset.json': DATASET });

/**
 * Runs `servegen generate` on a pool, checks that it ends with one sentence on standard error and nothing else
 * anywhere, and returns its exit code and the sentence, in which the pool is called `<pool>`.
 */
async function refusal(pool: string, ...more: string[]): Promise<[code: number | null, sentence: string]> {
  const args = ['generate', '--pool', pool, ...more, '--out', folder.path('trace.arrow')];
  const { code, stdout, stderr } = await runHere(args);
  expect(stdout.toString()).toBe('');
  expect(stderr).toMatch(/^servegen: [^\n]+\n$/);
  expect(stderr).not.toMatch(/\bat .+:\d+:\d+|node:internal|unexpected error/);
  expect(readdirSync(folder.path()).filter((name) => name.includes('trace.arrow'))).toEqual([]);
  return [code, stderr.slice('servegen: '.length, -1).replaceAll(pool, '<pool>')];
}

describe('a pool that is not there', () => {
  it('as a missing path', async () => {
    const [code, sentence] = await refusal(folder.path('pools/m-large'));
    expect(code).toBe(FAILURE);
    expect(sentence).toMatch(/^<pool>: there is no such file or directory; a pool is builtin:<name>/);
  });

  it('as a directory without one', async () => {
    mkdirSync(folder.path('empty'));
    for (const directory of [
      folder.path('empty'),
      directoryOf({ 'notes.txt': 'nothing', 'trace.csv': TRACE }),
    ]) {
      const [code, sentence] = await refusal(directory);
      expectFault(sentence, '<pool>: … holds no clients');
      expect(code).toBe(FAILURE);
    }
  });

  it('as a built-in population that is unknown', async () => {
    const [code, sentence] = await refusal('builtin:langage');
    expectFault(sentence, '--pool: "<pool>": … no such population … builtin:language');
    expect(code).toBe(USAGE);
  });

  it.each([
    ['out of range', 'burstiness=3.5', 'burstiness=3.5 … from 0 to 3'],
    ['misspelt', 'brustiness=2', '"brustiness" … burstiness'],
  ])('as a built-in population with a parameter %s', async (_, query, words) => {
    const [code, sentence] = await refusal(`builtin:language?${query}`);
    expectFault(sentence, `--pool: "<pool>": … ${words}`);
    expect(code).toBe(USAGE);
  });
});

// Each kind of fault is tested where files are read, in test/pool; here, that it becomes a sentence with its place.
describe('a malformed trace file', () => {
  const row = (text: string) => `${text}\n600,0,0,,0,0\n`;

  it.each<[name: string, trace: string, sentence: string]>([
    ['a row cut off', '0,0.5,1.25,Gamma,0.64,3.125\n600,0,0', '2: … ends after 3 columns'],
    ['a header', `start,rate,cv,pattern,arg1,arg2\n${TRACE}`, '1: start: "start" … finite number'],
    ['no rows', '', '1: … no windows'],
    ['an unknown pattern', row('0,1,1,Pareto,1,1'), '1: pattern: … "Pareto" … unknown'],
    ['a shape of NaN', row('0,1,1,Gamma,nan,1'), '1: arg1: "nan" … finite number'],
    ['a tiny shape', row('0,1,1,Gamma,1e-9,1'), '1: arg1: … 1e-9 … from 0.0001 to 1000000 … Gamma'],
    ['windows out of order', '600,1,1,Gamma,1,1\n0,1,1,Gamma,1,1\n', '2: start: … 0 … greater'],
  ])('with %s', async (_, trace, expected) => {
    const [code, sentence] = await refusal(poolWith(trace, DATASET));
    expect(code).toBe(FAILURE);
    expectFault(sentence, `<pool>/chunk-0-trace.csv:${expected}`);
  });

  it('with other windows than the trace before it', async () => {
    const pool = poolWith(`${TRACE}1200,0,0,,0,0\n`, DATASET);
    const [code, sentence] = await refusal(pool);
    expectFault(sentence, '<pool>/chunk-1-trace.csv:2: … after 2 windows');
    expect(code).toBe(FAILURE);
  });
});

describe('a malformed dataset file', () => {
  it.each<[name: string, dataset: string, sentence: string]>([
    ['that is empty', '', '1: … end of the file'],
    ['that is cut off', DATASET.slice(0, -4), '5: 0: … end of the file'],
    [
      'that lacks a field',
      '{"0": {"input_tokens": "{1: 1.0}"}}',
      '1: 0: … output_tokens … language … missing',
    ],
  ])('%s', async (_, dataset, expected) => {
    const [code, sentence] = await refusal(poolWith(TRACE, dataset));
    expect(code).toBe(FAILURE);
    expectFault(sentence, `<pool>/chunk-0-dataset.json:${expected}`);
  });

  it.each<[literal: string, sentence: string]>([
    ['{10: 0.25, 20: 0.75', ' … end of the string … dict literal'],
    ['__import__(1)', ' … "__import__(1)" … dict literal'],
    ['{10: nan}', ' … "nan" … dict literal'],
    ['{10: 1.5}', ' … sum to 1.5 … sum to 1'],
    ['{10: 0.5, 20: 0.500030517578125}', ' … sum to 1.000030517578125 … sum to 1'],
  ])('with the literal %s', async (literal, expected) => {
    const [code, sentence] = await refusal(poolWith(TRACE, languageDataset(literal, '{1: 1.0}')));
    expectFault(sentence, `<pool>/chunk-0-dataset.json:3: 0.input_tokens:${expected}`);
    expect(code).toBe(FAILURE);
  });

  it('is accepted with a sum that is 1 but for rounding', async () => {
    const pool = poolWith(TRACE, languageDataset('{10: 0.5, 20: 0.5000005}', '{1: 1.0}'));
    const { code } = await runHere(['generate', '--pool', pool, '--out', folder.path('trace.arrow')]);
    expect(code).toBe(0);
  });
});

describe('a client with one file of two is left out, and said so', () => {
  it.each([
    ['no dataset file', { 'chunk-4-trace.csv': TRACE }, '50.0 %'],
    ['no trace file', { 'chunk-4-dataset.json': DATASET }, '0.0 %'],
  ])('%s', async (reason, files, share) => {
    const pool = directoryOf({ 'chunk-0-trace.csv': TRACE, 'chunk-0-dataset.json': DATASET, ...files });
    const generated = await runHere(['generate', '--pool', pool, '--out', folder.path('trace.arrow')]);
    expect(generated.code).toBe(0);
    expect(generated.stderr).toContain(`1 client of the pool was left out, with ${share} of its requests`);
    const info = await runHere(['pool', 'info', pool]);
    expect(info.stdout.toString()).toContain(
      `1 client left out, with ${share} of the requests\n  ${reason}: 4\n`,
    );
  });

  it('but not where no client is left', async () => {
    for (const [files, expected] of [
      [{ 'chunk-0-trace.csv': TRACE }, '<pool>: … no client has a dataset … category is unknown'],
      [{ 'chunk-0-dataset.json': DATASET }, '<pool>: … no client has a trace … windows are unknown'],
    ] as const) {
      const [code, sentence] = await refusal(directoryOf(files));
      expectFault(sentence, expected);
      expect(code).toBe(FAILURE);
    }
  });
});

describe('a packed pool', () => {
  const NOT_VALID = '<pool>: … not a valid packed pool: … ';

  async function packed(): Promise<Uint8Array> {
    const path = folder.path('packed.pool.arrow');
    const { code } = await runHere(['pool', 'pack', goodPool(), '-o', path]);
    expect(code).toBe(0);
    return readFileSync(path);
  }

  function withVersion(bytes: Uint8Array, version: string): Uint8Array {
    const table = tableFromIPC(bytes);
    table.schema.metadata.set('servegen.pool.version', version);
    return tableToIPC(table, 'file');
  }

  function withBit(bytes: Uint8Array, at: number): Uint8Array {
    const copy = bytes.slice();
    copy[at] ^= 1;
    return copy;
  }

  /** Inside the first of the probabilities, which are the last buffer that is not about the file itself. */
  function placeOfProbability(bytes: Uint8Array): number {
    return Buffer.from(bytes).indexOf(Buffer.from(new Float64Array([0.25]).buffer));
  }

  it('of no bytes', async () => {
    const path = folder.path('empty.pool.arrow');
    writeFileSync(path, '');
    const [code, sentence] = await refusal(path);
    expectFault(sentence, '<pool>: … it is empty');
    expect(code).toBe(FAILURE);
  });

  it.each<[name: string, change: (bytes: Uint8Array) => Uint8Array, sentence: string]>([
    ['cut off', (bytes) => bytes.subarray(0, -100), 'end with ARROW1'],
    ['with a bit turned', (bytes) => withBit(bytes, placeOfProbability(bytes)), 'checksum'],
    ['of an older version', (bytes) => withVersion(bytes, '0'), 'version 0'],
    ['of a newer version', (bytes) => withVersion(bytes, '3'), 'version 3'],
  ])('%s', async (_, change, expected) => {
    const path = folder.path('changed.pool.arrow');
    writeFileSync(path, change(await packed()));
    const [code, sentence] = await refusal(path);
    expectFault(sentence, `${NOT_VALID}${expected}`);
    expect(code).toBe(FAILURE);
  });

  it('that is a trace', async () => {
    const path = folder.path('pool.arrow');
    await runHere(['generate', '--requests', '10', '--out', path]);
    const [code, sentence] = await refusal(path);
    expectFault(sentence, `${NOT_VALID}Arrow file without the metadata`);
    expect(code).toBe(FAILURE);
  });
});

describe('a span, rate, duration or number of requests', () => {
  const REQUESTS_AT = '--rate: <pool>: … at 600 s … 5 requests/s cannot be met';

  it.each<[args: string[], code: number, sentence: string]>([
    [['--span', '0..3600'], USAGE, '--span: 0..3600 … outside the pool … 0..1200'],
    [['--span', '600..0'], USAGE, "--span: '600..0' … reversed"],
    [['--span', '0..0'], USAGE, "--span: '0..0' … empty"],
    [['--span', 'noon'], USAGE, "--span: 'noon' … expected <from>..<to>"],
    [['--rate', '0'], USAGE, "--rate: '0' … requests per second above 0"],
    [['--rate', '-1'], USAGE, "--rate: '-1'"],
    [['--rate', 'NaN'], USAGE, "--rate: 'NaN'"],
    [['--rate', 'scale:0'], USAGE, "--rate: 'scale:0'"],
    [['--rate', 'max:-3'], USAGE, "--rate: 'max:-3'"],
    [['--duration', '0'], USAGE, "--duration: '0' … length of time above 0"],
    [['--duration', '-5'], USAGE, "--duration: '-5'"],
    [['--duration', 'NaN'], USAGE, "--duration: 'NaN'"],
    [['--requests', '0'], USAGE, "--requests: '0' … whole number from 1"],
    [['--requests', '-1'], USAGE, "--requests: '-1'"],
    [['--requests', 'NaN'], USAGE, "--requests: 'NaN'"],
    [
      ['--rate', '5', '--duration', '60', '--requests', '300'],
      USAGE,
      '--rate, --duration and --requests … two fix the third',
    ],
    [['--rate', '5'], USAGE, REQUESTS_AT],
    [['--rate', '5', '--span', '600..1200', '--requests', '9'], USAGE, REQUESTS_AT],
    [['--span', '600..1200'], USAGE, '--span: <pool>: … no client is active in the first 600 s'],
    [['--span', '600..1200', '--requests', '9'], USAGE, '--requests: <pool>: … no client is ever active'],
  ])('%j', async (args, code, expected) => {
    const [actual, sentence] = await refusal(goodPool(), ...args);
    expectFault(sentence, expected);
    expect(actual).toBe(code);
  });
});

it('a trace too short for its CV to be measured', async () => {
  const [code, sentence] = await refusal(
    goodPool(),
    ...['--requests', '20', '--method', 'naive', '--cv', 'aggregate'],
  );
  expectFault(sentence, "--cv: 'aggregate' … 20 expected requests are too few");
  expect(code).toBe(USAGE);
});

describe('an output that cannot be written', () => {
  it('as its folder is missing', async () => {
    const { code, stderr } = await run([
      'generate',
      '--requests',
      '1e9',
      '--out',
      folder.path('no/trace.arrow'),
    ]);
    expectFault(stderr, `servegen: ${folder.path('no/trace.arrow')} … ${folder.path('no')} does not exist`);
    expect(code).toBe(FAILURE);
    expect(readdirSync(folder.path())).toEqual([]);
  });

  it.runIf(existsSync('/dev/full')).each(['arrow', 'arrow-stream'])(
    'as the device is full, %s',
    async (format) => {
      const { code, stderr } = await run([
        'generate',
        '--requests',
        '1e6',
        '--out',
        '/dev/full',
        '--format',
        format,
      ]);
      expectFault(stderr, 'servegen: /dev/full … no space');
      expect(code).toBe(FAILURE);
    },
  );

  it.runIf(canMount())('as the disk is full', async () => {
    await withSmallDisk(async (disk) => {
      const path = `${disk}/trace.arrow`;
      const { code, stderr } = await run(['generate', '--requests', '1e6', '--out', path]);
      expectFault(stderr, `servegen: ${path} … no space`);
      expect(code).toBe(FAILURE);
      expect(readdirSync(disk)).toEqual([]);
    });
  });

  it('as its reader has seen enough, which is no failure', async () => {
    const line = '$servegen generate --requests 1e9 --out - | head -c 1000 | wc -c';
    const { code, stdout, stderr } = await runShell(line, folder.path());
    expect([code, stdout.toString().trim(), stderr]).toEqual([0, '1000', '']);
  });

  it('and leaves what was there under its name', async () => {
    const path = folder.path('trace.arrow');
    writeFileSync(path, 'from before');
    const pool = poolWith('0,1,1,Gamma,1,1\n600,0,0', DATASET);
    expect((await run(['generate', '--pool', pool, '--out', path])).code).toBe(FAILURE);
    expect(readFileSync(path, 'utf8')).toBe('from before');
    expect(readdirSync(folder.path())).toEqual(['trace.arrow']);
  });
});
