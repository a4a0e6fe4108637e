import { tableFromIPC, tableToIPC } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { PoolError } from '../../src/errors.js';
import { generate, openPool, openWorkload, readTraceMetadata, type Workload } from '../../src/index.js';
import type { Coupling } from '../../src/laws/coupling.js';
import { behaviourOf, textsOf } from '../../src/pool/packed/behaviour.js';
import { poolChecksum } from '../../src/pool/packed/checksum.js';
import { readPackedPool } from '../../src/pool/packed/read.js';
import { packPool } from '../../src/pool/packed/write.js';
import type { Pool } from '../../src/pool/pool.js';
import type { PoolTables } from '../../src/pool/pool-tables.js';
import { poolStatistics } from '../../src/pool/statistics.js';
import { TabulatedPool } from '../../src/pool/tabulated-pool.js';
import type { Conversations } from '../../src/workload/resolved-workload.js';
import { comonotone, countermonotone } from '../fixtures/copulas.js';
import { rankCorrelation } from '../fixtures/statistics.js';
import { aggregatePool, drawClients, mixPools } from '../support/at-once.js';
import { loadDirectory } from '../support/load-directory.js';
import { directoryOf, languageDataset } from './released-fixture.js';

const FILE = 'fitted.arrow';
/** Two hundred values, so that ties do not matter. */
const LENGTHS = `{${Array.from({ length: 200 }, (_, value) => `${10 + value}: 0.005`).join(', ')}}`;
const TRACE = '0,2,1,Gamma,1,0.5\n600,2,1,Gamma,1,0.5\n';

const copula = (grid: readonly (readonly number[])[]): Coupling => ({
  copula: [{ fields: ['input_tokens', 'output_tokens'], grid }],
});
const UP = copula(comonotone(64));
const DOWN = copula(countermonotone(64));
const TURNS: Conversations = {
  share: 0.5,
  turns: { 2: 0.5, 3: 0.5 },
  inter_turn_seconds: { family: 'exponential', mean: 5, max: 30 },
  history: false,
};

/** Clients 3, 7, 8 and 20; the last cannot be used. */
let plain: TabulatedPool;
let tables: PoolTables;
let packed: Uint8Array;

beforeAll(async () => {
  const dataset = languageDataset(LENGTHS, LENGTHS);
  plain = await loadDirectory(
    directoryOf({
      'chunk-3-trace.csv': TRACE,
      'chunk-3-dataset.json': dataset,
      'chunk-7-trace.csv': TRACE,
      'chunk-7-dataset.json': dataset,
      'chunk-8-trace.csv': TRACE,
      'chunk-8-dataset.json': dataset,
      'chunk-20-trace.csv': TRACE,
    }),
  );
  tables = {
    ...plain.tables,
    name: 'fitted',
    couplings: [UP, DOWN, undefined, UP],
    conversations: [undefined, TURNS, 'none', TURNS],
    labels: ['naïve “one”', undefined, '', '﻿'],
    provenance: '{"rows": 1000}\n',
  };
  packed = packPool(new TabulatedPool(tables));
});

/** The fixture's file with other texts, and with the checksum that belongs to them. */
function withTexts(
  change: (texts: Record<'coupling' | 'conversations' | 'label', (string | undefined)[]>) => void,
) {
  const texts = structuredClone(textsOf(tables)!) as NonNullable<ReturnType<typeof textsOf>>;
  change(texts as never);
  // Numbers are as they were; the texts go through the writer as values that are texts of JSON already.
  const table = tableFromIPC(packed);
  table.schema.metadata.set('servegen.pool.checksum', poolChecksum(tables, texts));
  const columns = { coupling: texts.coupling, conversations: texts.conversations, label: texts.label };
  return { table, columns };
}

