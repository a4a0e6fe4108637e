import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { run } from '../cli/command.js';
import { useFolder } from '../fixtures/folder.js';
import { DATASET, datasetOf, directoryOf, TRACE } from '../pool/released-fixture.js';
import { describeReal, type ReleasedModel, releasedDirectory } from '../real/data.js';
import { ATTRIBUTED } from './attributed-workload.js';
import { describeWith, runPython } from './python.js';

const describeForeign = describeWith(
  'the tests with foreign readers',
  'duckdb',
  'numpy',
  'pandas',
  'pyarrow',
);

const folder = useFolder();

const ROWS = 60_000;
const BATCH_ROWS = 25_000;

/** What `read_trace.py` prints. */
interface TraceReport {
  readonly rows: number;
  readonly batchRows: readonly number[];
  readonly columns: Readonly<Record<string, string>>;
  readonly nullable: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly sorted: boolean;
  readonly digest: string;
  readonly totals: Readonly<Record<string, number>>;
  readonly pandas: Reading;
  readonly duckdb: Reading;
  /** By name and reader, how often each value is there, by its text in JSON. */
  readonly attributes: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;
}

interface Reading {
  readonly rows: number;
  readonly totals: Readonly<Record<string, number>>;
}

/** What `read_pool.py` prints: how much of a packed pool was compared, and found equal. */
interface PoolReport {
  readonly rows: number;
  readonly clients: number;
  readonly windows: number;
  readonly entries: number;
}

/** The columns of each category, in order, with their Arrow types. */
const COLUMNS = {
  language: { input_tokens: 'uint32', output_tokens: 'uint32' },
  reason: {
    input_tokens: 'uint32',
    output_tokens: 'uint32',
    reason_tokens: 'uint32',
    answer_tokens: 'uint32',
  },
  multimodal: {
    text_tokens: 'uint32',
    output_tokens: 'uint32',
    image_tokens: 'list<uint32>',
    audio_tokens: 'list<uint32>',
    video_tokens: 'list<uint32>',
  },
} as const;
const ALWAYS = { timestamp: 'float64', client_id: 'uint32' } as const;

describeForeign.each(Object.keys(COLUMNS) as (keyof typeof COLUMNS)[])(
  'a trace of category %s',
  (category) => {
    it.each([
      ['file', 'trace.arrow'],
      ['stream', 'trace.arrows'],
    ])('is read as a %s by pyarrow, pandas and DuckDB', async (kind, name) => {
      const path = folder.path(name);
      const args = ['--pool', `builtin:${category}`, '--requests', `${ROWS}`, '--seed', 'foreign'];
      const more = ['--batch-size', `${BATCH_ROWS}`, '--request-id', '--digest', '--json', '--out', path];
      const generated = await run(['generate', ...args, ...more]);
      expect([generated.code, generated.stderr]).toEqual([0, '']);
      const report = JSON.parse(await runPython('read_trace.py', kind, path)) as TraceReport;
      expect(report.rows).toBe(ROWS);
      expect(report.batchRows).toEqual([BATCH_ROWS, BATCH_ROWS, ROWS - 2 * BATCH_ROWS]);
      expect(Object.entries(report.columns)).toEqual(
        Object.entries({ ...ALWAYS, ...COLUMNS[category], request_id: 'uint64' }),
      );
      expect(report.nullable).toEqual([]);
      expect(report.sorted).toBe(true);
      expect(report.digest).toBe(JSON.parse(generated.stdout.toString()).digest);
      expect(report.pandas).toEqual({ rows: ROWS, totals: report.totals });
      expect(report.duckdb).toEqual({ rows: ROWS, totals: report.totals });
      expect(report.totals.output_tokens).toBeGreaterThan(ROWS);
      expectOrigin(report.metadata, category);
    });
  },
);

