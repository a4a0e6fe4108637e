import {
  type DataType,
  Dictionary,
  Field,
  Float64,
  Int8,
  Int32,
  Int64,
  LargeUtf8,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  TimestampMicrosecond,
  Uint16,
  Uint64,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { compareTraces } from '../../src/compare/compare.js';
import type { TraceComparison } from '../../src/compare/comparison.js';
import { TraceSummarizer, type TraceSummary } from '../../src/trace/summary.js';

type Column = readonly [type: DataType, values: readonly unknown[]];

/** A trace of one batch for each pair of rows. */
function batchesOf(columns: Readonly<Record<string, Column>>, metadata = new Map<string, string>()) {
  const entries = Object.entries(columns);
  const schema = new Schema(
    entries.map(([name, [type]]) => new Field(name, type, true)),
    metadata,
  );
  const rows = entries[0][1][1].length;
  const batches: RecordBatch[] = [];
  for (let from = 0; from < rows; from += 2) {
    const children = entries.map(
      ([, [type, values]]) => vectorFromArray(values.slice(from, from + 2), type).data[0],
    );
    const length = Math.min(2, rows - from);
    batches.push(
      new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children })),
    );
  }
  return { schema, batches };
}

function summaryOf(...of: Parameters<typeof batchesOf>): TraceSummary {
  const { schema, batches } = batchesOf(...of);
  const summarizer = new TraceSummarizer(schema);
  for (const batch of batches) summarizer.update(batch);
  return summarizer.summary();
}

async function comparisonOf(...of: Parameters<typeof batchesOf>): Promise<TraceComparison> {
  async function* iterate() {
    yield* batchesOf(...of).batches;
  }
  return compareTraces(iterate(), iterate());
}

const PLAIN_SECONDS =
  'timestamp: numbers without a unit; taken as seconds, unless --time-unit says otherwise';
const UNIX = 1_700_000_000;
const float = (...values: unknown[]): Column => [new Float64(), values];
const int64 = (...values: unknown[]): Column => [new Int64(), values];

