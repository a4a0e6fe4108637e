import { afterEach, expect, test, vi } from 'vitest';
import { ZstdDecoder } from '../../src/arrow/zstd-decoder.js';
import { openSink } from '../../src/output/file/open-sink.js';
import { openTrace } from '../../src/trace/reading/open-trace.js';
import { useFolder } from '../fixtures/folder.js';
import { sampleBatches, sampleSchema } from './sample-traces.js';

const folder = useFolder();
afterEach(() => vi.restoreAllMocks());

const ROWS = 1_000;

test.each([
  ['plain', true],
  ['split', false],
])('a %s page of Zstandard takes memory for what is made of it, where something is', async (_, isPlain) => {
  const schema = sampleSchema('language', false);
  const path = folder.path('trace.parquet');
  const sink = await openSink(path, 'parquet', schema, { workers: 0, format: { plain_pages: isPlain } });
  for (const batch of sampleBatches(schema, ROWS, ROWS)) await sink.write(batch);
  await sink.close();
  const unpack = vi.spyOn(ZstdDecoder.prototype, 'unpack');
  const scratch = vi.spyOn(ZstdDecoder.prototype, 'scratch');
  const found: number[] = [];
  for await (const batch of await openTrace(path)) {
    found.push(...(batch.getChild('timestamp')!.toArray() as Float64Array));
  }
  expect(found).toEqual(Array.from({ length: ROWS }, (_, row) => row / 8));
  const pages = unpack.mock.calls.filter(([, size]) => size === 8 * ROWS);
  expect(pages.length).toBeGreaterThan(0);
  for (const [, size, room] of unpack.mock.calls) expect([0, size]).toContain(room);
  expect(pages.map(([, , room]) => room)).toEqual(pages.map(() => (isPlain ? 0 : 8 * ROWS)));
  expect(scratch).not.toHaveBeenCalled();
});
