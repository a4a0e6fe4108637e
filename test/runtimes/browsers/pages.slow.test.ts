import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { engineModule } from '../../../src/engine/module.js';
import { generate } from '../../../src/generate/generate.js';
import type { Workload } from '../../../src/generate/open-workload.js';
import { FORMAT_NAMES } from '../../../src/output/formats.js';
import { openPool } from '../../../src/pool/open.js';
import { companionFile, encodeTrace } from '../../../src/streams/encode-trace.js';
import { digestOf } from '../../fixtures/rows.js';
import { describeInBrowsers } from './in-browsers.js';
import { PAGES } from './make-site.js';
import { sha256 } from './sha256.js';

/** Long enough for two workers; between them they have every kind of column of pools without conversations. */
const LANGUAGE = { pool: 'builtin:language', requests: 2_000_000, duration: 3600, seed: 'browser' } as const;
const MULTIMODAL = {
  pool: 'builtin:multimodal',
  requests: 600_000,
  duration: 3600,
  seed: 'browser',
} as const;
/** Of all formats; the block size is what `aiperf-arrow` has by itself, and the others do without. */
const SHORT = { rate: 50, duration: 200, seed: 'browser', output: { block_size: 16 } } as const;

describeInBrowsers({}, ({ call }) => {
  const digests = new Map<Workload, string>();
  beforeAll(async () => {
    for (const workload of [LANGUAGE, MULTIMODAL]) {
      const { pool, ...settings } = workload;
      digests.set(workload, await digestOf(engineModule(), await openPool(pool), settings));
    }
  });

  it.each([
    ...PAGES.map((page) => [page, LANGUAGE, undefined] as const),
    ['vite', MULTIMODAL, undefined] as const,
    // The script of workers as a file: as bundlers give its URL, and as a page names it that has copied it.
    ['vite', LANGUAGE, 'bundler'] as const,
    ['webpack', LANGUAGE, 'bundler'] as const,
    ['plain', MULTIMODAL, './worker.js'] as const,
  ])("makes Node's rows with two workers: %s, %o, worker.js from %s", async (page, workload, workerFrom) => {
    expect(await call(`open/${page}`, 'makeTrace', { workload, run: { workers: 2 }, workerFrom })).toEqual({
      rows: workload.requests,
      digest: digests.get(workload),
      answering: 2,
      workers: { count: 2 },
    });
  });

  it.each(FORMAT_NAMES)("gives the bytes of Node's stream: %s", async (format) => {
    const output = format === 'bailian' || format === 'arrow' ? SHORT.output : { block_size: 64 };
    const workload = { ...SHORT, output };
    const expected = await sha256(encodeTrace(await generate(workload), { format }));
    expect(await call('open/plain', 'encode', { workload, options: { format } })).toBe(expected);
  });

  it.each([
    ['parquet', undefined],
    ['csv', undefined],
    ['jsonl', 'zstd'],
  ] as const)('encodes in workers as well: %s, %s', async (format, compression) => {
    const options = { format, ...(compression && { compression }) };
    const expected = await sha256(encodeTrace(await generate(MULTIMODAL), options));
    const argument = { workload: MULTIMODAL, run: { workers: 2 }, options };
    expect(await call('open/vite', 'encode', argument)).toBe(expected);
  });

  it("packs by the browser's own gzip, in this thread and in workers", async () => {
    const workload = { ...LANGUAGE, requests: 600_000 };
    const plain = await sha256(encodeTrace(await generate(workload), { format: 'azure' }));
    for (const workers of [0, 2]) {
      const options = { format: 'azure', compression: 'gzip', workers };
      const packed = await call<string>('open/vite', 'encodedBytes', {
        workload,
        run: { workers: 2 },
        options,
      });
      const unpacked = gunzipSync(Buffer.from(packed, 'base64'));
      expect(createHash('sha256').update(unpacked).digest('hex')).toBe(plain);
    }
  });

  it('ends the workers of a stream that is cancelled', async () => {
    const workload = { ...LANGUAGE, requests: 6_000_000 };
    const [before, after, end] = await call<[number, number, unknown]>('open/webpack', 'cancel', {
      workload,
      run: { workers: 2 },
      options: { format: 'csv' },
    });
    expect([before, after]).toEqual([0, 4]);
    expect(end).toEqual({ done: true });
  });

  it('gives the second file of a format that is two', async () => {
    const companion = await companionFile(await generate(SHORT), { format: 'blis' });
    expect(await call('open/esbuild', 'companion', { workload: SHORT, options: { format: 'blis' } })).toEqual(
      [companion?.suffix, new TextDecoder().decode(companion?.bytes)],
    );
  });
});
