import { describe, expect, test } from 'vitest';
import {
  compilePlan,
  generate,
  openPlan,
  type Plan,
  SpecError,
  TraceDigest,
  type Workload,
} from '../../src/index.js';
import { attributeColumn, attributeNames } from '../../src/trace/attributes.js';
import { expectFault } from '../support/fault.js';

const OWN = { fields: { input_tokens: 10, output_tokens: 10 } } as const;

/** What each client has of each attribute; fails where one has two values. */
async function attributesOf(
  workload: Workload | Plan,
  run = {},
): Promise<ReadonlyMap<number, Readonly<Record<string, string | number>>>> {
  const trace = await generate(workload, run);
  const names = trace.schema.fields.map(({ name }) => name);
  const found = new Map<number, Record<string, string | number>>();
  for await (const batch of trace) {
    const clients = batch.getChild('client_id')!;
    for (const name of attributeNames(trace.schema)) {
      const { places, values } = attributeColumn(batch, names.indexOf(name));
      for (let row = 0; row < batch.numRows; row++) {
        const client = found.get(clients.get(row)) ?? {};
        const value = values[places[row]];
        expect(Object.hasOwn(client, name) ? client[name] : value).toBe(value);
        found.set(clients.get(row), Object.assign(client, { [name]: value }));
      }
    }
  }
  return found;
}

async function digestOf(workload: Workload | Plan, run = {}): Promise<string> {
  const trace = await generate(workload, run);
  const digest = new TraceDigest(trace.schema);
  for await (const batch of trace) digest.update(batch);
  return digest.hex();
}

const WORKLOAD = {
  pool: { source: 'builtin:language?clients=40', span: '18:00..18:30' },
  attributes: {
    tenant: { by_id: { 3: 'globex', 5: 'acme' }, values: { acme: 3, initech: 1 } },
    zone: { by_id: { 3: 'us' } },
    priority: 0,
  },
  custom_clients: [
    { rate: 2, label: 'probes', id: 100, attributes: { tenant: 'own', priority: 9, only: 'x' }, ...OWN },
    { rate: 2, id: 101, count: 2, ...OWN },
  ],
  rate: 20,
  duration: 900,
} as const;

describe('attributes', () => {
  test('are what clients say themselves, else what is said of their ids, else drawn, else the default', async () => {
    const clients = await attributesOf(WORKLOAD);
    expect(clients.get(100)).toEqual({ tenant: 'own', zone: '', priority: 9, only: 'x', label: 'probes' });
    for (const [id, { tenant, ...others }] of clients) {
      if (id === 100) continue;
      if (id !== 3 && id !== 5) expect(['acme', 'initech']).toContain(tenant);
      expect(others).toEqual({ zone: id === 3 ? 'us' : '', priority: 0, only: '', label: '' });
    }
    expect(clients.get(3)?.tenant ?? 'globex').toBe('globex');
    expect(clients.get(5)?.tenant ?? 'acme').toBe('acme');
    expect(clients.size).toBeGreaterThan(20);
  });

  test('have any names, also those that every object has', async () => {
    const workload = {
      category: 'language',
      duration: 60,
      attributes: { constructor: { by_id: { 1: 'b' } }, toString: 5 },
      custom_clients: [
        { id: 0, rate: 2, attributes: { valueOf: 'own' }, ...OWN },
        { id: 1, rate: 2, ...OWN },
      ],
    } as const;
    const clients = await attributesOf(workload as never);
    expect(Object.entries(clients.get(0)!)).toEqual([
      ['constructor', ''],
      ['toString', 5],
      ['valueOf', 'own'],
    ]);
    expect(Object.entries(clients.get(1)!)).toEqual([
      ['constructor', 'b'],
      ['toString', 5],
      ['valueOf', ''],
    ]);
  });

  test('are columns behind all others, with the values that clients have, in the order in which they have them', async () => {
    const { schema } = await compilePlan(WORKLOAD);
    expect(schema.fields.map(({ name, type, nullable }) => [name, String(type), nullable]).slice(4)).toEqual([
      ['tenant', 'Dictionary<Int32, Utf8>', false],
      ['zone', 'Dictionary<Int32, Utf8>', false],
      ['priority', 'Dictionary<Int32, Int32>', false],
      ['only', 'Dictionary<Int32, Utf8>', false],
      ['label', 'Dictionary<Int32, Utf8>', false],
    ]);
    expect(schema.metadata.get('servegen.attributes')).toBe('["tenant","zone","priority","only","label"]');
    const trace = await generate(WORKLOAD);
    for await (const batch of trace) {
      expect(attributeColumn(batch, 6).values).toEqual([0, 9]);
      expect(attributeColumn(batch, 7).values).toEqual(['', 'x']);
    }
  });

  test('change nothing else of a trace', async () => {
    const { attributes: _, ...bare } = WORKLOAD;
    const without = { ...bare, custom_clients: [{ rate: 2, id: 100, ...OWN }, bare.custom_clients[1]] };
    const plain: Workload = without;
    const rows: unknown[][] = [[], []];
    for (const [index, workload] of [plain, WORKLOAD as Workload].entries()) {
      for await (const batch of await generate(workload)) {
        for (const name of ['timestamp', 'client_id', 'input_tokens', 'output_tokens'])
          rows[index].push(batch.getChild(name)!.toArray());
      }
    }
    expect(rows[1]).toEqual(rows[0]);
    expect((await generate(plain)).schema.fields).toHaveLength(4);
  });

  test('are drawn for each client by itself: whoever else there is, and whatever else clients have', async () => {
    const values = { a: 3, b: 1 };
    const drawn = async (clients: number, attributes: Workload['attributes']) =>
      attributesOf({
        category: 'language',
        custom_clients: [{ rate: 0.05, count: clients, ...OWN }],
        attributes: attributes!,
        duration: 200,
        seed: 'draws',
      });
    const few = await drawn(50, { tenant: { values } });
    const many = await drawn(2000, { other: { values }, tenant: { values } });
    for (const [id, { tenant }] of few) expect(many.get(id)?.tenant).toBe(tenant);
    // Binomial counts with p = 3/4: within 5 standard deviations.
    const { size: n } = many;
    expect(n).toBe(2000);
    const all = [...many.values()];
    const count = (is: (client: (typeof all)[number]) => boolean) => all.filter(is).length;
    for (const name of ['tenant', 'other'])
      expect(Math.abs(count((client) => client[name] === 'a') - 1500)).toBeLessThan(5 * Math.sqrt(375));
    // Both are 'a' with probability 9/16 where they are independent.
    const both = count(({ tenant, other }) => tenant === 'a' && other === 'a');
    expect(Math.abs(both - 1125)).toBeLessThan(5 * Math.sqrt((2000 * 9 * 7) / 256));
  });

  test('follow the seed', async () => {
    const workload = (seed: string): Workload => ({
      category: 'language',
      custom_clients: [{ rate: 1, count: 200, ...OWN }],
      attributes: { tenant: { values: { a: 1, b: 1 } } },
      duration: 20,
      seed,
    });
    const [first, second] = [await attributesOf(workload('1')), await attributesOf(workload('2'))];
    const same = [...first].filter(([id, { tenant }]) => second.get(id)?.tenant === tenant).length;
    // Each half of the time: within 5 standard deviations of Binomial(200, 1/2).
    expect(Math.abs(same - 100)).toBeLessThan(5 * Math.sqrt(50));
  });

  test('are none of the naive method, whose requests are one stream', async () => {
    const { schema } = await generate({ ...WORKLOAD, method: 'naive' });
    expect(schema.fields.map(({ name }) => name)).toEqual([
      'timestamp',
      'client_id',
      'input_tokens',
      'output_tokens',
    ]);
    expect(schema.metadata.has('servegen.attributes')).toBe(false);
  });
});

