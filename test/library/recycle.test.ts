import { expect, test } from 'vitest';
import { generate } from '../../src/generate.js';
import { TraceDigest } from '../../src/trace/digest.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';

/** Some 90 runs in one thread, and enough for workers to get several. */
const REQUESTS = 6_000_000;

/** The digest of a trace, and the number of buffers that its first column lay in. */
async function consume(
  category: 'language' | 'multimodal',
  options: { batchSize: number; workers: number; recycled: boolean },
) {
  const { batchSize, workers, recycled } = options;
  const trace = generate(mixedPool(category), { requests: REQUESTS, batchSize, workers });
  const digest = new TraceDigest(trace.schema);
  const buffers = new Set<unknown>();
  for await (const batch of trace) {
    digest.update(batch);
    buffers.add(batch.data.children[0]?.values.buffer);
    if (!recycled) continue;
    trace.recycle(batch);
    // A second time does no harm, such as handing memory out that somebody else has by now.
    trace.recycle(batch);
  }
  return { hex: digest.hex(), buffers: buffers.size };
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
    expect(recycled.buffers).toBeLessThan(kept.buffers / 2);
  },
);
