import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PLAN_VERSION } from '../../src/engine/plan-layout.generated.js';
import { useFolder } from '../fixtures/folder.js';
import { DATASET, directoryOf, TRACE } from '../pool/released-fixture.js';
import { type Outcome, run } from './command.js';

const folder = useFolder();

const SPEC = `pool: { source: "builtin:multimodal", span: "18:00..19:00" }
rate: 20
requests: 20000
seed: plans
`;

const servegen = (...args: readonly string[]): Promise<Outcome> => run(args, undefined, folder.path('.'));

async function made(...args: readonly string[]): Promise<string> {
  const { code, stderr, stdout } = await servegen(...args);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return `${stdout}${stderr}`;
}

async function refused(args: readonly string[], message: RegExp, code: number): Promise<void> {
  const { stderr, ...rest } = await servegen(...args);
  expect(stderr).toMatch(message);
  expect(stderr.split('\n')).toHaveLength(2);
  expect([rest.code, rest.stdout.toString()]).toEqual([code, '']);
}

describe('servegen plan', () => {
  it.each([
    ['arrow', []],
    ['parquet', []],
    ['csv', ['--workers', '1']],
    ['jsonl', ['--shard', '2/3']],
    ['mooncake', ['--flatten', '--raise-zeros']],
    ['arrow', ['--request-id', '--block-size', '64', '--batch-size', '1000']],
  ])('makes a plan of which the trace is the same to the byte: %s %j', async (format, options) => {
    writeFileSync(folder.path('s.yaml'), SPEC);
    await made('plan', 's.yaml', '-o', 't.plan');
    const how = ['--format', format, ...options];
    await made('generate', 't.plan', ...how, '-o', 'plan.out', '--format', format);
    await made('generate', 's.yaml', ...how, '-o', 'spec.out', '--format', format);
    expect(readFileSync(folder.path('plan.out')).equals(readFileSync(folder.path('spec.out')))).toBe(true);
  });

  it('makes one of which parts are the same, too, and the trace can be made again', async () => {
    writeFileSync(folder.path('s.yaml'), SPEC);
    await made('plan', 's.yaml', '-o', 't.plan');
    await made('generate', 't.plan', '--partition', 'rows:7k', '--out', 'a');
    await made('generate', 's.yaml', '--partition', 'rows:7k', '--out', 'b');
    for (const name of ['manifest.json', 'part-00002.arrow']) {
      expect(readFileSync(folder.path(`a/${name}`)).equals(readFileSync(folder.path(`b/${name}`)))).toBe(
        true,
      );
    }
    await made('generate', 't.plan', '-o', 'a.arrow');
    await made('reproduce', 'a.arrow', '-o', 'again.arrow');
    expect(readFileSync(folder.path('again.arrow')).equals(readFileSync(folder.path('a.arrow')))).toBe(true);
  });

  it('says what it has made, and takes options over the spec', async () => {
    writeFileSync(folder.path('s.yaml'), SPEC);
    expect(await made('plan', 's.yaml', '--requests', '10k')).toMatch(
      /^trace\.plan: 10,000 requests over 8 min 20 s of \d+ clients, in 2 tiles; \d+ kB\n$/,
    );
    const report = JSON.parse(await made('plan', 's.yaml', '--requests', '10k', '--json'));
    expect(report).toMatchObject({
      output: 'trace.plan',
      bytes: readFileSync(folder.path('trace.plan')).length,
      expectedRequests: 10_000,
      durationSeconds: 500,
      clientCount: expect.any(Number),
      tiles: 2,
      columns: [
        { name: 'timestamp', type: 'float64' },
        { name: 'client_id', type: 'uint32' },
        { name: 'text_tokens', type: 'uint32' },
        { name: 'output_tokens', type: 'uint32' },
        { name: 'image_tokens', type: 'list<uint32>' },
        { name: 'audio_tokens', type: 'list<uint32>' },
        { name: 'video_tokens', type: 'list<uint32>' },
      ],
      seed: 'plans',
      method: 'servegen',
      pool: 'builtin:multimodal',
      leftOut: { clients: 0, requestShare: 0 },
    });
    const { stdout, stderr } = await servegen('plan', 's.yaml', '--requests', '10k', '-o', '-', '--quiet');
    expect([stdout.equals(readFileSync(folder.path('trace.plan'))), stderr]).toEqual([true, '']);
  });

  it('refuses columns that are made of rows, and takes no note of where a trace goes', async () => {
    writeFileSync(folder.path('s.yaml'), `${SPEC}output: { path: x.csv, format: csv }\n`);
    await made('plan', 's.yaml', '-o', 'a.plan');
    writeFileSync(folder.path('s.yaml'), SPEC);
    await made('plan', 's.yaml', '-o', 'b.plan');
    expect(readFileSync(folder.path('a.plan')).equals(readFileSync(folder.path('b.plan')))).toBe(true);
    writeFileSync(folder.path('s.yaml'), `${SPEC}output: { request_id: true }\n`);
    await refused(
      ['plan', 's.yaml', '-o', 't.plan'],
      /^servegen: s\.yaml:5: output\.request_id: a plan has no columns that are made of rows/,
      2,
    );
  });

  it('says which clients of a pool are left out', async () => {
    const pool = directoryOf({
      'chunk-0-trace.csv': TRACE,
      'chunk-0-dataset.json': DATASET,
      'chunk-4-trace.csv': TRACE,
    });
    expect(await made('plan', '--pool', pool, '--requests', '100', '--rate', '1')).toMatch(
      /\n1 client of the pool was left out, with 50\.0 % of its requests; 'servegen pool info' says why\n$/,
    );
  });

  it('leaves no file where the workload is wrong, or the output is an input', async () => {
    writeFileSync(folder.path('s.yaml'), SPEC.replace('20000', '-1'));
    await refused(['plan', 's.yaml', '-o', 't.plan'], /^servegen: s\.yaml:3: requests: /, 2);
    expect(existsSync(folder.path('t.plan'))).toBe(false);
    writeFileSync(folder.path('s.yaml'), SPEC);
    await refused(['plan', 's.yaml', '-o', 's.yaml'], /same file as the spec/, 2);
    expect(readFileSync(folder.path('s.yaml'), 'utf8')).toBe(SPEC);
  });
});