describe('times', () => {
  it.each<[string, Column, string]>([
    [
      'Unix seconds',
      float(UNIX, UNIX + 1, UNIX + 3),
      'Unix times in seconds, by their size, from 2023-11-14T22:13:20.000Z',
    ],
    [
      'Unix milliseconds',
      int64(1_700_000_000_500n, 1_700_000_001_500n, 1_700_000_003_500n),
      'Unix times in milliseconds, by their size, from 2023-11-14T22:13:20.500Z',
    ],
    [
      'Unix microseconds',
      [new Uint64(), [0n, 1_000_000n, 3_000_000n].map((time) => time + 1_700_000_000_000_000n)],
      'Unix times in microseconds, by their size, from 2023-11-14T22:13:20.000Z',
    ],
    [
      'Unix nanoseconds',
      // As floating-point numbers, the first of these would be the same as one 100 ns later.
      int64(1_700_000_000_000_000_001n, 1_700_000_001_000_000_001n, 1_700_000_003_000_000_001n),
      'Unix times in nanoseconds, by their size, from 2023-11-14T22:13:20.000Z',
    ],
    [
      'Arrow timestamps',
      [new TimestampMicrosecond(), [0, 1_000, 3_000].map((time) => 1e12 + time)],
      'Arrow timestamps in microseconds, from 2001-09-09T01:46:40.000Z',
    ],
  ])('are counted from the first: %s', async (_, timestamp, note) => {
    const summary = summaryOf({ timestamp });
    const said = `timestamp: ${note}; counted in seconds from the first`;
    expect(summary).toMatchObject({
      rows: 3,
      firstTimestamp: 0,
      lastTimestamp: 3,
      meanInterArrivalTime: 1.5,
    });
    expect(summary.interArrivalCv).toBeCloseTo(1 / 3, 12);
    expect(summary.notes).toEqual([said]);
    const { a, b, notes } = await comparisonOf({ timestamp });
    expect(a).toMatchObject({ requests: 3, durationSeconds: 3, meanRate: 1 });
    expect(a.interArrivalCv.whole).toBeCloseTo(1 / 3, 12);
    expect(b).toMatchObject({ durationSeconds: 3 });
    expect(notes).toEqual([`a: ${said}`, `b: ${said}`]);
  });

  it.each<[string, Column]>([
    ['whole', [new Uint16(), [5, 6, 8]]],
    ['64 bits', int64(5n, 6n, 8n)],
  ])('that are %s and small are seconds', async (_, timestamp) => {
    const { firstTimestamp, lastTimestamp, notes } = summaryOf({ timestamp });
    expect([firstTimestamp, lastTimestamp]).toEqual([5, 8]);
    expect(notes).toEqual([PLAIN_SECONDS]);
    expect((await comparisonOf({ timestamp })).a.durationSeconds).toBe(3);
  });

  it('of a trace of ours stay as they are, however long it is', () => {
    const metadata = new Map([['servegen.spec', '{"duration":3e9}']]);
    const { firstTimestamp, notes } = summaryOf({ timestamp: float(2e9, 2.5e9) }, metadata);
    expect([firstTimestamp, notes]).toEqual([2e9, []]);
  });

  it.each<[string, Column, string]>([
    [
      'no numbers',
      float(0, 1, 2, Number.NaN),
      'row 3: column timestamp: NaN after 2; times must be finite and ascend',
    ],
    [
      'without end',
      float(Number.POSITIVE_INFINITY),
      'row 0: column timestamp: Infinity; times must be finite and ascend',
    ],
    [
      'without beginning',
      float(Number.NEGATIVE_INFINITY),
      'row 0: column timestamp: -Infinity; times must be finite',
    ],
    [
      'not in order within a pair',
      float(0, 1, 3, 2, 4),
      'row 3: column timestamp: 2 after 3; times must be finite and ascend',
    ],
    [
      'not in order between pairs',
      float(0, 2, 1, 3),
      'row 2: column timestamp: 1 after 2; times must be finite and ascend',
    ],
    [
      'not in order',
      float(0, 1, 0.5),
      'row 2: column timestamp: 0.5 after 1; times must be finite and ascend',
    ],
    [
      'not in order, by a nanosecond',
      int64(10n ** 18n, 10n ** 18n - 1n),
      `row 1: column timestamp: ${10n ** 18n - 1n} after`,
    ],
    ['missing', float(0, 1, 2, null), 'row 3: column timestamp: the time is missing'],
  ])('are refused in one way where they are %s', async (_, timestamp, message) => {
    const sentence = new RegExp(message.replace(/[.]/g, '\\.'));
    expect(() => summaryOf({ timestamp })).toThrow(sentence);
    await expect(comparisonOf({ timestamp })).rejects.toThrow(sentence);
  });
});

