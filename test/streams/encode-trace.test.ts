import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { platform } from '#platform';
import { makeTrace, withBlocks } from '../../src/cli/make-trace.js';
import { ofWorkload } from '../../src/cli/trace-source.js';
import { UsageError } from '../../src/errors.js';
import { generate } from '../../src/generate/generate.js';
import { openWorkload } from '../../src/generate/open-workload.js';
import type { Workload } from '../../src/generate/opened.js';

import { FORMAT_NAMES, FORMATS, type FormatName } from '../../src/output/formats.js';
import type { Progress } from '../../src/progress.js';
import { downloadTrace } from '../../src/streams/download-trace.js';
import { companionFile, encodeTrace } from '../../src/streams/encode-trace.js';
import { resolveWorkload } from '../../src/workload/resolve.js';
import { HEAVY_TAILED } from '../fixtures/conversations.js';
import { useFolder } from '../fixtures/folder.js';

const folder = useFolder();
afterEach(() => void vi.restoreAllMocks());

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  const reader = stream.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return Buffer.concat(blocks);
    blocks.push(value);
  }
}

/** What the command writes. */
async function fileOf(workload: Workload, format: FormatName, workers: number, ending = ''): Promise<Buffer> {
  const spec = await withBlocks(resolveWorkload(workload as never), format);
  const opened = await openWorkload(spec);
  const out = folder.path(`trace${FORMATS[format].ending}${ending}`);
  const how = { workers, digest: undefined, sync: false, json: false, quiet: true };
  await makeTrace(ofWorkload(opened), { ...how, out, format });
  return readFileSync(out);
}

const TEXTS = FORMAT_NAMES.filter((name) => 'isText' in FORMATS[name]);

/** Formats that need blocks have the same ones by themselves; where the file says so, the workload has to. */
const withBlocksIn = (format: FormatName) => (format === 'aiperf-arrow' ? { block_size: 64 } : undefined);

test.each(FORMAT_NAMES)("a stream has the bytes of the command's file: %s", async (format) => {
  const output = withBlocksIn(format);
  const workload = {
    pool: 'builtin:reason',
    rate: 40,
    duration: 300,
    seed: 'stream',
    conversations: HEAVY_TAILED,
    ...(output && { output }),
  };
  const file = await fileOf(workload, format, 1);
  expect(file.length).toBeGreaterThan(10_000);
  const stream = encodeTrace(await generate(workload, { batchSize: 65_536 }), { format });
  expect((await bytesOf(stream)).equals(file)).toBe(true);
});

test.each(['arrow', 'parquet', 'csv'] as const)(
  'so it has with workers, and of lists: %s',
  async (format) => {
    vi.spyOn(platform, 'resources').mockReturnValue({ cores: 2, memoryBytes: undefined });
    const workload = { pool: 'builtin:multimodal', rate: 200, requests: 700_000, seed: 'stream' };
    const file = await fileOf(workload, format, 2);
    const trace = await generate(workload, { workers: 2 });
    expect((await bytesOf(encodeTrace(trace, { format }))).equals(file)).toBe(true);
    expect(trace.workers).toEqual({ count: 2 });
  },
);

test.each(TEXTS)('and compressed: %s', async (format) => {
  const workload = { rate: 40, duration: 100, output: { block_size: 512 } };
  const file = await fileOf(workload, format, 1, '.zst');
  const stream = (compression: 'gzip' | 'zstd') =>
    generate(workload).then((trace) => bytesOf(encodeTrace(trace, { format, compression })));
  expect((await stream('zstd')).equals(file)).toBe(true);
  const plain = await fileOf(workload, format, 1);
  expect(gunzipSync(await stream('gzip')).equals(plain)).toBe(true);
});

test('the format and its options are those of the workload where the call does not say others', async () => {
  const output = { format: 'azure', start: '2025-01-02' } as const;
  const workload = { rate: 40, duration: 100, output };
  const first = async (options: Parameters<typeof encodeTrace>[1]) =>
    (await bytesOf(encodeTrace(await generate(workload), options))).toString().split('\n')[1];
  expect(await first({})).toMatch(/^2025-01-02 00:00:/);
  expect(await first({ start: '2026-03-04' })).toMatch(/^2026-03-04 00:00:/);
  expect(await first({ format: 'csv' })).toMatch(/^0,/);
});

test('a format of two files has its second beside the stream', async () => {
  const trace = await generate({ rate: 40, duration: 10 });
  expect(await companionFile(trace, { format: 'csv' })).toBeUndefined();
  const companion = await companionFile(trace, { format: 'blis' });
  expect(companion?.suffix).toBe('.header.yaml');
  expect(new TextDecoder().decode(companion?.bytes)).toMatch(/^trace_version: 3\n/);
});

test('nothing is made before it is read, and not much more than is read', async () => {
  let rows = 0;
  const onProgress = (progress: Progress) => {
    if ('rows' in progress) rows = progress.rows;
  };
  const trace = await generate({ rate: 1000, requests: 400_000 }, { batchSize: 1_000, onProgress });
  const reader = encodeTrace(trace).getReader();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(rows).toBe(0);
  for (let count = 0; count < 5; count++) await reader.read();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(rows).toBeGreaterThan(0);
  expect(rows).toBeLessThan(10_000);
});