const TURNS = { share: 0.6, turns: { 2: 0.5, 5: 0.5 }, inter_turn_seconds: 30 } as const;

describe.each<[string, Workload]>([
  ['language', { ...WORKLOAD, rate: 100 }],
  ['conversations', { ...WORKLOAD, rate: 50, conversations: TURNS }],
  ['renewal arrivals', { ...WORKLOAD, arrivals: 'renewal' }],
  [
    'multimodal',
    {
      pool: { source: 'builtin:multimodal?clients=30', span: '18:00..18:30' },
      attributes: { model: { values: { large: 1, small: 4 } } },
      rate: 30,
    },
  ],
])('a trace with attributes: %s', (_, workload) => {
  test('has one digest, whatever makes it', async () => {
    const digest = await digestOf(workload);
    const plan = await compilePlan(workload);
    expect(await digestOf(await openPlan(plan.bytes))).toBe(digest);
    for (const run of [{ batchSize: 777 }, { workers: 1 }, { workers: 2, batchSize: 10_000 }])
      expect(await digestOf(workload, run)).toBe(digest);
  });

  test('is its shards one behind the other', async () => {
    const trace = await generate(workload);
    const digest = new TraceDigest(trace.schema);
    for (let index = 1; index <= 3; index++) {
      for await (const batch of await generate(workload, { shard: { index, count: 3 } }))
        digest.update(batch);
    }
    expect(digest.hex()).toBe(await digestOf(workload));
  });
});

describe('what cannot be is refused', () => {
  async function faultOf(workload: Workload): Promise<string> {
    try {
      await generate(workload);
    } catch (error) {
      expect(error).toBeInstanceOf(SpecError);
      return (error as Error).message;
    }
    return expect.fail('it is valid');
  }

  test.each<[string, Partial<Workload>, string]>([
    [
      'an id that no client has',
      { attributes: { tenant: { by_id: { 77: 'x' } } } },
      'attributes.tenant.by_id.77: the workload has no client 77',
    ],
    [
      'a client that says it itself, too',
      { attributes: { tenant: { by_id: { 100: 'x' } } } },
      'attributes.tenant.by_id.100: the custom client of id 100 says its tenant itself',
    ],
    [
      'numbers without a default that a client lacks',
      { attributes: { rank: { by_id: { 3: 1 } } } },
      'attributes.rank: client 0 has no rank … attributes: { rank: { default: 0 } }',
    ],
    [
      'numbers that only a custom client says',
      { attributes: {}, custom_clients: [{ rate: 1, id: 200, attributes: { rank: 3 }, ...OWN }] },
      'attributes.rank: client 0 has no rank … { rank: { default: 0 } }',
    ],
  ])('%s', async (_, change, fault) => {
    expectFault(await faultOf({ ...WORKLOAD, ...change } as Workload), fault);
  });
});