function expectOrigin(metadata: TraceReport['metadata'], category: string): void {
  expect(JSON.parse(metadata['servegen.spec'])).toMatchObject({
    pool: { source: `builtin:${category}` },
    category,
    requests: ROWS,
    seed: 'foreign',
  });
  expect(metadata).toMatchObject({
    'servegen.seed': 'foreign',
    'servegen.value_stream_version': expect.stringMatching(/^\d+$/),
    'servegen.engine_sha256': expect.stringMatching(/^[0-9a-f]{64}$/),
    'servegen.package_version': expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
}

describeForeign('a trace with attributes', () => {
  it.each([
    ['file', 'trace.arrow'],
    ['stream', 'trace.arrows'],
  ])('is read as a %s by pyarrow, pandas and DuckDB, in dictionaries', async (kind, name) => {
    const [spec, path] = [folder.path('workload.json'), folder.path(name)];
    writeFileSync(
      spec,
      JSON.stringify({ ...ATTRIBUTED, requests: ROWS, output: { batch_size: BATCH_ROWS } }),
    );
    const generated = await run(['generate', spec, '--digest', '--json', '--out', path]);
    expect([generated.code, generated.stderr]).toEqual([0, '']);
    const report = JSON.parse(await runPython('read_trace.py', kind, path)) as TraceReport;
    expect(report.columns).toMatchObject({
      tenant: 'dictionary<values=string, indices=int32, ordered=0>',
      priority: 'dictionary<values=int32, indices=int32, ordered=0>',
      weight: 'dictionary<values=double, indices=int32, ordered=0>',
    });
    expect(report.nullable).toEqual([]);
    expect(report.digest).toBe(JSON.parse(generated.stdout.toString()).digest);
    const expected = await countedValues(spec);
    for (const attribute of ['tenant', 'priority', 'weight', 'label']) {
      for (const reader of ['pyarrow', 'pandas', 'duckdb'])
        expect([reader, report.attributes[attribute][reader]]).toEqual([reader, expected[attribute]]);
    }
    expect(Object.keys(expected.tenant)).toContain('""');
  });
});

/** How often each value is there in the same trace as JSON lines, by its text in JSON. */
async function countedValues(spec: string): Promise<Record<string, Record<string, number>>> {
  const path = folder.path('trace.jsonl');
  await run(['generate', spec, '--quiet', '--out', path]);
  const counts: Record<string, Record<string, number>> = { tenant: {}, priority: {}, weight: {}, label: {} };
  for (const line of readFileSync(path, 'utf8').trimEnd().split('\n')) {
    const row = JSON.parse(line);
    for (const [name, of] of Object.entries(counts)) {
      // Python writes whole numbers in double precision with a point.
      const text = JSON.stringify(row[name]);
      const key = Number.isInteger(row[name]) ? `${text}.0` : text;
      of[key] = (of[key] ?? 0) + 1;
    }
  }
  return counts;
}

async function compareToPacked(directory: string, clients: readonly number[]): Promise<PoolReport> {
  const packed = folder.path('packed.pool.arrow');
  const { code, stderr } = await run(['pool', 'pack', directory, '-o', packed]);
  expect([code, stderr]).toEqual([0, expect.stringContaining('clients')]);
  return JSON.parse(await runPython('read_pool.py', packed, directory, ...clients.map(String)));
}

describeForeign('a packed pool', () => {
  it('holds what Python reads in the files of a small directory', async () => {
    const directory = directoryOf({
      'chunk-0-trace.csv': TRACE,
      'chunk-0-dataset.json': DATASET,
      'chunk-7-trace.csv': '0,1e-05,1038.5,Weibull,0.15,3\n600,0.25,1,Gamma,45230.5,4\n',
      'chunk-7-dataset.json': datasetOf({
        '0': { input_tokens: '{30: 0.1, 20: 0.2, 4294967295: 0.7}', output_tokens: '{}' },
        '600': { input_tokens: '{5: 1.0}', output_tokens: '{7: 6.3e-05, 8: 0.999937}' },
      }),
    });
    expect(await compareToPacked(directory, [0, 7])).toEqual({ rows: 2, clients: 2, windows: 4, entries: 9 });
  });

  describeReal.each<ReleasedModel>(['m-large', 'deepseek-r1', 'mm-image'])('of %s', (model) => {
    it('holds what Python reads in the released files, for two clients', async () => {
      const directory = releasedDirectory(model);
      const names = readdirSync(directory);
      const clients = names
        .flatMap((name) => /^chunk-(\d+)-dataset\.json$/.exec(name)?.[1] ?? [])
        .map(Number)
        .sort((a, b) => a - b);
      const report = await compareToPacked(directory, [clients[0], clients[clients.length - 1]]);
      expect(report.clients).toBe(2);
      expect(report.rows).toBe(names.filter((name) => name.endsWith('-trace.csv')).length);
      expect(report.windows).toBeGreaterThan(200);
      expect(report.entries).toBeGreaterThan(100);
    });
  });
});
