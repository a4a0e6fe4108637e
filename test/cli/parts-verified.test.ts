import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { manifestOf } from '../fixtures/parts.js';
import { SHORT, usePartsFolder } from './parts-commands.js';

const { made, refused, digestsOf, run, ...folder } = usePartsFolder();

describe('verify finds', () => {
  it.each([
    [
      'a part more',
      () => writeFileSync(folder.path('p/part-00003.arrow'), ''),
      /holds part-00003.arrow, which is no/,
    ],
    ['a part less', () => rmSync(folder.path('p/part-00001.arrow')), /part-00001.arrow is missing/],
    [
      'a byte more',
      () => appendFileSync(folder.path('p/part-00001.arrow'), ' '),
      /bytes, and its manifest says/,
    ],
    [
      'parts in another order',
      () => {
        const [a, b] = ['part-00000', 'part-00001'];
        renameSync(folder.path(`p/${a}.arrow`), folder.path('p/x'));
        renameSync(folder.path(`p/${b}.arrow`), folder.path(`p/${a}.arrow`));
        renameSync(folder.path('p/x'), folder.path(`p/${b}.arrow`));
        const text = readFileSync(folder.path('p/manifest.json'), 'utf8').replaceAll(a, 'x').replaceAll(b, a);
        writeFileSync(folder.path('p/manifest.json'), text.replaceAll('"x.', `"${b}.`));
      },
      undefined,
    ],
    [
      'parts whose manifest has them in another order',
      () => {
        const lines = readFileSync(folder.path('p/manifest.json'), 'utf8').split('\n');
        const first = lines.indexOf('  "parts": [') + 1;
        [lines[first], lines[first + 1]] = [lines[first + 1]!, lines[first]!];
        writeFileSync(folder.path('p/manifest.json'), lines.join('\n'));
      },
      /manifest.json: it is no manifest of a trace: parts\[1\] does not come behind the part in front of it/,
    ],
    [
      'another spec',
      () => {
        const text = readFileSync(folder.path('p/manifest.json'), 'utf8');
        writeFileSync(folder.path('p/manifest.json'), text.replace('"seed":"0"', '"seed":"1"'));
      },
      /its metadata has another servegen.spec/,
    ],
  ])('%s', async (_, spoil, message) => {
    await made(...SHORT, '--partition', 'rows:15k', '--out', 'p');
    spoil();
    if (message === undefined) {
      // The same files under each other's names, which the manifest knows: nothing is wrong.
      expect((await run(['verify', 'p'])).code).toBe(0);
    } else {
      await refused(['verify', 'p'], message);
    }
  });

  it.each(['csv', 'jsonl', 'csv.gz', 'jsonl.zst', 'parquet', 'arrows'])(
    'that the rows of parts in .%s are those of their digests, ids of rows included',
    async (ending) => {
      const name = `p.${ending}`;
      const args = [...SHORT, '--partition', 'rows:15k', '--block-size', '512'];
      await made(...args, '--request-id', '--out', name);
      const [whole] = await digestsOf(name);
      const { stdout } = await run(['verify', name]);
      expect(stdout.toString()).toBe(`${name}: as it was written, 3 parts, 40,000 rows, digest ${whole}\n`);
      const path = folder.path(`${name}/manifest.json`);
      const text = readFileSync(path, 'utf8');
      const { parts } = manifestOf(folder.path(name));
      const changed = (from: string, to: string) => {
        expect(text).toContain(from);
        writeFileSync(path, text.replaceAll(from, to));
      };
      const [, { digest, time_range }] = parts as unknown as { digest: string; time_range: number[] }[];
      changed(digest, '0'.repeat(64));
      await refused(
        ['verify', name],
        `${name}/part-00001.${ending} is not as its manifest says: its rows have the digest ${digest}, not ${'0'.repeat(64)}`,
      );
      changed(`${time_range[1]}`, `${(time_range[0] + time_range[1]) / 2}`);
      await refused(['verify', name], /part-00001\.\S+ is not as its manifest says: its times are from /);
      changed('["output_tokens","uint32"]', '["output_tokens","uint16"]');
      await refused(['verify', name], /part-00000\.\S+ is not as its manifest says: it has other columns/);
    },
  );

  it('parts of text without rows', async () => {
    writeFileSync(
      folder.path('s.yaml'),
      'duration: 100s\nrate: { steps: [[0, 20], [30, 0], [60, 20], [80, 0]] }\n',
    );
    for (const ending of ['csv', 'jsonl', 'csv.zst', 'jsonl.gz']) {
      const name = `p.${ending}`;
      await made('generate', 's.yaml', '--quiet', '--partition', 'time:10s', '--out', name);
      const [whole] = await digestsOf(name);
      const { stdout, stderr } = await run(['verify', name]);
      expect([stdout.toString(), stderr]).toEqual([
        expect.stringMatching(
          new RegExp(`^p\\.${ending}: as it was written, 10 parts, .* rows, digest ${whole}\n$`),
        ),
        '',
      ]);
    }
  });

  it('what changed in parts of which it reads only the bytes', async () => {
    await made(...SHORT, '--partition', 'rows:15k', '--format', 'mooncake', '--out', 'p');
    const { stdout } = await run(['verify', 'p']);
    expect(stdout.toString()).toBe(
      'p: as it was written, 3 parts, 40,000 rows, bytes only, as parts of the format are not read row by row\n',
    );
    const path = folder.path('p/part-00001.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace('1', '2'));
    await refused(['verify', 'p'], /part-00001.jsonl is not as it was written: its SHA-256/);
  });
});

describe('parts that are shards, as workers of a cluster write them,', () => {
  /** Two shards, and the manifest that tells of them in this order. */
  async function madeShards(...order: readonly number[]): Promise<void> {
    await made(...SHORT, '--partition', 'rows:40k', '--out', 'p');
    const manifest = JSON.parse(readFileSync(folder.path('p/manifest.json'), 'utf8'));
    rmSync(folder.path('p/part-00000.arrow'));
    const parts: { rows: number; bytes: number; [key: string]: unknown }[] = [];
    for (const [index, shard] of order.entries()) {
      const file = `part-0000${index}.arrow`;
      await made(...SHORT, '--shard', `${shard}/2`, '--out', `p/${file}`);
      const bytes = readFileSync(folder.path(`p/${file}`));
      const { stdout } = await run(['inspect', `p/${file}`, '--json']);
      const { rows, firstTimestamp, lastTimestamp } = JSON.parse(stdout.toString());
      parts.push({
        file,
        rows,
        bytes: bytes.length,
        time_range: [firstTimestamp, lastTimestamp],
        sha256: createHash('sha256').update(bytes).digest('hex'),
        end: { tile: index, skip_rows: 0 },
      });
    }
    const [rows, bytes] = (['rows', 'bytes'] as const).map((key) =>
      parts.reduce((sum, part) => sum + part[key], 0),
    );
    const text = JSON.stringify({ ...manifest, partition: `shards:${order.length}`, rows, bytes, parts });
    writeFileSync(folder.path('p/manifest.json'), text);
  }

  it('are one trace with their manifest and without', async () => {
    await madeShards(1, 2);
    await made(...SHORT, '--out', 'one.arrow');
    const [one] = await digestsOf('one.arrow');
    for (const withManifest of [true, false]) {
      if (!withManifest) rmSync(folder.path('p/manifest.json'));
      const { code, stdout } = await run(['verify', 'p']);
      expect(code).toBe(0);
      expect(stdout.toString()).toContain(one);
    }
  });

  it('are each where its manifest has it', async () => {
    await madeShards(2);
    await refused(
      ['verify', 'p'],
      'p/part-00000.arrow is not as its manifest says: it is shard 2/2, not 1/1',
    );
  });
});