test('blocks are the memory of their reader, who may move it', async () => {
  const workload = { rate: 1000, requests: 300_000 };
  const whole = await bytesOf(encodeTrace(await generate(workload)));
  const blocks: Uint8Array[] = [];
  for await (const block of encodeTrace(await generate(workload)) as unknown as AsyncIterable<Uint8Array>) {
    expect(block.byteLength).toBe(block.buffer.byteLength);
    expect(block.byteLength).toBeLessThanOrEqual(1 << 20);
    blocks.push(structuredClone(block, { transfer: [block.buffer] }));
  }
  expect(Buffer.concat(blocks).equals(whole)).toBe(true);
});

test('batches are handed back when they have been copied', async () => {
  const trace = await generate({ rate: 1000, requests: 300_000 });
  const recycle = vi.spyOn(trace, 'recycle');
  const reader = encodeTrace(trace, { format: 'arrow-stream' }).getReader();
  await reader.read();
  // What is not encoded yet is not handed back.
  expect(recycle.mock.calls.length).toBeLessThanOrEqual(1);
  while (!(await reader.read()).done);
  expect(recycle.mock.calls.length).toBe(Math.ceil(300_000 / 65_536));
});

test('cancelling a stream ends the run and its workers', async () => {
  vi.spyOn(platform, 'resources').mockReturnValue({ cores: 2, memoryBytes: undefined });
  const start = vi.spyOn(platform, 'startWorker');
  const trace = await generate({ rate: 1000, requests: 6_000_000 }, { workers: 2 });
  const reader = encodeTrace(trace, { format: 'csv' }).getReader();
  await reader.read();
  await reader.read();
  const workers = start.mock.results.map(({ value }) => value);
  expect(workers.length).toBeGreaterThan(1);
  const ended = workers.map((worker) => vi.spyOn(worker, 'terminate'));
  await reader.cancel();
  for (const terminate of ended) expect(terminate).toHaveBeenCalled();
  expect(await reader.read()).toEqual({ done: true, value: undefined });
});

test('an abort errors the stream with its reason', async () => {
  const stop = new AbortController();
  const trace = await generate({ rate: 1000, requests: 6_000_000 }, { signal: stop.signal });
  const reader = encodeTrace(trace).getReader();
  await reader.read();
  const reason = new Error('enough');
  stop.abort(reason);
  const failure = async () => {
    for (;;) if ((await reader.read()).done) return;
  };
  await expect(failure()).rejects.toBe(reason);
});

test.each([
  [
    { format: 'vidur' },
    'vidur has one length of input, and the trace has image_tokens, audio_tokens, video_tokens, too; ' +
      'with flatten (--flatten) their tokens count as input',
  ],
  [{ format: 'azure', flatten: true, start: '2025-02-31' }, "start: '2025-02-31' is no day of a calendar"],
  [{ format: 'weka', flatten: true, model: ' ' }, "model: ' ' is no name"],
] as const)('what a format refuses is told by the names of options: %o', async (options, message) => {
  const trace = await generate({ pool: 'builtin:multimodal', rate: 10, duration: 60 });
  await expect(bytesOf(encodeTrace(trace, options))).rejects.toThrow(new RegExp(`^${escaped(message)}$`));
});

const escaped = (text: string) => text.replace(/[()]/g, '\\$&');

test('what cannot be encoded is told to the reader', async () => {
  const stream = encodeTrace(await generate({ pool: 'builtin:multimodal', rate: 10, duration: 60 }), {
    format: 'azure',
  });
  await expect(bytesOf(stream)).rejects.toThrow(UsageError);
  const spent = await generate({ rate: 10, duration: 60 });
  for await (const batch of spent) expect(batch.numRows).toBeGreaterThan(0);
  await expect(bytesOf(encodeTrace(spent))).rejects.toThrow('a trace can be iterated once');
});

test.each([
  [{ format: 'orc' }, /^format: 'orc' is unknown; expected one of arrow, /],
  [{ compression: 'gzip' }, /^compression: the format arrow is not compressed as a whole$/],
  [{ format: 'csv', compression: 'lz4' }, /^compression: 'lz4' is unknown; expected one of gzip, zstd$/],
  [{ format: 'csv', digest: 'yes' }, /^digest: yes is not true or false$/],
  [{ workers: -1 }, /^workers: -1 is not a whole number from 0 to 256$/],
  [{ format: 'azure', start: 'today' }, /^start: 'today' does not match /],
  [{ format: 'csv', flatten: true }, /^flatten: it says nothing in the format csv$/],
  [{ formats: 'csv' }, /^formats: there is no such option; /],
])('options that say nothing are refused: %j', async (options, message) => {
  const trace = await generate({ rate: 10, duration: 60 });
  expect(() => encodeTrace(trace, options as never)).toThrow(UsageError);
  expect(() => encodeTrace(trace, options as never)).toThrow(message);
});

test.each([
  [generate({ rate: 10, duration: 60 }), 'it is a promise and not a trace'],
  [7, 'it is not a trace'],
  [undefined, 'it is not a trace'],
  [{ schema: {} }, 'it is not a trace'],
])('what is no trace is refused at once: %s', async (trace, problem) => {
  const error = new UsageError(`${problem}; give what \`await generate(…)\` gives`, { field: 'trace' });
  expect(() => encodeTrace(trace as never)).toThrow(error);
  await expect(companionFile(trace as never)).rejects.toThrow(error);
  await expect(downloadTrace(trace as never, 'trace.csv')).rejects.toThrow(error);
});
