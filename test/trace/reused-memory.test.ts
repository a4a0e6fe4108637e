import { type RecordBatch, Table } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { generate } from '../../src/generate/generate.js';
import { openSink } from '../../src/output/file/open-sink.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { openTrace } from '../../src/trace/reading/open-trace.js';
import { useFolder } from '../fixtures/folder.js';
import { sampleBatches, sampleSchema } from './sample-traces.js';

const folder = useFolder();

/** What is told of each batch while it is good, and the memory that its times are in. */
async function read<T>(path: string, reusesMemory: boolean, tell: (batch: RecordBatch) => T) {
  const told: T[] = [];
  const memory = new Set<ArrayBufferLike>();
  for await (const batch of await openTrace(path, { reusesMemory })) {
    told.push(tell(batch));
    memory.add(batch.data.children[0].values.buffer);
  }
  return { told, pieces: memory.size };
}

describe.each(['arrow', 'arrow-stream'] as const)('%s', (format) => {
  test('has the same rows in the memory of two batches as in that of all', async () => {
    const schema = sampleSchema('multimodal', true);
    const path = folder.path(`trace.${format}`);
    const sink = await openSink(path, format, schema);
    for (const batch of sampleBatches(schema, 130, 30)) await sink.write(batch);
    await sink.close();
    const text = (batch: RecordBatch) => String(new Table([batch]));
    const [again, once] = [await read(path, true, text), await read(path, false, text)];
    expect(again.told).toEqual(once.told);
    expect(once.told).toHaveLength(5);
    expect([again.pieces, once.pieces]).toEqual([2, 5]);
  });
});

test('a Parquet file has the same rows in the memory of one row group of a size', async () => {
  const rows = await generate({ pool: 'builtin:language', requests: 1_200_000, seed: 'memory' });
  const path = folder.path('trace.parquet');
  const sink = await openSink(path, 'parquet', rows.schema, { workers: 0 });
  const written = new TraceDigest(rows.schema);
  for await (const batch of rows) {
    written.update(batch);
    await sink.write(batch);
  }
  await sink.close();
  const found = [true, false].map(() => new TraceDigest(rows.schema));
  const again = await read(path, true, (batch) => found[0].update(batch));
  const once = await read(path, false, (batch) => found[1].update(batch));
  const digest = written.hex();
  expect(found.map((trace) => trace.hex())).toEqual([digest, digest]);
  // Groups of 524,288 rows, and what is left.
  expect([again.pieces, once.pieces]).toEqual([2, 3]);
});
