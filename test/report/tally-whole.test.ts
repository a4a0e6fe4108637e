import { Field, Float64, type RecordBatch, Schema, Timestamp, TimeUnit, tableFromArrays } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { generate } from '../../src/generate/generate.js';
import type { Workload } from '../../src/generate/opened.js';
import { TrafficTally } from '../../src/report/tally/traffic-tally.js';
import type { TrafficSummary } from '../../src/report/traffic-summary.js';
import { encodeTrace } from '../../src/streams/encode-trace.js';
import { uniforms } from '../compare/traces.js';
import { logFile, readAll } from '../logs/log-files.js';
import { logBatch, tallied, talliedTrace } from './tallied.js';

const COMMON = { rate: 8, duration: 300, seed: 'pictures' };
const CONVERSATIONS = {
  share: 0.6,
  turns: { mean: 3.5 },
  inter_turn_seconds: { family: 'exponential', mean: 20 },
} as const;
const WORKLOADS: Readonly<Record<string, Workload>> = {
  language: { pool: 'builtin:language', ...COMMON, conversations: CONVERSATIONS },
  reason: { pool: 'builtin:reason', ...COMMON },
  multimodal: { pool: 'builtin:multimodal', ...COMMON },
};

async function batchesOf(workload: Workload, batchSize: number): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  for await (const batch of await generate(workload, { batchSize })) batches.push(batch);
  return batches;
}

/** Numbers that are anything but finite, and what no JSON has. */
function unplain(value: unknown, path = ''): string[] {
  if (value === null || ['string', 'boolean', 'undefined'].includes(typeof value)) return [];
  if (typeof value === 'number') return Math.abs(value) === Number.POSITIVE_INFINITY ? [path] : [];
  if (![Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value))) return [path];
  return Object.entries(value as object).flatMap(([key, part]) => unplain(part, `${path}.${key}`));
}

describe.each(Object.entries(WORKLOADS))('a summary of %s', (category, workload) => {
  it('is the same in any batches, and plain data', async () => {
    const whole = await tallied(await batchesOf(workload, 100_000));
    const parts = await tallied(await batchesOf(workload, 97));
    expect(parts).toEqual(whole);
    expect(whole.category).toBe(category);
    expect(whole.requests).toBeGreaterThan(2000);
    expect(whole.durationSeconds).toBe(300);
    expect(unplain(whole)).toEqual([]);
    expect(structuredClone(whole)).toEqual(whole);
    const again = JSON.parse(JSON.stringify(whole)) as TrafficSummary;
    expect(again.rate.windows.map(({ requests }) => requests)).toEqual(
      whole.rate.windows.map(({ requests }) => requests),
    );
  });

  it('is that of the same trace, read as a log', async () => {
    const ofTrace = await tallied(await batchesOf(workload, 1000));
    const trace = await generate(workload);
    const bytes = new Uint8Array(await new Response(encodeTrace(trace, { format: 'arrow' })).arrayBuffer());
    const { log } = await readAll(logFile('trace.arrow', bytes));
    const { name, fields, durationSeconds } = log;
    const ofLog = await tallied(log.batches(), {
      ...{ name, fields, durationSeconds, category: log.category },
      clientName: (client) => log.clientName(client),
    });
    const { clients, conversations, ...figures } = ofLog;
    const { clients: expected, conversations: whole, ...rest } = ofTrace;
    expect({ ...figures, name: '', notes: [] }).toEqual({ ...rest, name: '', notes: [] });
    // A log has no numbers of turns, by which those are known that began before the trace.
    expect(asSeen(conversations)).toEqual(asSeen(whole));
    expect(whole?.turnNumbersAre ?? 'own').toBe('own');
    expect(conversations?.turnNumbersAre ?? 'seen').toBe('seen');
    // Of clients with as many requests the order is that of their numbers here, and of their coming there.
    const byName = ({ busiest }: NonNullable<TrafficSummary['clients']>) =>
      [...busiest].sort((a, b) => b.requests - a.requests || (a.client < b.client ? -1 : 1));
    expect(byName(clients!)).toEqual(byName(expected!));
    expect({ ...clients, busiest: [] }).toEqual({ ...expected, busiest: [] });
  });
});

