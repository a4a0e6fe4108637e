import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from '../cli/command.js';
import { useFolder } from '../fixtures/folder.js';
import { ATTRIBUTED } from './attributed-workload.js';
import { describeWith, runPython } from './python.js';

const describeForeign = describeWith(
  'the tests of Parquet with foreign readers',
  'duckdb',
  'numpy',
  'pandas',
  'pyarrow',
);

const folder = useFolder();

/** What `read_parquet.py` prints. */
interface ParquetReport {
  readonly rows: number;
  readonly rowGroups: readonly number[];
  readonly columns: Readonly<Record<string, string>>;
  readonly nullable: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly encodings: readonly string[];
  readonly compressions: readonly string[];
  readonly pyarrowAgrees: boolean;
  readonly statisticsDiffer: readonly string[];
  readonly pandasDiffers: readonly string[];
  readonly duckdbDiffers: readonly string[];
  readonly fastparquetDiffers?: readonly string[];
}

/** Writes a trace of a workload in both formats. */
async function reportOf(
  workload: object,
  rows: number,
  {
    flags = [],
    readers = [],
  }: { readonly flags?: readonly string[]; readonly readers?: readonly string[] } = {},
): Promise<ParquetReport> {
  const spec = folder.path('workload.json');
  writeFileSync(
    spec,
    JSON.stringify({ requests: rows, seed: 'parquet', output: { request_id: true }, ...workload }),
  );
  const [arrow, parquet] = [folder.path('trace.arrow'), folder.path('trace.parquet')];
  for (const args of [[arrow], [parquet, ...flags]]) {
    const { code, stderr } = await run(['generate', spec, '--quiet', '--out', ...args]);
    expect([code, stderr]).toEqual([0, '']);
  }
  const report: ParquetReport = JSON.parse(await runPython('read_parquet.py', arrow, parquet, ...readers));
  const verified = await run(['digest', arrow]);
  expect(verified.stdout.toString()).toContain(report.metadata['servegen.digest']);
  return report;
}

const AGREED = {
  pyarrowAgrees: true,
  statisticsDiffer: [],
  pandasDiffers: [],
  duckdbDiffers: [],
  nullable: [],
};
const CONVERSATIONS = {
  conversations: { share: 0.3, turns: { mean: 4 }, inter_turn_seconds: { family: 'exponential', mean: 60 } },
};

describeForeign('Parquet is what the Arrow file is to pyarrow, pandas and DuckDB', () => {
  it.each([
    ['language', {}],
    ['reason', {}],
    ['multimodal', {}],
    ['language', CONVERSATIONS],
    ['multimodal', CONVERSATIONS],
  ])('category %s, %j', async (category, more) => {
    const report = await reportOf({ pool: `builtin:${category}`, ...more }, 50_001);
    // With conversations, a number of requests is only expected.
    expect(report).toMatchObject({ ...AGREED, rowGroups: [report.rows] });
    expect(report.rows).toBeGreaterThan(45_000);
    expect(report.columns).toMatchObject({ timestamp: 'double', client_id: 'uint32', request_id: 'uint64' });
    expect([report.encodings, report.compressions]).toEqual([['BYTE_STREAM_SPLIT', 'RLE'], ['ZSTD']]);
    expect(JSON.parse(report.metadata['servegen.spec'])).toMatchObject({ category, requests: 50_001 });
  });

  it('in row groups of half a million', async () => {
    const report = await reportOf({ pool: 'builtin:language' }, 1_100_000);
    expect(report).toMatchObject({ ...AGREED, rowGroups: [524_288, 524_288, 1_100_000 - 1_048_576] });
  });

  it('with attributes, in several pages of dictionaries', async () => {
    const rows = 600_000;
    const report = await reportOf(ATTRIBUTED, rows);
    expect(report).toMatchObject({ ...AGREED, rowGroups: [524_288, rows - 524_288] });
    expect(report.columns).toMatchObject({
      tenant: 'string',
      region: 'string',
      priority: 'int32',
      weight: 'double',
    });
    expect(report.encodings).toEqual(['BYTE_STREAM_SPLIT', 'PLAIN', 'RLE', 'RLE_DICTIONARY']);
  });

  it('in plain pages', async () => {
    const report = await reportOf({ pool: 'builtin:multimodal' }, 50_001, { flags: ['--plain-pages'] });
    expect(report).toMatchObject(AGREED);
    expect(report.encodings).toEqual(['PLAIN', 'RLE']);
  });
});

describe('a reader of older encodings', () => {
  describeWith(
    'the test of Parquet with fastparquet',
    'duckdb',
    'fastparquet',
    'pandas',
    'pyarrow',
  )('fastparquet', () => {
    it('reads plain pages', async () => {
      const options = { flags: ['--plain-pages'], readers: ['fastparquet'] };
      const report = await reportOf({ pool: 'builtin:language', ...CONVERSATIONS }, 50_001, options);
      expect(report).toMatchObject({ ...AGREED, fastparquetDiffers: [] });
    });

    it('reads plain pages with attributes', async () => {
      const options = { flags: ['--plain-pages'], readers: ['fastparquet'] };
      const report = await reportOf(ATTRIBUTED, 300_000, options);
      expect(report).toMatchObject({ ...AGREED, fastparquetDiffers: [] });
    });
  });
});
