import { describe, expect, test } from 'vitest';
import { SpecError } from '../../src/errors.js';
import { generate, readTraceMetadata, resolveWorkload, type Workload } from '../../src/index.js';
import { type PrefixRow, plainWorkload, prefixRows } from '../fixtures/prefixes.js';

const DOCUMENTS = {
  count: 40,
  exponent: 1.1,
  tokens: { family: 'uniform', min: 100, max: 500 },
  share: 0.6,
} as const;
/** Three turns each, a minute apart, so that many are open when the trace begins. */
const CONVERSATIONS = {
  share: 0.8,
  turns: { 3: 1 },
  inter_turn_seconds: { family: 'exponential', mean: 60 },
} as const;

/** Each is a sum of squared deviations over expectations. */
function chiSquare(counts: readonly number[], expected: readonly number[]): number {
  return counts.reduce((sum, count, at) => sum + (count - expected[at]) ** 2 / expected[at], 0);
}

/** P(document k) of Zipf's law, by its formula. */
function zipf(count: number, exponent: number): number[] {
  const weights = Array.from({ length: count }, (_, index) => (index + 1) ** -exponent);
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / sum);
}

describe('documents', () => {
  test('are asked for by Zipf popularity, by the share that is said', async () => {
    const rows = await prefixRows(
      plainWorkload({}, { requests: 40_000, prefixes: { documents: DOCUMENTS } }),
    );
    const counts = Array.from(
      { length: 41 },
      (_, id) => rows.filter(({ document }) => document === id).length,
    );
    const expected = [0.4, ...zipf(40, 1.1).map((p) => 0.6 * p)].map((p) => p * rows.length);
    // The quantile at 1 - 1e-6 of the chi-square law of 40 degrees of freedom.
    expect(chiSquare(counts, expected)).toBeLessThan(97.7);
    expect(counts.reduce((sum, count) => sum + count)).toBe(40_000);
  });

  test('have one length each throughout the trace, of the law that is said', async () => {
    const documents = { ...DOCUMENTS, count: 4000, exponent: 0, share: 1 };
    const rows = await prefixRows(plainWorkload({}, { requests: 40_000, prefixes: { documents } }));
    const lengths = new Map<number, number>();
    for (const { document, documentTokens } of rows) {
      expect(lengths.get(document) ?? documentTokens).toBe(documentTokens);
      lengths.set(document, documentTokens);
    }
    // Of 4,000 documents e^-10 are never asked for: 0.2 of them.
    expect(lengths.size).toBeGreaterThan(3990);
    const values = [...lengths.values()];
    expect([Math.min(...values), Math.max(...values)]).toEqual([100, 500]);
    // The sd of whole numbers from 100 to 500 is sqrt((401^2 - 1) / 12) = 115.8: five standard errors of the mean.
    const mean = values.reduce((sum, value) => sum + value) / values.length;
    expect(Math.abs(mean - 300)).toBeLessThan((5 * 115.8) / Math.sqrt(values.length));
  });

  test('are other ones, of other lengths, with another seed', async () => {
    const of = (seed: string) =>
      prefixRows(
        plainWorkload(
          {},
          { requests: 200, seed, prefixes: { documents: { ...DOCUMENTS, count: 1, share: 1 } } },
        ),
      );
    const lengths = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (seed) => (await of(seed))[0].documentTokens),
    );
    expect(new Set(lengths).size).toBeGreaterThan(1);
  });
});

