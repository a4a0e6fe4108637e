import { Field, Float32, Float64, Int64, List, Uint32, Uint64 } from 'apache-arrow';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTraces } from '../../src/compare/compare.js';
import type { CompareOptions, TraceComparison } from '../../src/compare/comparison.js';
import { TraceError, UsageError } from '../../src/errors.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { generate } from '../support/generate.js';
import { sampleBatches, sampleSchema } from '../trace/sample-traces.js';
import { type Columns, type TraceShape, traceOf } from './traces.js';

const PAIR: Columns = { timestamp: [0, 1] };

async function* sampleTrace(category: 'language' | 'multimodal', rows = 500) {
  yield* sampleBatches(sampleSchema(category, true), rows, 64);
}

describe('columns', () => {
  it('are compared by their values', async () => {
    const { interArrivalTime, columns, leftOut } = await compareTraces(
      traceOf({ timestamp: [0, 1, 2, 4], input_tokens: [1, 2, 3, 2], image_tokens: [[7], [], [9, 9], [7]] }),
      traceOf({ timestamp: [0, 2, 4], input_tokens: [2, 3, 4], image_tokens: [[], [], [7]] }),
    );
    // Gaps 1, 1, 2 and 2, 2.
    expect(interArrivalTime).toEqual({
      a: { count: 3, mean: 4 / 3, p50: 1, p90: 2, p99: 2 },
      b: { count: 2, mean: 2, p50: 2, p90: 2, p99: 2 },
      kolmogorovSmirnov: 2 / 3,
      wasserstein: expect.closeTo(2 / 3, 15),
      wassersteinOverMean: expect.closeTo(1 / 2, 15),
    });
    expect(leftOut).toEqual([]);
    const [output, input, images] = ['output_tokens', 'input_tokens', 'image_tokens'].map((name) =>
      columns.find(({ column }) => column === name),
    );
    expect(output?.values).toMatchObject({ kolmogorovSmirnov: 0, wasserstein: 0, wassersteinOverMean: 0 });
    // F_a is 1/4, 3/4, 1, 1 at 1, 2, 3, 4; F_b is 0, 1/3, 2/3, 1.
    expect(input?.values).toMatchObject({
      a: { count: 4, mean: 2, p50: 2, p90: 3, p99: 3 },
      kolmogorovSmirnov: expect.closeTo(5 / 12, 15),
      wasserstein: expect.closeTo(1, 15),
      wassersteinOverMean: expect.closeTo(1 / 2, 15),
    });
    expect(input?.itemsPerRequest).toBeUndefined();
    // Items 7 9 9 7 and 7; a request has 1 0 2 1 and 0 0 1.
    expect(images?.values).toMatchObject({
      kolmogorovSmirnov: 0.5,
      wasserstein: 1,
      wassersteinOverMean: 1 / 8,
    });
    expect(images?.itemsPerRequest).toMatchObject({
      a: { count: 4, mean: 1 },
      b: { count: 3, mean: expect.closeTo(1 / 3, 15) },
      kolmogorovSmirnov: expect.closeTo(5 / 12, 15),
      wasserstein: expect.closeTo(2 / 3, 15),
    });
  });

  it('may be of any numbers, names of rows and conversations aside', async () => {
    const shape: TraceShape = {
      types: {
        input_tokens: new Int64(),
        request_id: new Uint64(),
        ratio: new Float32(),
        waits: new List(new Field('item', new Float64(), false)),
      },
    };
    const trace = (input: bigint[]) => ({
      timestamp: [0, 1],
      input_tokens: input,
      request_id: [1n << 60n, 2n],
      conversation_id: [5, 6],
      ratio: [0.25, 0.75],
      waits: [[0.5], [1.5, 2.5]],
    });
    const { columns, leftOut } = await compareTraces(
      traceOf(trace([10n, 20n]), shape),
      traceOf(
        { ...trace([0n, 0n]), input_tokens: [10, 30] },
        { types: { ...shape.types, input_tokens: new Uint32() } },
      ),
    );
    expect(leftOut).toEqual([]);
    expect(columns.map(({ column }) => column)).toEqual(['output_tokens', 'input_tokens', 'ratio', 'waits']);
    const [, input, ratio, waits] = columns;
    expect(input.values).toMatchObject({ kolmogorovSmirnov: 0.5, wasserstein: 5, a: { mean: 15 } });
    expect(ratio.values.a).toEqual({ count: 2, mean: 0.5, p50: 0.25, p90: 0.75, p99: 0.75 });
    expect(waits.values).toMatchObject({ a: { count: 3, mean: 1.5 }, wasserstein: 0 });
  });

  it('are left out where the traces do not agree on them, and said so', async () => {
    const { columns, leftOut } = await compareTraces(
      traceOf(
        { ...PAIR, only_a: [1, 2], mixed: [1, 2], nested: [1, 2], below: [0n, -1n], fine: [3, 4] },
        { types: { below: new Int64() } },
      ),
      traceOf(
        { ...PAIR, mixed: [1, 2], nested: [[1], [2]], below: [0, 1], fine: [3, 4], only_b: [1, 2] },
        { types: { mixed: new Float64() } },
      ),
      { names: ['left', 'right'] },
    );
    expect(columns.map(({ column }) => column)).toEqual(['output_tokens', 'fine']);
    expect(leftOut).toEqual([
      { column: 'only_a', reason: 'right has no such column' },
      { column: 'mixed', reason: 'left has whole numbers, right has floating-point numbers' },
      { column: 'nested', reason: 'left has whole numbers, right has lists of whole numbers' },
      {
        column: 'below',
        reason: 'in left it has -1 in row 1, where numbers from 0 to 4294967295 can be counted',
      },
      { column: 'only_b', reason: 'left has no such column' },
    ]);
  });

  it('of other categories are those that both have', async () => {
    const { columns, leftOut } = await compareTraces(sampleTrace('language'), sampleTrace('multimodal'));
    expect(columns.map(({ column }) => column)).toEqual(['output_tokens']);
    expect(leftOut).toEqual([
      { column: 'input_tokens', reason: 'b has no such column' },
      ...['text_tokens', 'image_tokens', 'audio_tokens', 'video_tokens'].map((column) => ({
        column,
        reason: 'a has no such column',
      })),
    ]);
  });
});