/** What the requests of conversations that are there say. */
function asSeen(all: TrafficSummary['conversations']) {
  if (all === undefined) return undefined;
  const { conversations, requestShare, interTurnSeconds, interTurnHistogram } = all;
  return { conversations, requestShare, interTurnSeconds, interTurnHistogram };
}

describe('a summary', () => {
  it('is of at most 150 kB, with all that there can be', async () => {
    const uniform = uniforms(2);
    const rows = 200_000;
    const numbers = (of: () => number) => Uint32Array.from({ length: rows }, of);
    const times = Array.from({ length: rows }, (_, row) => (120_000 * (row + uniform())) / rows);
    const lengths = () => Math.floor(2 ** (20 * uniform()));
    const batch = logBatch(times, {
      clients: numbers(() => Math.floor(5000 * uniform() ** 3)),
      sessions: Float64Array.from({ length: rows }, () => Math.floor(50_000 * uniform())),
      history: numbers(lengths),
      values: {
        input_tokens: numbers(lengths),
        output_tokens: numbers(lengths),
        reason_ratio: Float64Array.from({ length: rows }, uniform),
      },
    });
    const fields = ['input_tokens', 'output_tokens', 'reason_ratio'];
    const summary = await tallied([batch], { fields, durationSeconds: 120_000 });
    expect(summary.rate.windows).toHaveLength(400);
    expect(summary.clients!.busiest).toHaveLength(300);
    expect(summary.conversations!.byTurn.length).toBeGreaterThan(8);
    const { length } = JSON.stringify(summary);
    expect(length).toBeLessThan(150_000);
    expect(length).toBeGreaterThan(50_000);
  });

  it('of nothing has nothing', async () => {
    const ofTrace = await talliedTrace({ timestamp: [] });
    const ofNone = new TrafficTally({ name: 'none' }).end();
    const ofLog = await tallied([], { fields: ['input_tokens', 'output_tokens'] });
    for (const summary of [ofTrace, ofNone, ofLog]) {
      expect(summary).toMatchObject({ requests: 0, durationSeconds: 0, ratePerSecond: NaN });
      expect(summary.rate.windows).toEqual([]);
      expect(summary.interArrivalTimes).toMatchObject({ seconds: { count: 0, mean: NaN }, histogram: [] });
      expect(summary.interArrivalTimes.fitted).toBeUndefined();
      expect(summary.clients).toBeUndefined();
      expect(summary.jointLengths).toBeUndefined();
      expect(summary.conversations).toBeUndefined();
    }
    expect(ofLog.lengths.map(({ column, histogram }) => [column, histogram])).toEqual([
      ['input_tokens', []],
      ['output_tokens', []],
    ]);
    expect(ofLog.rateLengths[0]).toMatchObject({ groups: [], pearson: NaN });
    const asked = new TrafficTally({ name: 'none', durationSeconds: 600 }).end();
    expect(asked).toMatchObject({ durationSeconds: 600, ratePerSecond: 0 });
    expect(asked.rate.windows).toHaveLength(60);
    expect(asked.rate.windows[59]).toMatchObject({ requests: 0, ratePerSecond: 0, low: 0, high: 0 });
  });

  it('of one request has no inter-arrival time', async () => {
    const one = await talliedTrace({ timestamp: [5], input_tokens: [10] });
    expect(one).toMatchObject({ requests: 1, durationSeconds: 0, ratePerSecond: NaN });
    expect(one.interArrivalTimes.seconds.count).toBe(0);
    expect(one.lengths[1].tokens).toMatchObject({ count: 1, mean: 10, cv: 0, p99: 10 });
    expect(one.jointLengths!.counts.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(one.clients).toMatchObject({ clients: 1, gini: 0, clientsForNinetyPercent: 1 });
  });

  it('of requests that all come at once has a rate of none', async () => {
    const ties = await talliedTrace({ timestamp: new Array(50).fill(7) });
    expect(ties).toMatchObject({ requests: 50, durationSeconds: 0, ratePerSecond: NaN });
    expect(ties.interArrivalTimes.seconds).toMatchObject({ count: 49, mean: 0, max: 0 });
    expect(ties.interArrivalTimes.histogram).toEqual([]);
    expect(ties.rate.windows).toEqual([]);
    expect(unplain(ties)).toEqual([]);
    const inWindows = await talliedTrace({ timestamp: new Array(50).fill(7) }, { durationSeconds: 60 });
    expect(inWindows.rate.windows[7]).toMatchObject({ requests: 50, ratePerSecond: 50, interArrivalCv: NaN });
    expect(unplain(inWindows)).toEqual([]);
  });

  it('says what is missing, and leaves out what that makes unknown', async () => {
    const table = tableFromArrays({ timestamp: Float64Array.of(0, 1, 2, 3) });
    const columns = {
      client_id: [1, null, 1, 2],
      input_tokens: [10, 20, null, 30],
      output_tokens: [1, 2, 3, 4],
    };
    const { vectorFromArray, Uint32, Struct, makeData, RecordBatch: Batch } = await import('apache-arrow');
    const children = Object.values(columns).map((values) => vectorFromArray(values, new Uint32()).data[0]);
    const fields = [
      new Field('timestamp', new Float64(), false),
      ...Object.keys(columns).map((name) => new Field(name, new Uint32(), true)),
    ];
    const schema = new Schema(fields);
    const data = makeData({
      type: new Struct(fields),
      length: 4,
      nullCount: 0,
      children: [table.getChild('timestamp')!.data[0], ...children],
    });
    const summary = await tallied([new Batch(schema, data)]);
    expect(summary.clients).toBeUndefined();
    expect(summary.jointLengths).toBeUndefined();
    expect(summary.lengths[0]).toMatchObject({ column: 'input_tokens', tokens: { count: 3, mean: 20 } });
    expect(summary.lengths[1].tokens.count).toBe(4);
    expect(summary.rateLengths.map(({ column }) => column)).toEqual(['output_tokens']);
    expect(summary.notes).toEqual([
      'timestamp: numbers without a unit; taken as seconds, unless --time-unit says otherwise',
      'client_id: has 1 missing value; clients are left out',
      'input_tokens: has 1 missing value; the figures are of the others',
    ]);
  });

  it('counts from the first request where times are dates, and says which that is', async () => {
    const first = 1_700_000_000;
    const unix = await talliedTrace({ timestamp: [first, first + 1, first + 10] });
    expect(unix).toMatchObject({ startUnixSeconds: first, durationSeconds: 10, ratePerSecond: 0.3 });
    const dates = await talliedTrace(
      { timestamp: [first, first + 1, first + 10].map((time) => BigInt(time) * 1000n) as never },
      {},
      { types: { timestamp: new Timestamp(TimeUnit.MILLISECOND) } },
    );
    expect(dates).toMatchObject({ startUnixSeconds: first, durationSeconds: 10 });
    // Seconds since nobody knows when.
    const plain = await talliedTrace({ timestamp: [100, 101, 110] });
    expect(plain).toMatchObject({ startUnixSeconds: undefined, durationSeconds: 10 });
    expect(plain.rate.windows[0].requests).toBe(1);
  });

  it('refuses times that do not ascend', async () => {
    await expect(talliedTrace({ timestamp: [0, 2, 1] })).rejects.toThrow(
      'row 2: column timestamp: 1 after 2; times must be finite and ascend',
    );
  });
});