describe('clients', () => {
  const timestamp = float(0, 1, 2, 3, 4);
  it.each<[string, Column, (string | number)[]]>([
    ['texts', [new Utf8(), ['b', 'a', 'b', 'c', 'b']], ['b', 'a', 'c']],
    ['large texts', [new LargeUtf8(), ['b', 'a', 'b', '', 'b']], ['b', '', 'a']],
    ['a dictionary', [new Dictionary(new Utf8(), new Int8()), ['b', 'a', 'b', 'c', 'b']], ['b', 'a', 'c']],
    ['a dictionary of numbers', [new Dictionary(new Int32(), new Int8()), [7, 5, 7, 6, 7]], [7, 5, 6]],
    ['negative numbers', [new Int32(), [-1, 5, -1, -7, -1]], [-1, -7, 5]],
    [
      'large numbers',
      int64(2n ** 60n, 2n ** 60n + 1n, 2n ** 60n, 3n, 2n ** 60n),
      [`${2n ** 60n}`, 3, `${2n ** 60n + 1n}`],
    ],
  ])('may be %s', async (_, client_id, ranked) => {
    const { clientCount, topClients, leftOut } = summaryOf({ timestamp, client_id });
    expect(topClients.map(({ clientId }) => clientId)).toEqual(ranked);
    expect(topClients.map(({ requests }) => requests)).toEqual([3, 1, 1]);
    expect([clientCount, leftOut]).toEqual([3, []]);
    const { a, leftOut: inComparison } = await comparisonOf({ timestamp, client_id });
    expect(a.clients).toMatchObject({ clients: 3, topShares: [{ clients: 1, share: 0.6 }, {}, {}, {}] });
    expect(inComparison).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, Column>>, string]>([
    ['missing', {}, 'is missing'],
    [
      'floating-point numbers',
      { client_id: float(1, 2, 3, 4, 5) },
      'is of type Float64; clients are whole numbers or texts',
    ],
    ['missing in places', { client_id: [new Utf8(), ['a', null, 'b', 'c', null]] }, 'has 2 missing values'],
    [
      'missing in a dictionary',
      { client_id: [new Dictionary(new Utf8(), new Int8()), ['a', 'a', null, 'b', 'b']] },
      'has 1 missing value',
    ],
  ])('may be %s, which is said', async (_, columns, reason) => {
    const { rows, clientCount, topClients, leftOut } = summaryOf({ timestamp, ...columns });
    expect([rows, clientCount, topClients]).toEqual([5, Number.NaN, []]);
    expect(leftOut).toEqual([{ column: 'client_id', reason }]);
    const comparison = await comparisonOf({ timestamp, ...columns });
    expect(comparison.a.clients.clients).toBeNaN();
    expect(comparison.leftOut).toEqual([
      { column: 'client_id', reason: `in a it ${reason}, in b it ${reason}` },
    ]);
  });
});

describe('columns', () => {
  const timestamp = float(0, 1, 2, 3);
  const client_id = int64(1n, 1n, 1n, 1n);
  const lists = new List(new Field('item', new Int64(), true));

  it('with missing values give the figures of the others, and are not compared', async () => {
    const columns = {
      timestamp,
      client_id,
      tokens: int64(null, 3n, null, 5n),
      items: [lists, [[1n, null], null, [], [4n]]] as Column,
      ratio: float(0.5, null, null, 1),
    };
    const { columns: found, notes } = summaryOf(columns);
    expect(found).toMatchObject([
      { name: 'tokens', type: 'int64', missing: 2, values: { count: 2, mean: 4, min: 3, max: 5 } },
      { name: 'items', missing: 2, values: { count: 2, mean: 2.5 }, itemsPerRequest: { count: 3, mean: 1 } },
      { name: 'ratio', missing: 2, values: { count: 2, mean: 0.75, min: 0.5, max: 1 } },
    ]);
    expect(notes).toEqual([
      PLAIN_SECONDS,
      ...['tokens', 'items', 'ratio'].map(
        (name) => `${name}: has 2 missing values; the figures are of the others`,
      ),
    ]);
    const { columns: compared, leftOut } = await comparisonOf(columns);
    expect(compared).toEqual([]);
    expect(leftOut).toEqual(
      ['tokens', 'items', 'ratio'].map((column) => ({ column, reason: 'in a it has 2 missing values' })),
    );
  });

  it('with values that cannot be counted are left out, and of other types too', async () => {
    const columns = {
      timestamp,
      client_id,
      below: int64(1n, 2n, -3n, 4n),
      above: [new Uint64(), [1n, 2n ** 32n, 3n, 4n]] as Column,
      infinite: float(1, 2, 3, Number.POSITIVE_INFINITY),
      items: [lists, [[1n], [], [2n, 3n, -1n], [4n]]] as Column,
      name: [new Utf8(), ['a', 'b', 'c', 'd']] as Column,
    };
    const expected = [
      ['below', 'has -3 in row 2, where numbers from 0 to 4294967295 can be counted'],
      ['above', 'has 4294967296 in row 1, where numbers from 0 to 4294967295 can be counted'],
      ['infinite', 'has Infinity in row 3, where numbers from 0 to 1e100 can be counted'],
      ['items', 'has -1 in row 2, where numbers from 0 to 4294967295 can be counted'],
      ['name', 'is of type Utf8'],
    ];
    const { columns: found, leftOut } = summaryOf(columns);
    expect(found).toEqual([]);
    expect(leftOut).toEqual(expected.map(([column, reason]) => ({ column, reason })));
    const comparison = await comparisonOf(columns);
    expect(comparison.columns).toEqual([]);
    expect(Object.fromEntries(comparison.leftOut.map(({ column, reason }) => [column, reason]))).toEqual(
      Object.fromEntries(
        expected.map(([column, reason]) => [
          column,
          column === 'name' ? `in a it ${reason}, in b it ${reason}` : `in a it ${reason}`,
        ]),
      ),
    );
  });
});
