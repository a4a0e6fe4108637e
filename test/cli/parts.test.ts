import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { tableFromIPC } from 'apache-arrow';
import { decompress as unzstd } from 'fzstd';
import { parquetMetadata } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { cutBehind, manifestOf } from '../fixtures/parts.js';
import { SHORT, usePartsFolder } from './parts-commands.js';

const { made, refused, digestsOf, run, ...folder } = usePartsFolder();

function timesOf(name: string): Float64Array {
  return tableFromIPC(readFileSync(folder.path(name)))
    .getChild('timestamp')!
    .toArray() as Float64Array;
}

describe('parts', () => {
  it('by rows are exact, and together the trace', async () => {
    await made(...SHORT, '--out', 'one.arrow');
    await made(...SHORT, '--partition', 'rows:15k', '--out', 'p');
    expect(readdirSync(folder.path('p'))).toEqual([
      'manifest.json',
      ...[0, 1, 2].map((part) => `part-0000${part}.arrow`),
    ]);
    expect(manifestOf(folder.path('p')).parts.map(({ rows }) => rows)).toEqual([15_000, 15_000, 10_000]);
    const times = [0, 1, 2].map((part) => [...timesOf(`p/part-0000${part}.arrow`)]);
    expect(times.map(({ length }) => length)).toEqual([15_000, 15_000, 10_000]);
    expect(times.flat()).toEqual([...timesOf('one.arrow')]);
    const [one, parts, manifest] = await digestsOf('one.arrow', 'p', 'p/manifest.json');
    expect([parts, manifest]).toEqual([one, one]);
  });

  it.each(['csv.gz', 'jsonl.zst'])('in a folder named p.%s are compressed, and the trace', async (ending) => {
    await made(...SHORT, '--out', 'one.arrow');
    await made(...SHORT, '--partition', 'rows:15k', '--out', `p.${ending}`);
    const names = readdirSync(folder.path(`p.${ending}`));
    expect(names).toEqual(['manifest.json', ...[0, 1, 2].map((part) => `part-0000${part}.${ending}`)]);
    const packed = readFileSync(folder.path(`p.${ending}/${names[1]}`));
    const text = ending.endsWith('gz') ? gunzipSync(packed) : unzstd(packed);
    expect(Buffer.from(text).toString().split('\n')[1]).toMatch(/^1,|^\{"request_id":1,|^0,/);
    const [one, parts] = await digestsOf('one.arrow', `p.${ending}`);
    expect(parts).toBe(one);
    await refused(
      [...SHORT, '--partition', 'rows:15k', '--format', 'arrow', '--out', 'q.gz'],
      /^servegen: --out: q.gz ends as what is compressed by gzip does, and the format arrow is not compressed as a whole; name it q\n/,
      2,
    );
  });

  it('with long lists have row groups that end with the list that makes them full', async () => {
    writeFileSync(
      folder.path('s.yaml'),
      `category: language
rate: 100
duration: 100
custom_clients:
  - rate: 100
    fields:
      input_tokens: { family: empirical, values: [2000], probabilities: [1] }
      output_tokens: { family: exponential, mean: 40, min: 1 }
`,
    );
    // 2,000 ids a row, and a row group has 8 for each of 524,288 rows, up to the row that reaches it.
    const blocks = ['--block-size', '1', '--partition', 'rows:8k', '--quiet'];
    await made('generate', 's.yaml', ...blocks, '--out', 'p.parquet');
    const { parts } = manifestOf(folder.path('p.parquet'));
    const perGroup = Math.ceil((8 * 524_288) / 2000);
    for (const { file, rows } of parts) {
      const footer = parquetMetadata(new Uint8Array(readFileSync(folder.path(`p.parquet/${file}`))).buffer);
      const groups = footer.row_groups.map(({ num_rows }) => Number(num_rows));
      expect(groups.slice(0, -1)).toEqual(groups.slice(0, -1).map(() => perGroup));
      expect(groups.reduce((sum, count) => sum + count, 0)).toBe(rows);
    }
    expect(parts[0]!.rows).toBe(8000);
    const { stdout } = await run(['verify', 'p.parquet']);
    expect(stdout.toString()).toMatch(/as it was written, 2 parts, \d/);
    cutBehind(folder.path('p.parquet'), 1);
    const whole = await run(['generate', 's.yaml', ...blocks, '--out', 'p.parquet', '--resume']);
    expect(whole.code).toBe(0);
    expect((await run(['verify', 'p.parquet'])).stdout.toString()).toBe(stdout.toString());
  });

  it('are not written of a format that is two files', async () => {
    await refused(
      [...SHORT, '--partition', 'rows:15k', '--format', 'blis', '--out', 'p'],
      '--partition: the format blis is two files, which are not written in parts; use another format',
      2,
    );
    expect(existsSync(folder.path('p'))).toBe(false);
  });

  it('by time begin at the multiples of the length, and those without rows are there, too', async () => {
    // Rates of 0 leave hours without a request.
    writeFileSync(
      folder.path('s.yaml'),
      'duration: 100s\nrate: { steps: [[0, 20], [30, 0], [60, 20], [80, 0]] }\noutput: { path: p, partition: "time:10s" }\n',
    );
    await made('generate', 's.yaml', '--quiet');
    const { parts } = manifestOf(folder.path('p'));
    expect(parts).toHaveLength(10);
    for (const [index, { file, rows }] of parts.entries()) {
      const times = timesOf(`p/${file}`);
      expect(times.length).toBe(rows);
      expect(rows > 0).toBe(index < 3 || index === 6 || index === 7);
      for (const time of times) {
        expect(time).toBeGreaterThanOrEqual(10 * index);
        expect(time).toBeLessThan(10 * (index + 1));
      }
    }
    expect((await run(['verify', 'p'])).code).toBe(0);
  });

  it.each(['arrow', 'csv', 'jsonl'])(
    'by size are at most as large, and hardly smaller, as %s',
    async (format) => {
      await made(...SHORT, '--partition', 'size:200kB', '--format', format, '--out', 'p');
      const { parts } = manifestOf(folder.path('p'));
      expect(parts.length).toBeGreaterThan(3);
      for (const { bytes } of parts) expect(bytes).toBeLessThanOrEqual(200_000);
      for (const { bytes } of parts.slice(0, -1)) expect(bytes).toBeGreaterThan(170_000);
    },
  );

  it.each(['arrow', 'csv'])(
    'in %s are compared as the one trace that they are, and each by itself',
    async (format) => {
      const args = ['generate', '--rate', '20', '--duration', '100', '--format', format, '--quiet'];
      await made(...args, '--partition', 'time:50', '--out', 'p');
      const { stdout } = await run(['compare', 'p', `p/part-00001.${format}`, '--json']);
      const { a, b } = JSON.parse(stdout.toString());
      expect(a).toMatchObject({ requests: 2000, durationSeconds: 100, meanRate: 20 });
      // From its first request to its last, which are near the ends of its 50 seconds.
      expect(b.durationSeconds).toBeGreaterThan(45);
      expect(b.durationSeconds).toBeLessThanOrEqual(50);
    },
  );

  it('are exported as the trace that they are, but not over one of them', async () => {
    await made(...SHORT, '--partition', 'rows:15k', '--out', 'p.jsonl.gz');
    await made(...SHORT, '--format', 'azure', '--out', 'one.csv');
    for (const named of ['p.jsonl.gz', 'p.jsonl.gz/manifest.json']) {
      await made('export', named, '--to', 'azure', '--quiet', '-o', 'exported.csv');
      expect(readFileSync(folder.path('exported.csv')).equals(readFileSync(folder.path('one.csv')))).toBe(
        true,
      );
      await refused(
        ['export', named, '-o', 'p.jsonl.gz/part-00001.jsonl.gz'],
        /^servegen: --out: \S+ is the same file as part-00001.jsonl.gz of the trace, p.jsonl.gz, which would be lost/,
        2,
      );
    }
  });

  it('say which part of which trace they are', async () => {
    await made(...SHORT, '--partition', 'rows:15k', '--out', 'p');
    const { metadata } = tableFromIPC(readFileSync(folder.path('p/part-00002.arrow'))).schema;
    expect([metadata.get('servegen.part'), metadata.get('servegen.first_row')]).toEqual(['2', '30000']);
    expect(JSON.parse(metadata.get('servegen.spec')!)).toMatchObject({ requests: 40_000 });
    await refused(
      ['reproduce', 'p/part-00002.arrow', '-o', 'x.arrow'],
      'p/part-00002.arrow: it is part 2 of a trace; the manifest beside it says how the whole was made',
    );
    await made('reproduce', 'p', '-o', 'again.arrow', '--quiet');
    const [parts, again] = await digestsOf('p', 'again.arrow');
    expect(again).toBe(parts);
    const { stdout } = await run(['inspect', 'p', '--json']);
    expect(JSON.parse(stdout.toString())).toMatchObject({ rows: 40_000, metadata: { seed: '0' } });
  });
});