describe('generate of a plan', () => {
  it('refuses what is none, damaged, foreign or newer', async () => {
    await made('plan', '--requests', '10k', '--rate', '10', '-o', 't.plan');
    const bytes = readFileSync(folder.path('t.plan'));
    const of = (name: string, change: (copy: Buffer) => void) => {
      const copy = Buffer.from(bytes);
      change(copy);
      writeFileSync(folder.path(name), copy);
    };
    of('bit.plan', (copy) => copy.writeUInt8(copy[1000] ^ 4, 1000));
    of('newer.plan', (copy) => copy.writeUInt32LE(PLAN_VERSION + 1, 4));
    of('foreign.plan', (copy) => copy.write('ARROW1'));
    of('cut.plan', () => undefined);
    truncateSync(folder.path('cut.plan'), bytes.length - 8);
    writeFileSync(folder.path('empty.plan'), '');
    const out = ['-o', 'o.arrow'];
    await refused(
      ['generate', 'bit.plan', ...out],
      /^servegen: bit\.plan: the plan is corrupt: its checksum/,
      1,
    );
    await refused(
      ['generate', 'newer.plan', ...out],
      new RegExp(
        `^servegen: newer\\.plan: the plan is of version ${PLAN_VERSION + 1}; this engine reads version ${PLAN_VERSION}\n`,
      ),
      1,
    );
    await refused(
      ['generate', 'foreign.plan', ...out],
      /^servegen: foreign\.plan: the plan is not a plan\n/,
      1,
    );
    await refused(['generate', 'cut.plan', ...out], /^servegen: cut\.plan: the plan is truncated\n/, 1);
    await refused(['generate', 'empty.plan', ...out], /^servegen: empty\.plan: the plan is truncated\n/, 1);
    await refused(
      ['generate', 'no.plan', ...out],
      /^servegen: no\.plan cannot be read: there is no such file\n/,
      1,
    );
    expect(existsSync(folder.path('o.arrow'))).toBe(false);
  });

  it('names the option where a part of it cannot have the columns that are asked for', async () => {
    await made('plan', '--requests', '10k', '--rate', '10', '--arrivals', 'renewal', '-o', 't.plan');
    await refused(
      ['generate', 't.plan', '--shard', '2/2', '--request-id', '-o', 'o.arrow'],
      /^servegen: --request-id: with renewal arrivals /,
      2,
    );
  });

  it.each([
    ['--rate', '3'],
    ['--seed', '3'],
    ['--span', '1..2'],
    ['--max-requests', '3'],
    ['--method', 'naive'],
  ])('refuses %s, which a plan has been made with', async (option, value) => {
    await made('plan', '--requests', '10k', '--rate', '10', '-o', 't.plan');
    await refused(
      ['generate', 't.plan', option, value],
      new RegExp(`^servegen: ${option}: a plan has been made`),
      2,
    );
  });
});