describe('client skew', () => {
  it('is that of a small example', async () => {
    // 30 clients: 41 requests of one, 10 each of four, 1 each of nineteen, and none of the rest.
    const requests = [41, 10, 10, 10, 10, ...new Array<number>(19).fill(1)];
    const client_id = requests.flatMap((count, client) => new Array<number>(count).fill(1_000_000 * client));
    const timestamp = client_id.map((_, index) => index);
    const { a, b } = await compareTraces(traceOf({ timestamp, client_id }), traceOf(PAIR));
    expect(a.clients).toEqual({
      clients: 24,
      topShares: [
        { clients: 1, share: 0.41 },
        { clients: 5, share: 0.81 },
        { clients: 10, share: 0.86 },
        { clients: 20, share: 0.96 },
      ],
      clientsForNinetyPercent: 14,
    });
    expect(b.clients).toEqual({
      clients: 1,
      topShares: [1, 5, 10, 20].map((clients) => ({ clients, share: 1 })),
      clientsForNinetyPercent: 1,
    });
  });
});

describe('a comparison', () => {
  const gap = fc.oneof(fc.constantFrom(0, 0.5, 1, 3), fc.double({ min: 0, max: 20, noNaN: true }));
  const rows = fc.array(fc.tuple(gap, fc.nat(4), fc.nat(50), fc.array(fc.nat(5), { maxLength: 3 })), {
    minLength: 1,
    maxLength: 60,
  });
  type Rows = typeof rows extends fc.Arbitrary<infer T> ? T : never;

  function columnsOf(of: Rows): Columns {
    let time = 0;
    return {
      timestamp: of.map(([wait]) => {
        time += wait;
        return time;
      }),
      client_id: of.map(([, client]) => client),
      input_tokens: of.map(([, , tokens]) => tokens),
      // The first row has an item, by which its type is known.
      image_tokens: of.map(([, , , items], row) => (row === 0 ? [1, ...items] : items)),
    };
  }

  const options: CompareOptions = { windowSeconds: 7, cvWindowSeconds: 40 };

  it('of a trace with itself finds no distance', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (of) => {
        const trace = columnsOf(of);
        const { a, b, interArrivalTime, columns, windowRate } = await compareTraces(
          traceOf(trace),
          traceOf(trace),
          { ...options, names: ['same', 'same'] },
        );
        expect(b).toEqual(a);
        const compared = [
          ...(of.length > 1 ? [interArrivalTime] : []),
          ...(a.windowRates.windows > 0 ? [windowRate] : []),
          ...columns.map(({ values }) => values),
          ...columns.flatMap(({ itemsPerRequest }) => itemsPerRequest ?? []),
        ];
        expect(compared.length).toBeGreaterThanOrEqual(4);
        for (const distance of compared) {
          expect(distance).toMatchObject({ kolmogorovSmirnov: 0, wasserstein: 0 });
        }
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  it('is the same from the other side', async () => {
    const distancesOf = ({ interArrivalTime, columns, windowRate }: TraceComparison) =>
      [
        interArrivalTime,
        windowRate,
        ...columns.flatMap(({ values, itemsPerRequest }) => [values, itemsPerRequest ?? values]),
      ].map(({ kolmogorovSmirnov, wasserstein }) => ({ kolmogorovSmirnov, wasserstein }));
    await fc.assert(
      fc.asyncProperty(rows, rows, async (first, second) => {
        const [a, b] = [columnsOf(first), columnsOf(second)];
        const forth = await compareTraces(traceOf(a), traceOf(b), options);
        const back = await compareTraces(traceOf(b), traceOf(a), { ...options, names: ['b', 'a'] });
        expect(distancesOf(back)).toEqual(distancesOf(forth));
        expect(back.a).toEqual(forth.b);
        expect(back.b).toEqual(forth.a);
      }),
      { seed: 9, numRuns: 100 },
    );
  });

  it('does not depend on batches', async () => {
    const sizes = fc
      .array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 8 })
      .filter((rowsOf) => rowsOf.some((size) => size > 0));
    await fc.assert(
      fc.asyncProperty(rows, rows, sizes, async (first, second, batchRows) => {
        const [a, b] = [columnsOf(first), columnsOf(second)];
        const whole = await compareTraces(traceOf(a), traceOf(b), options);
        const cut = await compareTraces(traceOf(a, { batchRows }), traceOf(b, { batchRows }), options);
        expect(cut).toEqual(whole);
      }),
      { seed: 10, numRuns: 100 },
    );
  });

  it('is plain data', async () => {
    const comparison = await compareTraces(sampleTrace('multimodal'), sampleTrace('multimodal', 300));
    const copied = JSON.parse(JSON.stringify(comparison));
    // All of these have values, so that nothing became null.
    expect(copied.columns).toEqual(comparison.columns);
    expect(copied.a.windowRates).toEqual(comparison.a.windowRates);
    expect(Object.keys(copied)).toEqual(Object.keys(comparison));
  });

  it('takes traces as they are generated', async () => {
    const pool = mixedPool('language');
    const traces = ['x', 'y'].map((seed) => generate(pool, { rate: 50, duration: 120, seed }));
    const { a, b, leftOut } = await compareTraces(traces[0], traces[1]);
    expect([a.requests, b.requests, a.durationSeconds, leftOut]).toEqual([6_000, 6_000, 120, []]);
    expect(a.windowRates.windows).toBe(40);
  });
});

