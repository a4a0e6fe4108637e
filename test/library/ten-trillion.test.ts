import { beforeAll, describe, expect, it } from 'vitest';
import { compilePlan } from '../../src/generate/compile-plan.js';
import { generate } from '../../src/generate/generate.js';
import type { Workload } from '../../src/generate/opened.js';
import { readTraceMetadata } from '../../src/trace/metadata.js';

const REQUESTS = 1e13;
const RATE = 1e7;
const SHARDS = 1e6;
/** Expected rows of a unit of the engine; 10^13 of them is a whole number of units. */
const TILE_ROWS = 8192;
const TILES = REQUESTS / TILE_ROWS;

/** The units before a shard, in exact integers. */
const tilesBefore = (shards: number) => Number((BigInt(TILES) * BigInt(shards)) / BigInt(SHARDS));

interface Part {
  readonly rows: number;
  readonly first: number;
  readonly last: number;
  /** Rows of the whole trace before it. */
  readonly rowsBefore: number | undefined;
  readonly lastRequestId: bigint | undefined;
}

async function partOf(plan: Parameters<typeof generate>[0], index: number): Promise<Part> {
  const trace = await generate(plan, { workers: 1, shard: { index, count: SHARDS } });
  let [rows, first, last] = [0, Number.NaN, -1];
  let lastRequestId: bigint | undefined;
  for await (const batch of trace) {
    const times = batch.getChild('timestamp')!.toArray() as Float64Array;
    if (rows === 0) first = times[0]!;
    expect(times[0]).toBeGreaterThanOrEqual(last);
    last = times[times.length - 1]!;
    lastRequestId = batch.getChild('request_id')?.get(batch.numRows - 1);
    rows += batch.numRows;
    trace.recycle(batch);
  }
  return { rows, first, last, rowsBefore: readTraceMetadata(trace.schema).firstRequestId, lastRequestId };
}

/** Of a rate that does not change, the k-th unit begins at k x 8192 / 10^7 s. */
function expectWithin({ first, last }: Part, index: number): void {
  const [from, to] = [index - 1, index].map((shards) => (tilesBefore(shards) * TILE_ROWS) / RATE);
  // Edges of units are products and quotients of numbers up to 10^13: within 10^-8 s.
  expect(first).toBeGreaterThanOrEqual(from! - 1e-8);
  expect(last).toBeLessThanOrEqual(to! + 1e-8);
  // Of 10^7 rows in a second none is missing at the ends: a millisecond has 10^4.
  expect(first).toBeLessThan(from! + 1e-3);
  expect(last).toBeGreaterThan(to! - 1e-3);
}

const expectedRows = (index: number) => (tilesBefore(index) - tilesBefore(index - 1)) * TILE_ROWS;

describe('of 10^13 requests the first, a middle and the last of 10^6 shards', () => {
  const workload = { pool: 'builtin:language', rate: RATE, requests: REQUESTS };
  let plan: Awaited<ReturnType<typeof compilePlan>>;
  const parts = new Map<number, Part>();

  beforeAll(async () => {
    plan = await compilePlan(workload);
    for (const index of [1, SHARDS / 2, SHARDS]) parts.set(index, await partOf(plan, index));
  });

  it('are those of a plan as large as the windows of its pool ask for', () => {
    expect(plan.expectedRequests).toBe(REQUESTS);
    // 278 hours of 12 windows, 843 clients: 32 bytes each would be 90 MB if all were active all the time.
    expect(plan.bytes.length).toBeLessThan(278 * 12 * 843 * 32);
  });

  it.each([1, SHARDS / 2, SHARDS])('are where %i has to be in time', (index) => {
    expectWithin(parts.get(index)!, index);
  });

  it.each([1, SHARDS / 2, SHARDS])('have about as many rows as all others: %i', (index) => {
    // Clients' counts vary more than Poisson's, by their squared CV; 1 % is 30 times its standard deviation.
    expect(Math.abs(parts.get(index)!.rows / expectedRows(index) - 1)).toBeLessThan(0.01);
  });

  it('begin with request 0, and end with the last of all', () => {
    expect(parts.get(1)!.rowsBefore).toBe(0);
    const { rowsBefore, rows, last } = parts.get(SHARDS)!;
    expect(rowsBefore! + rows).toBe(REQUESTS);
    expect(last).toBeLessThan(REQUESTS / RATE);
  });

  it('are numbered up to the last', async () => {
    const stream = { ...workload, method: 'naive', output: { request_id: true } } as const;
    const { lastRequestId, rows, rowsBefore } = await partOf(stream, SHARDS);
    expect(lastRequestId).toBe(BigInt(REQUESTS) - 1n);
    expect(rowsBefore! + rows).toBe(REQUESTS);
    // A Poisson process: six standard deviations of 10^7.
    expect(Math.abs(rows - expectedRows(SHARDS))).toBeLessThan(6 * Math.sqrt(1e7));
  });
});

describe('the last of 10^6 shards ends with the trace', () => {
  const DAYS = 86_400;
  it.each<[string, object, number]>([
    [
      'of a population that reasons',
      { pool: 'builtin:reason', rate: RATE, requests: REQUESTS },
      REQUESTS / RATE,
    ],
    ['of lists of items', { pool: 'builtin:multimodal', rate: RATE, requests: REQUESTS }, REQUESTS / RATE],
    [
      'of renewal arrivals',
      { pool: 'builtin:language', rate: RATE, requests: REQUESTS, arrivals: 'renewal' },
      REQUESTS / RATE,
    ],
    [
      'of a rate with a shape',
      {
        pool: 'builtin:language',
        rate: {
          linear: [
            [0, 5e6],
            [6 * DAYS, 2e7],
            [12 * DAYS, 1e6],
          ],
        },
        duration: 12 * DAYS,
      },
      12 * DAYS,
    ],
    [
      'of conversations over two years',
      {
        pool: 'builtin:language?clients=100',
        rate: 1.9e5,
        requests: REQUESTS,
        conversations: {
          share: 0.2,
          turns: { mean: 2.5, max: 4 },
          inter_turn_seconds: { family: 'exponential', mean: 5, max: 25 },
        },
      },
      REQUESTS / 1.9e5,
    ],
  ])('%s', async (_, workload, duration) => {
    const plan = await compilePlan(workload as Workload);
    const { rows, first, last } = await partOf(plan, SHARDS);
    const expected = plan.expectedRequests / SHARDS;
    expect(plan.expectedRequests).toBeGreaterThan(0.99 * REQUESTS);
    expect(Math.abs(rows / expected - 1)).toBeLessThan(0.01);
    // Of a million parts with about as many rows each, this one begins near to the end, even where the rate is a tenth of the mean.
    expect(first).toBeGreaterThan(duration * (1 - 2e-5));
    expect(last).toBeLessThan(duration);
    expect(last).toBeGreaterThan(duration * (1 - 1e-9));
  });
});
