import { afterEach, describe, expect, test, vi } from 'vitest';
import { platform } from '#platform';
import { generate, type Workload } from '../../src/index.js';
import type { Compression } from '../../src/output/compression/compression.js';
import { loadWriter } from '../../src/output/format-writers.js';
import { FORMAT_NAMES, type FormatName } from '../../src/output/formats.js';
import { encodeBytes } from './encode.js';

const ROWS = 65_536;

afterEach(() => void vi.restoreAllMocks());

/** Times that a thread, in which the time of a slice is over at each look at the clock, is left to others for a batch. */
async function pausesOf(name: FormatName, compression?: Compression, more: Partial<Workload> = {}) {
  const { blockSize } = await loadWriter(name);
  const output = blockSize === undefined ? {} : { block_size: blockSize, raise_zeros: true };
  const workload = { pool: 'builtin:language', requests: ROWS, duration: 3600, output, ...more } as Workload;
  const trace = await generate(workload, { batchSize: 1 << 20 });
  const batches = [];
  for await (const batch of trace) batches.push(batch);
  expect(batches).toHaveLength(1);
  let now = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => {
    now += 8;
    return now;
  });
  const { nextTask } = platform;
  const pauses = vi.spyOn(platform, 'nextTask').mockImplementation(() => nextTask());
  const options = blockSize === undefined ? {} : { raise_zeros: true };
  const bytes = await encodeBytes(name, trace.schema, batches, { compression, options });
  expect(bytes.length).toBeGreaterThan(ROWS);
  return pauses.mock.calls.length;
}

// Of Arrow the batches are the bytes: there is nothing to do.
const NAMES = FORMAT_NAMES.filter((name) => name !== 'arrow' && name !== 'arrow-stream');
const CONVERSATIONS = {
  share: 0.5,
  turns: { mean: 3 },
  inter_turn_seconds: { family: 'exponential', mean: 60 },
} as const;

describe('a batch that this thread encodes leaves it to others in between', () => {
  test.each(NAMES)('%s', async (name) => {
    expect(await pausesOf(name)).toBeGreaterThan(3);
  });

  test.each(['gzip', 'zstd'] as const)('csv, packed by %s', async (compression) => {
    expect(await pausesOf('csv', compression)).toBeGreaterThan(3);
  });

  test('sessions of several requests', async () => {
    expect(await pausesOf('weka', undefined, { conversations: CONVERSATIONS })).toBeGreaterThan(20);
  });
});