describe('what cannot be compared is refused', () => {
  const fine = () => traceOf(PAIR);
  async function* nothing() {}
  const withTimes = (timestamp: number[]) => traceOf({ timestamp }, { batchRows: [2] });

  it.each([
    ['no batches', nothing, 'a: the trace has no requests, so there is nothing to compare'],
    ['no rows', () => withTimes([]), 'a: the trace has no requests, so there is nothing to compare'],
    [
      'rows out of order',
      () => withTimes([0, 5, 4]),
      'a: row 2: column timestamp: 4 after 5; times must be finite and ascend',
    ],
    [
      'a time that is no number',
      () => withTimes([Number.NaN]),
      'a: row 0: column timestamp: NaN; times must be finite and ascend',
    ],
    [
      'a time without end',
      () => withTimes([0, Number.POSITIVE_INFINITY]),
      'a: row 1: column timestamp: Infinity after 0; times must be finite and ascend',
    ],
    [
      'no column of times',
      async function* () {
        for await (const batch of fine()) yield batch.select(['client_id']);
      },
      'a: it is not a trace: it has no column timestamp',
    ],
  ])('%s', async (_, trace, message) => {
    const refused = compareTraces(trace(), fine());
    await expect(refused).rejects.toBeInstanceOf(TraceError);
    await expect(refused).rejects.toThrow(message);
    const named = compareTraces(fine(), trace(), { names: ['first', 'second.arrow'] });
    await expect(named).rejects.toThrow(message.replace(/^a:/, 'second.arrow:'));
  });

  it.each([
    [{ windowSeconds: 0 }, 'windowSeconds: 0 is not a length of time above 0, in seconds'],
    [{ windowSeconds: Number.NaN }, 'windowSeconds: NaN is not'],
    [{ cvWindowSeconds: -600 }, 'cvWindowSeconds: -600 is not'],
    [{ cvWindowSeconds: Number.POSITIVE_INFINITY }, 'cvWindowSeconds: Infinity is not'],
    [{ window: 3 }, 'window: there is no such option; the options are windowSeconds, cvWindowSeconds, names'],
    [null, 'options: null is not an object of options'],
    [{ windowSeconds: '3' }, 'windowSeconds: 3 is not a length of time above 0, in seconds'],
    [{ cvWindowSeconds: Symbol('s') }, 'cvWindowSeconds: a symbol is no value here'],
    [{ names: 'ab' }, 'names: ab is not two texts'],
    [{ names: ['a', 1] }, 'names: a list of 2 is not two texts'],
    [{ windowSeconds: 1e-7 }, 'the trace has more than 4194304 windows of 1e-7 s'],
    [{ cvWindowSeconds: 1e-7 }, 'the trace has more than 4194304 windows of 1e-7 s'],
  ])('options %j', async (options, message) => {
    const refused = compareTraces(fine(), fine(), options as CompareOptions);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toThrow(message);
  });

  it.each([
    ['trace.arrow', 'a: string does not yield record batches'],
    [Promise.resolve(fine()), 'a: a promise does not yield record batches'],
    [undefined, 'a: undefined does not yield record batches'],
  ])('what is no trace: %s', async (trace, message) => {
    const refused = compareTraces(trace as never, fine());
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toThrow(message);
  });

  it('a duration of too many windows, whatever its requests', async () => {
    const metadata = { 'servegen.spec': '{"duration":1e12}' };
    await expect(compareTraces(traceOf(PAIR, { metadata }), fine())).rejects.toThrow(
      'more than 4194304 windows of 3 s',
    );
  });
});