describe('what is shared is what can be told by hand', () => {
  const workload = (prefixes: NonNullable<Workload['prefixes']>, history = true) =>
    plainWorkload({ count: 5 }, { conversations: { ...CONVERSATIONS, history }, prefixes });
  const prefixes = { system_prompt: { tokens: 1000 }, documents: DOCUMENTS };

  test('added to what a request draws', async () => {
    const rows = await prefixRows(workload(prefixes));
    const wrong = rows.filter(({ turn, input, history, system, documentTokens, shared }) => {
      const prefix = system + documentTokens;
      // 200 in and 50 out of each turn before, also of those before the trace.
      const before = turn === 1 ? 0 : prefix + (turn - 1) * 250;
      const whole = turn === 1 ? prefix + 200 : before + 200;
      return (
        system !== 1000 || history !== before || input !== whole || shared !== (turn === 1 ? prefix : before)
      );
    });
    expect(wrong).toEqual([]);
    expect(rows.filter(({ turn }) => turn === 3).length).toBeGreaterThan(500);
    const first = new Set(rows.filter(({ turn }) => turn === 1).map(({ conversation }) => conversation));
    expect(
      rows.filter(({ turn, conversation }) => turn > 1 && !first.has(conversation)).length,
    ).toBeGreaterThan(50);
  });

  test('within what a request draws', async () => {
    const rows = await prefixRows(
      workload({ ...prefixes, system_prompt: { tokens: 150 }, counted: 'within' }),
    );
    const wrong = rows.filter(({ turn, input, history, system, document, documentTokens, shared }) => {
      // Documents have 100 tokens and more, so that they are cut.
      const prefix = document === 0 ? 150 : 200;
      const before = (turn - 1) * 250;
      return (
        system !== 150 ||
        documentTokens !== prefix - 150 ||
        history !== before ||
        input !== before + 200 ||
        shared !== (turn === 1 ? prefix : before)
      );
    });
    expect(wrong).toEqual([]);
  });

  test('in each turn where none has a history', async () => {
    const rows = await prefixRows(workload(prefixes, false));
    const wrong = rows.filter(
      ({ input, history, system, documentTokens, shared }) =>
        history !== 0 || input !== system + documentTokens + 200 || shared !== system + documentTokens,
    );
    expect(wrong).toEqual([]);
    const documents = new Map<bigint, number>();
    for (const { conversation, document } of rows) {
      expect(documents.get(conversation!) ?? document).toBe(document);
      documents.set(conversation!, document);
    }
  });

  test.each(['exact', 'renewal', 'reference'] as const)(
    'fields are what they are without, %s arrivals',
    async (arrivals) => {
      const plain: Workload = { pool: 'builtin:reason?clients=20', rate: 20, duration: 300, arrivals };
      const without = await prefixRows(plain);
      const rows = await prefixRows({ ...plain, prefixes });
      const own = (row: PrefixRow) => [
        row.time,
        row.client,
        row.input - row.system - row.documentTokens,
        row.output,
      ];
      expect(rows.map(own)).toEqual(without.map(own));
      expect(without[0].shared).toBeUndefined();
    },
  );
});

