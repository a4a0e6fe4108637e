import { gunzipSync } from 'node:zlib';
import type { RecordBatch } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { ZSTDDecoder } from 'zstddec';
import { UsageError } from '../../src/errors.js';
import { compressionOf } from '../../src/output/compression/compression.js';
import { stored } from '../../src/output/compression/stored.js';
import { outputFormat } from '../../src/output/file/output-format.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { generate } from '../support/generate.js';
import { encodeBytes } from './encode.js';

const zstd = new ZSTDDecoder();
await zstd.init();
const FRAME = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** zstddec decodes one frame at a time; no text of a trace has the four bytes with which a frame begins. */
function unpackedFrames(bytes: Buffer): Buffer {
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; ) {
    const next = bytes.indexOf(FRAME, from + 4);
    const end = next < 0 ? bytes.length : next;
    pieces.push(zstd.decode(bytes.subarray(from, end)));
    from = end;
  }
  return Buffer.concat(pieces);
}

const UNPACK = { gzip: (bytes: Buffer) => gunzipSync(bytes), zstd: unpackedFrames };
const COMPRESSIONS = ['gzip', 'zstd'] as const;

async function traceOf(requests: number) {
  const trace = generate(mixedPool('multimodal'), { requests, batchSize: 64 });
  const batches: RecordBatch[] = [];
  for await (const batch of trace) batches.push(batch);
  return { schema: trace.schema, batches };
}

describe.each(COMPRESSIONS)('%s', (compression) => {
  test.each(['csv', 'jsonl'] as const)(
    'of %s is the same text, smaller, out of any number of workers',
    async (name) => {
      const { schema, batches } = await traceOf(500);
      const plain = await encodeBytes(name, schema, batches);
      const packed = await encodeBytes(name, schema, batches, { compression });
      expect(UNPACK[compression](packed).equals(plain)).toBe(true);
      expect(packed.length).toBeLessThan(plain.length);
      expect((await encodeBytes(name, schema, batches, { compression, workers: 2 })).equals(packed)).toBe(
        true,
      );
    },
  );

  test.each(['csv', 'jsonl'] as const)('of %s without rows can be unpacked', async (name) => {
    const { schema } = await traceOf(1);
    const packed = await encodeBytes(name, schema, [], { compression });
    expect(UNPACK[compression](packed)).toEqual(await encodeBytes(name, schema, []));
    expect(packed.length).toBeGreaterThan(0);
  });

  test.each([1, 31, 255, 256, 8191, 8192, 65_535])('has %d bytes as they are', (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * index) % 251);
    expect(Buffer.compare(UNPACK[compression](Buffer.from(stored(bytes, compression))), bytes)).toBe(0);
  });
});

describe('the name of a file', () => {
  test.each([
    ['trace.csv.gz', 'csv', 'gzip'],
    ['a.b/TRACE.JSONL.ZST', 'jsonl', 'zstd'],
    ['trace.csv', 'csv', undefined],
  ] as const)('%s is %s with %s', (path, format, compression) => {
    expect(outputFormat(path)).toBe(format);
    expect(compressionOf(path).compression).toBe(compression);
  });

  test('says with a format that is told how that is compressed', () => {
    expect(outputFormat('trace.gz', 'mooncake')).toBe('mooncake');
    expect(compressionOf('trace.gz').compression).toBe('gzip');
  });

  test.each([
    ['trace.arrow.gz', undefined],
    ['trace.parquet.zst', undefined],
    ['trace.csv.zst', 'arrow-stream'],
  ])('%s is refused with format %s', (path, format) => {
    expect(() => outputFormat(path, format)).toThrow(UsageError);
    expect(() => outputFormat(path, format)).toThrow(
      /is not compressed as a whole; name it trace\.(arrow|parquet|csv)$/,
    );
  });
});