describe('a packed pool with behaviour', () => {
  it('gives back the same tables, and is packed to the same bytes again', () => {
    const copy = readPackedPool(packed, FILE);
    expect(copy.tables).toEqual(tables);
    expect(packPool(copy)).toEqual(packed);
    // One object for what clients share, so that a plan has it once.
    expect(copy.tables.couplings![3]).toBe(copy.tables.couplings![0]);
    const { metadata, names } = tableFromIPC(packed).schema as never as {
      metadata: Map<string, string>;
      names: string[];
    };
    expect(metadata.get('servegen.pool.version')).toBe('2');
    expect(names.slice(-3)).toEqual(['coupling', 'conversations', 'label']);
  });

  it('has a text once, and a reference to its client where it comes again', () => {
    const column = tableFromIPC(packed).getChild('coupling')!.toJSON() as (string | null)[];
    expect(column.map((text) => text && (text.length > 20 ? JSON.parse(text) : text))).toEqual([
      UP,
      DOWN,
      null,
      '3',
    ]);
  });

  it('is of version 1 where there is none, with the bytes that it has without the columns', () => {
    const none = [undefined, undefined, undefined, undefined];
    const empty = { ...plain.tables, couplings: none, conversations: none, labels: none };
    expect(packPool(new TabulatedPool(empty))).toEqual(packPool(plain));
    expect(readPackedPool(packPool(plain), FILE).tables).toEqual(plain.tables);
    // As written before there was a version 2.
    expect(poolChecksum(plain.tables, undefined)).toBe(
      tableFromIPC(packPool(plain)).schema.metadata.get('servegen.pool.checksum'),
    );
  });

  it.each([
    ['couplings', { couplings: [UP, undefined, undefined, undefined] }],
    ['conversations', { conversations: [undefined, undefined, 'none', undefined] }],
    ['labels', { labels: [undefined, 'x', undefined, undefined] }],
    ['provenance', { provenance: '' }],
  ] satisfies [string, Partial<PoolTables>][])('can have %s alone', (_, part) => {
    const some = { ...plain.tables, ...part };
    expect(readPackedPool(packPool(new TabulatedPool(some)), FILE).tables).toEqual(some);
  });

  it.each<[string, (given: PoolTables) => Partial<PoolTables>]>([
    ['a coupling', () => ({ couplings: [UP, UP, undefined, UP] })],
    ['a coupling at another client', () => ({ couplings: [DOWN, UP, undefined, UP] })],
    ['conversations', () => ({ conversations: [undefined, TURNS, undefined, TURNS] })],
    ['an empty name', ({ labels }) => ({ labels: labels!.with(2, undefined) })],
    ['where it is from', () => ({ provenance: '{"rows": 1001}\n' })],
  ])('has %s under its checksum', (_, change) => {
    const other = { ...tables, ...change(tables) };
    expect(poolChecksum(other, textsOf(other))).not.toBe(poolChecksum(tables, textsOf(tables)));
  });
});

describe('texts of a packed pool', () => {
  const ids = Uint32Array.of(3, 7, 8);
  const read = (
    coupling: readonly (string | undefined)[],
    conversations: readonly (string | undefined)[] = [],
  ) =>
    behaviourOf(
      { coupling, conversations, label: [undefined, undefined, undefined], provenance: undefined },
      ids,
      'language',
    );

  it.each<[string, readonly (string | undefined)[], readonly (string | undefined)[], string]>([
    [
      'no JSON',
      [undefined, '{"copula": '],
      [],
      'the column coupling of its client 7 is not valid: {"copula":  is not JSON',
    ],
    ['an empty text', [''], [], 'the column coupling of its client 3 is not valid:  is not JSON'],
    [
      'another word',
      ['"full"'],
      [],
      "the column coupling of its client 3 is not valid: 'full' is not 'independent'",
    ],
    [
      'null',
      ['null'],
      [],
      "the column coupling of its client 3 is not valid: an empty value is not 'independent'",
    ],
    [
      'a grid that is none',
      ['{"copula":[{"fields":["input_tokens","output_tokens"],"grid":[[0.5,0],[0.5,0]]}]}'],
      [],
      'the column coupling of its client 3 is not valid: copula[0].grid: its column 1 sums to 1, not to 1 / 2',
    ],
    [
      'a field of another category',
      ['{"rank_correlations":[{"fields":["input_tokens","reason_ratio"],"value":0}]}'],
      [],
      'the column coupling of its client 3 is not valid: rank_correlations[0].fields[1]: there is no such field',
    ],
    [
      'a key more',
      ['{"__proto__":1}'],
      [],
      'the column coupling of its client 3 is not valid: __proto__: there is no such key',
    ],
    [
      'a reference ahead',
      ['7', '"comonotone"'],
      [],
      'the column coupling of its client 3 is not valid: it is that of client 7, and no earlier row has one of that client',
    ],
    [
      'a reference to itself',
      ['3'],
      [],
      'the column coupling of its client 3 is not valid: it is that of client 3',
    ],
    [
      'no share',
      [],
      [undefined, '{"turns":{"2":1},"inter_turn_seconds":5}'],
      'the column conversations of its client 7 is not valid: share is missing',
    ],
    [
      'turns of no sum',
      [],
      ['{"share":0.5,"turns":{"2":0.7},"inter_turn_seconds":{"family":"constant","value":5}}'],
      'the column conversations of its client 3 is not valid: turns: probabilities sum to 0.7, not to 1',
    ],
  ])('%s is refused in one sentence', (_, coupling, conversations, message) => {
    expect(() => read(coupling, conversations)).toThrow(message);
    try {
      read(coupling, conversations);
    } catch (error) {
      expect((error as Error).message).not.toContain('\n');
    }
  });

  it('are checked where a file is opened', () => {
    const { table } = withTexts(() => undefined);
    // Unchanged it is accepted, however it is laid out.
    expect(readPackedPool(tableToIPC(table, 'file'), FILE).tables).toEqual(tables);
    const bytes = packed.slice();
    const at = Buffer.from(bytes).indexOf('"copula"');
    bytes.set(new TextEncoder().encode('"copulA"'), at);
    // The checksum finds what is no longer the text that was written.
    expect(() => readPackedPool(bytes, FILE)).toThrow(
      new PoolError(
        'the file is not a valid packed pool: its content does not match its checksum, so it is damaged',
        {
          file: FILE,
        },
      ),
    );
    const broken = { ...tables, couplings: [{ copula: [] } as Coupling, undefined, undefined, undefined] };
    expect(() => readPackedPool(packPool(new TabulatedPool(broken)), FILE)).toThrow(
      `${FILE}: the file is not a valid packed pool: the column coupling of its client 3 is not valid: copula: an empty list`,
    );
    const invalid = packed.slice();
    invalid[Buffer.from(invalid).indexOf('naïve “one”') + 2] = 0xff;
    expect(() => readPackedPool(invalid, FILE)).toThrow(
      'its column label has a text that is not UTF-8 in row 0',
    );
  });
});

