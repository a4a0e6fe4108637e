import { type RecordBatch, RecordBatchFileWriter, RecordBatchStreamWriter } from 'apache-arrow';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { bytesOf, type NumberArray } from '../../src/trace/columns.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { generate } from '../support/generate.js';

/** Some 90 runs in one thread, and enough for workers to get several. */
const REQUESTS = 6_000_000;

/** Bytes of the buffers that this thread asks for while it is in use. */
let allocated = 0;
const SystemArrayBuffer = ArrayBuffer;
class CountedArrayBuffer extends SystemArrayBuffer {
  constructor(byteLength: number) {
    super(byteLength);
    allocated += byteLength;
  }
}
beforeEach(() => {
  vi.stubGlobal('ArrayBuffer', CountedArrayBuffer);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** The digest of a trace, and the bytes that were asked for to make it. */
async function consume(
  category: 'language' | 'multimodal',
  options: { batchSize: number; workers: number; recycled: boolean },
) {
  const { batchSize, workers, recycled } = options;
  const trace = generate(mixedPool(category), { requests: REQUESTS, batchSize, workers });
  const digest = new TraceDigest(trace.schema);
  allocated = 0;
  for await (const batch of trace) {
    digest.update(batch);
    if (!recycled) continue;
    trace.recycle(batch);
    // A second time does no harm, such as handing memory out that somebody else has by now.
    trace.recycle(batch);
  }
  return { hex: digest.hex(), allocated };
}

test.each([
  ['language', 65_536],
  ['language', 7_000],
  ['language', 1_500_000],
  ['multimodal', 65_536],
] as const)(
  'handing batches back leaves the rows as they are: %s, batches of %i',
  async (category, batchSize) => {
    const kept = await consume(category, { batchSize, workers: 1, recycled: false });
    const recycled = await consume(category, { batchSize, workers: 1, recycled: true });
    const inWorkers = await consume(category, { batchSize, workers: 2, recycled: true });
    expect(recycled.hex).toBe(kept.hex);
    expect(inWorkers.hex).toBe(kept.hex);
    // Without it each run, and each batch that lies across two, has memory of its own.
    expect(kept.allocated).toBeGreaterThan(REQUESTS * 20);
    expect(recycled.allocated).toBeLessThan(kept.allocated / 2);
  },
);

describe('a batch that is handed back too early', () => {
  const small = (batchSize = 10_000) => generate(mixedPool('multimodal'), { requests: 400_000, batchSize });

  /** All values of a batch's buffers as text, but for lists' offsets, which are copies. */
  const columnsOf = (batch: RecordBatch) =>
    batch.data.children.flatMap(({ values, children }) => [values, children[0]?.values]).filter(Boolean);

  test('has no values any more when its memory serves again, and never those of another', async () => {
    const trace = small();
    const kept: { columns: NumberArray[]; copies: NumberArray[] }[] = [];
    for await (const batch of trace) {
      const columns = columnsOf(batch) as NumberArray[];
      kept.push({ columns, copies: columns.map((column) => column.slice()) });
      trace.recycle(batch);
      for (const { columns, copies } of kept) {
        const changed = columns.filter(
          (column, index) =>
            column.length > 0 && Buffer.compare(bytesOf(column), bytesOf(copies[index])) !== 0,
        );
        expect(changed.length).toBe(0);
      }
      if (kept.length > 10) kept.shift();
    }
    expect(kept.some(({ columns }) => columns.every(({ length }) => length === 0))).toBe(true);
  });

  test.each([
    ['file', RecordBatchFileWriter],
    ['stream', RecordBatchStreamWriter],
  ])('fails the apache-arrow writer that still holds it: %s', async (_, Writer) => {
    const trace = small();
    const writer = new Writer();
    for await (const batch of trace) {
      writer.write(batch);
      trace.recycle(batch);
    }
    writer.finish();
    // The bytes themselves would fill the report of a failure.
    const outcome = await writer.toUint8Array().then(() => 'written', String);
    expect(outcome).toMatch(/detached/);
  });

  test('is of no concern to a run whose memory the caller has moved elsewhere', async () => {
    // A batch a run: the memory of several would be missed by the others.
    const trace = small(65_536);
    let rows = 0;
    for await (const batch of trace) {
      rows += batch.numRows;
      const buffer = batch.data.children[0].values.buffer as ArrayBuffer;
      if (buffer.byteLength > 0) structuredClone(buffer, { transfer: [buffer] });
      trace.recycle(batch);
    }
    expect(rows).toBe(400_000);
  });
});