describe('system prompts', () => {
  const groups = [
    { name: 'many', tokens: 10, weight: 3 },
    { name: 'few', tokens: 20, weight: 1 },
    { name: 'named', tokens: 30, client_ids: [3, 8] },
  ];
  const groupsOf = async (seed: string, count = 2000) => {
    const prefixes = { system_prompt: { groups } };
    const rows = await prefixRows(plainWorkload({ count }, { duration: 30, seed, prefixes }));
    return new Map(rows.map(({ client, group, system }) => [client, { group, system }]));
  };

  test('are drawn for each client by its weights, or are of those that are named', async () => {
    const byClient = await groupsOf('1');
    expect(byClient.get(3)).toEqual({ group: 3, system: 30 });
    expect(byClient.get(8)).toEqual({ group: 3, system: 30 });
    const drawn = [...byClient].filter(([id]) => id !== 3 && id !== 8).map(([, prompt]) => prompt);
    const many = drawn.filter(({ group }) => group === 1);
    expect(drawn.every(({ group, system }) => system === group * 10 && group <= 2)).toBe(true);
    // Binomial with 3 in 4: five standard deviations.
    const sd = Math.sqrt((drawn.length * 3) / 16);
    expect(Math.abs(many.length - 0.75 * drawn.length)).toBeLessThan(5 * sd);
  });

  test('are those of a client whoever else there is, and others with another seed', async () => {
    const [all, some, other] = [await groupsOf('1'), await groupsOf('1', 200), await groupsOf('2', 200)];
    const same = (a: typeof all) => [...some].filter(([id, { group }]) => a.get(id)?.group === group).length;
    expect(same(all)).toBe(some.size);
    expect(same(other)).toBeLessThan(some.size * 0.8);
  });

  test('have a number for each client that has its own, and names in the metadata', async () => {
    const workload: Workload = {
      category: 'language',
      duration: 100,
      custom_clients: [
        { rate: 1, count: 3, fields: { input_tokens: 5, output_tokens: 5 } },
        { rate: 1, fields: { input_tokens: 5, output_tokens: 5 }, system_prompt: { tokens: 7, group: 'b' } },
        { rate: 1, fields: { input_tokens: 5, output_tokens: 5 }, system_prompt: 'none' },
      ],
      prefixes: { system_prompt: { tokens: 4 } },
    };
    const rows = await prefixRows(workload);
    const byClient = new Map(rows.map(({ client, group, system }) => [client, [group, system]]));
    expect([...byClient].toSorted(([a], [b]) => a - b)).toEqual([
      [0, [2, 4]],
      [1, [3, 4]],
      [2, [4, 4]],
      [3, [1, 7]],
      [4, [0, 0]],
    ]);
    const { schema } = await generate(workload);
    expect(readTraceMetadata(schema).promptGroups).toEqual([{ name: 'b', tokens: 7 }]);
  });

  test('of a client that is not there are refused', async () => {
    const system_prompt = { groups: [{ name: 'a', tokens: 5, client_ids: [0, 99] }] };
    const refused = generate(plainWorkload({}, { prefixes: { system_prompt } }));
    await expect(refused).rejects.toThrow(SpecError);
    await expect(refused).rejects.toThrow(
      /prefixes\.system_prompt\.groups\[0\]\.client_ids\[1\]: .*no client 99/,
    );
  });
});

test('columns are there only where there is something to say', async () => {
  const columnsOf = async (prefixes?: Workload['prefixes']) => {
    const { schema } = await generate(plainWorkload({}, prefixes === undefined ? {} : { prefixes }));
    return schema.fields.slice(4).map(({ name, type }) => `${name} ${type}`);
  };
  expect(await columnsOf()).toEqual([]);
  expect(await columnsOf({ system_prompt: { tokens: 0 } })).toEqual([]);
  expect(await columnsOf({ system_prompt: { tokens: 5 } })).toEqual([
    'prompt_group Uint32',
    'system_tokens Uint32',
    'shared_tokens Uint32',
  ]);
  expect(await columnsOf({ documents: DOCUMENTS })).toEqual([
    'document_id Uint32',
    'document_tokens Uint32',
    'shared_tokens Uint32',
  ]);
});

test('the resolved form has all that there is to say, and resolves to itself', () => {
  const resolved = resolveWorkload({ prefixes: { documents: { count: 5, tokens: 100 } } });
  expect(resolved.prefixes).toEqual({
    documents: { count: 5, exponent: 1, tokens: { family: 'constant', value: 100 }, share: 1 },
    counted: 'added',
  });
  expect(resolveWorkload(JSON.parse(JSON.stringify(resolved)))).toEqual(resolved);
});

test('documents that no law has are refused at their place', async () => {
  const tokens = { family: 'exponential', mean: 10, min: 1e6 } as const;
  const refused = generate(plainWorkload({}, { prefixes: { documents: { count: 5, tokens } } }));
  await expect(refused).rejects.toThrow(SpecError);
  await expect(refused).rejects.toThrow(/^prefixes\.documents\.tokens: .*hold none/);
});