async function correlations(workload: Workload): Promise<Map<number, number>> {
  const columns = new Map<number, [number[], number[]]>();
  for await (const batch of await generate(workload)) {
    const [ids, input, output] = ['client_id', 'input_tokens', 'output_tokens'].map((name) =>
      batch.getChild(name)!.toArray(),
    ) as Uint32Array[];
    for (const [row, id] of ids.entries()) {
      const pair = columns.get(id) ?? [[], []];
      columns.set(id, pair);
      pair[0].push(input[row]);
      pair[1].push(output[row]);
    }
  }
  return new Map([...columns].map(([id, [input, output]]) => [id, rankCorrelation(input, output)]));
}

/** 1, -1 or 0 by client, for what is within 0.1 of it: 1,000 requests, and standard errors of 0.03 at most. */
async function signs(workload: Workload): Promise<Record<number, number>> {
  const found = await correlations(workload);
  return Object.fromEntries(
    [...found].map(([id, value]) => [id, [1, -1, 0].find((sign) => Math.abs(value - sign) < 0.1) ?? value]),
  );
}

describe('a workload over a pool with behaviour', () => {
  const open = () => openPool(packed);
  const WITHOUT_TURNS = { conversations: 'none', requests: 4000 } as const;

  it('leaves each client its coupling, where it says none', async () => {
    expect(await signs({ pool: await open(), ...WITHOUT_TURNS })).toEqual({ 3: 1, 7: -1, 8: 0 });
  });

  it.each([
    ['independent', { 3: 0, 7: 0, 8: 0 }],
    ['comonotone', { 3: 1, 7: 1, 8: 1 }],
  ] as const)('has the coupling %s for all, where it says so', async (coupling, expected) => {
    expect(await signs({ pool: await open(), ...WITHOUT_TURNS, coupling })).toEqual(expected);
  });

  it('leaves its own clients what they say, and no more', async () => {
    const fields = {
      input_tokens: { family: 'uniform', min: 1, max: 999 },
      output_tokens: { family: 'uniform', min: 1, max: 999 },
    } as const;
    const custom_clients = [
      { rate: 2, fields },
      { rate: 2, fields, coupling: 'comonotone' },
    ] as const;
    const found = await signs({ pool: await open(), ...WITHOUT_TURNS, requests: 8000, custom_clients });
    expect(found).toEqual({ 3: 1, 7: -1, 8: 0, 9: 0, 10: 1 });
  });

  /** Clients that have requests of a second turn. */
  async function talkers(workload: Workload): Promise<number[]> {
    const found = new Set<number>();
    for await (const batch of await generate(workload)) {
      const turns = batch.getChild('turn')?.toArray() as Uint16Array | undefined;
      const ids = batch.getChild('client_id')!.toArray() as Uint32Array;
      for (const [row, id] of ids.entries()) if ((turns?.[row] ?? 1) > 1) found.add(id);
    }
    return [...found].sort((a, b) => a - b);
  }

  it('leaves each client its conversations, and can switch them off or on', async () => {
    const pool = await open();
    expect(await talkers({ pool, requests: 600 })).toEqual([7]);
    expect(await talkers({ pool, requests: 600, conversations: 'none' })).toEqual([]);
    expect(await talkers({ pool, requests: 600, conversations: { ...TURNS, share: 1 } })).toEqual([3, 7, 8]);
  });

  it('can be a view, weighted, drawn and mixed', async () => {
    const pool = await open();
    const view = { source: pool, client_ids: [7, 8], span: '0..600' } as const;
    expect(await signs({ pool: view, ...WITHOUT_TURNS })).toEqual({ 7: -1, 8: 0 });
    expect(await signs({ pool: { ...view, weights: { '8': 2 } }, ...WITHOUT_TURNS })).toEqual({
      7: -1,
      8: 0,
    });
    const drawn = drawClients(pool, 5, 'seed');
    const expected = Object.fromEntries(
      Array.from(drawn.clientIds, (id, index) => [id, { 3: 1, 7: -1, 8: 0 }[drawn.originOf(index)]]),
    );
    expect(await signs({ pool, ...WITHOUT_TURNS, requests: 6000, clients: 5, seed: 'seed' })).toEqual(
      expected,
    );
    const mixed = mixPools([{ pool: plain }, { pool: pool.filter({ client_ids: [3, 7] }) }], 1200);
    expect(mixed.hasBehaviour).toBe(true);
    const moved = Object.fromEntries(
      Array.from(mixed.clientIds, (id, index) => {
        const { part, clientId } = mixed.originOf(index);
        return [id, part === 0 ? 0 : { 3: 1, 7: -1 }[clientId]];
      }),
    );
    expect(await signs({ pool: mixed as Pool, ...WITHOUT_TURNS, requests: 8000 })).toEqual(moved);
    expect(mixed.labels?.size).toBe(1);
  });

  it('is one stream without either, by the naive method', async () => {
    const pool = await open();
    const aggregate = aggregatePool(pool);
    expect([aggregate.hasBehaviour, aggregate.coupling?.(0), aggregate.conversations?.(0)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const [value] = (await correlations({ pool, method: 'naive', requests: 4000 })).values();
    expect(Math.abs(value)).toBeLessThan(0.1);
    expect(await talkers({ pool, method: 'naive', requests: 600 })).toEqual([]);
  });

  it('is refused with reference arrivals but for its single requests', async () => {
    const pool = await open();
    await expect(generate({ pool, arrivals: 'reference', requests: 100 })).rejects.toThrow(
      'conversations: conversations are not possible with reference arrivals',
    );
    await generate({ pool, arrivals: 'reference', ...WITHOUT_TURNS });
  });

  it('has in its spec what it says, and defaults only where its pools say nothing', async () => {
    const pool = await open();
    const { spec } = await openWorkload({ pool });
    expect(['coupling' in spec, 'conversations' in spec]).toEqual([false, false]);
    const said = await openWorkload({ pool, coupling: 'comonotone' });
    expect([said.spec.coupling, 'conversations' in said.spec]).toEqual(['comonotone', false]);
    const trace = await generate({ pool, requests: 10 });
    expect(readTraceMetadata(trace.schema).spec).not.toHaveProperty('coupling');
    const released = await openWorkload({ pool: plain, requests: 10, output: { request_id: true } });
    expect(Object.keys(released.spec)).toEqual([
      'category',
      'pool',
      'rate',
      'requests',
      'seed',
      'method',
      'arrivals',
      'coupling',
      'conversations',
      'output',
    ]);
    expect([released.spec.coupling, released.spec.conversations]).toEqual(['independent', 'none']);
  });
});

describe('the figures of a pool with behaviour', () => {
  it('say how many clients have any, of a view those that it has', async () => {
    const pool = await openPool(packed);
    const { holds, provenance } = poolStatistics(pool);
    expect({ holds, provenance }).toEqual({
      holds: { couplings: 2, conversations: 2, labels: 2 },
      provenance: '{"rows": 1000}\n',
    });
    expect(poolStatistics(pool.filter({ client_ids: [8] })).holds).toEqual({
      couplings: 0,
      conversations: 1,
      labels: 1,
    });
    const other = poolStatistics(plain);
    expect('holds' in other || 'provenance' in other).toBe(false);
  });
});
