import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type WorkloadFlags, withFlags } from '../../src/cli/spec-of-flags.js';
import { UsageError } from '../../src/errors.js';
import { checkWorkload } from '../../src/workload/check-workload.js';
import { useFolder } from '../fixtures/folder.js';
import { runHere } from './command-here.js';

vi.mock('../../src/workload/check-workload.js', async (original) => {
  const module = await original<typeof import('../../src/workload/check-workload.js')>();
  return { ...module, checkWorkload: vi.fn(module.checkWorkload) };
});

const folder = useFolder();
const POOL = 'builtin:language?clients=10';

/** Exit code, and what is said on standard error but for the place of the spec. */
async function generate(text: string, args: readonly string[]): Promise<[code: number | null, said: string]> {
  const spec = folder.path('w.yaml');
  writeFileSync(spec, text);
  // A name of its own ending is any format's.
  const name = args.includes('--format') || text.includes('format:') ? 'out.bin' : 'out.arrow';
  const out = args.includes('--out') || text.includes('path:') ? [] : ['--out', folder.path(name)];
  const { code, stderr } = await runHere(['generate', spec, '--quiet', ...args, ...out], folder.path());
  return [code, stderr.replaceAll(folder.path('w.yaml'), 'w.yaml')];
}

describe('what an option replaces may be wrong', () => {
  it.each<[text: string, args: string[]]>([
    ['rate: -5\nduration: 10', ['--rate', '5']],
    ['rate: 5\nduration: 10min', ['--duration', '10']],
    ['rate: 5\nrequests: []', ['--requests', '50']],
    ['rate: 5\nduration: 10\nseed: 1.5', ['--seed', '1.5']],
    ['rate: 5\nduration: 10\narrivals: exakt', ['--arrivals', 'renewal']],
    ['rate: 5\nduration: 10\nmethod: { cv: 2 }', ['--method', 'naive']],
    ['rate: 5\nduration: 10\npool: { source: 5, spam: 1 }', ['--pool', POOL]],
    [`rate: 5\nduration: 10\npool: { source: '${POOL}', span: 9..5 }`, ['--span', '18:00..19:00']],
    [
      'rate: 5\nduration: 10\noutput: { format: xml, batch_size: 0 }',
      ['--format', 'csv', '--batch-size', '9'],
    ],
    ['rate: 5\nduration: 10\noutput: { block_size: 0 }', ['--block-size', '16', '--format', 'arrow']],
    ['rate: 5\nduration: 10\noutput: { start: soon }', ['--start', '2024-05-10', '--format', 'azure']],
    // Of three amounts the one that gives way.
    ['rate: 5\nduration: 10\nrequests: soon', ['--duration', '20']],
    ['rate: 5\nduration: soon', ['--requests', '20']],
    ['rate: fast\nrequests: 50', ['--requests', '20', '--duration', '5']],
  ])('%j with %j', async (text, args) => {
    expect(
      await generate(`${text}\n`, [...args, ...(text.includes('pool') ? [] : ['--pool', POOL])]),
    ).toEqual([0, '']);
  });
});

describe('a fault has its place in the file, or is that of the option', () => {
  it.each<[text: string, args: string[], place: string, rule: string]>([
    ['rate: -5\nduration: 10', ['--seed', 'a'], 'w.yaml:1: rate: ', 'requests per second above 0'],
    ['rtae: 5', ['--seed', 'a'], 'w.yaml:1: rtae: ', "did you mean 'rate'"],
    ['', ['--rate', '5'], 'w.yaml: ', 'an empty value is not a workload'],
    ['5', ['--span', '0..5'], 'w.yaml:1: ', '5 is not a workload'],
    ['[rate, 5]', ['--pool', POOL], 'w.yaml:1: ', 'a list of 2 is not a workload'],
    ['rate: 5\npool:', ['--span', '0..5'], 'w.yaml:2: pool: ', 'not a pool'],
    ['rate: 5\npool: [a]', ['--span', '0..5'], 'w.yaml:2: pool: ', 'not a pool'],
    ['rate: 5\npool: ""', ['--span', '0..5'], 'w.yaml:2: pool.source: ', 'at least one character'],
    ['rate: 5\npool: { span: 9..5 }', ['--filter', 'cv=1..'], 'w.yaml:2: pool: ', 'source is missing'],
    [
      'rate: 5\ncategory: { toString: 5 }',
      ['--span', '0..5'],
      'w.yaml:2: category: ',
      "'language', 'reason'",
    ],
    ['rate: 5\noutput: 5', ['--request-id'], 'w.yaml:2: output: ', 'not an object'],
    ['rate: 5\noutput: [csv]', ['--format', 'csv'], 'w.yaml:2: output: ', 'not an object'],
    ['output: { fromat: csv }', ['--format', 'csv'], 'w.yaml:1: output.fromat: ', 'no such key'],
    [
      'rate: 1\nduration: 9\nrequests: 5',
      ['--seed', 'a'],
      'w.yaml:3: requests: ',
      'rate, duration and requests are given all three',
    ],
    [
      'duration: 9\nconversations: { share: 0.5, turns: { mean: 3 }, inter_turn_seconds: 60 }',
      ['--method', 'naive'],
      'w.yaml:2: conversations: ',
      'the naive method has no conversations',
    ],
    [
      'pool: builtin:reason\ncoupling: { rank_correlations: [{ fields: [input_tokens, reason_ratio], value: 0.5 }] }',
      ['--pool', POOL],
      'w.yaml:2: coupling.rank_correlations[0].fields[1]: ',
      'no such field',
    ],
    ['category: multimodal', ['--filter', 'input_tokens.mean=1..'], '--filter: ', 'is not a quantity here'],
    [
      'category: language\nduration: 9\ncustom_clients: [{ weight: 1, fields: { input_tokens: 1, output_tokens: 1 } }]',
      ['--rate', 'native'],
      '--rate: ',
      "stand for the clients' own rates",
    ],
    [`pool: ${POOL}`, ['--span', '90:00..91:00'], '--span: ', 'outside the pool'],
    [
      'category: language\nduration: 9\ncustom_clients: [{ rate: 1, fields: { input_tokens: 1, output_tokens: 1 } }]',
      ['--client-ids', '1'],
      '--span, --client-ids or --filter: ',
      'no pool of which a part could be chosen',
    ],
    ['rate: 5\nduration: 9', ['--out', ''], '--out: ', 'at least one character'],
    // What shows when the output is known.
    ['duration: 9\noutput: { path: x.foo }', [], 'w.yaml:2: output.path: ', '.foo'],
    [
      'duration: 9\noutput: { path: w.yaml, format: csv }',
      [],
      'w.yaml:2: output.path: ',
      'same file as the spec',
    ],
    [
      'duration: 9\noutput: { start: 2024-01-01 }',
      ['--format', 'csv'],
      'w.yaml:2: output.start: ',
      'says nothing',
    ],
    ['duration: 9\noutput: { format: csv }', ['--start', '2024-01-01'], '--start: ', 'says nothing'],
    [
      'duration: 9\noutput: { start: 2024-02-30 }',
      ['--format', 'azure'],
      'w.yaml:2: output.start: ',
      '2024-02-30',
    ],
    [
      'duration: 9\noutput: { partition: time:1h }',
      ['--shard', '1/2'],
      'w.yaml:2: output.partition: ',
      '--shard',
    ],
    ['duration: 9\noutput: { partition: time:1e-9 }', [], 'w.yaml:2: output.partition: ', 'at most 10000'],
    ['duration: 9\noutput: { format: csv }', ['--partition', 'time:1e-9'], '--partition: ', 'at most 10000'],
  ])('%j with %j', async (text, args, place, rule) => {
    const [code, said] = await generate(text, args);
    expect(said.slice(0, said.indexOf(place) + place.length)).toBe(`servegen: ${place}`);
    expect(said).toContain(rule);
    expect(said.match(/\n/g)).toHaveLength(1);
    expect(code).toBe(2);
  });
});

it.each([
  ['of a file', ['--seed', 'a']],
  ['for a format that has columns of its own', ['--format', 'mooncake']],
  [
    'of which options say most',
    ['--rate', '2', '--pool', POOL, '--span', '18:00..19:00', '--method', 'naive'],
  ],
])('a spec is checked once: %s', async (_, args) => {
  vi.mocked(checkWorkload).mockClear();
  expect(await generate(`pool: ${POOL}\nrate: 5\nduration: 10\n`, args)).toEqual([0, '']);
  expect(vi.mocked(checkWorkload)).toHaveBeenCalledTimes(1);
});

describe('options laid over any document', () => {
  const keys = [
    'pool',
    'rate',
    'duration',
    'requests',
    'method',
    'output',
    'category',
    'custom_clients',
    'mix',
  ];
  const key = fc.oneof(fc.constantFrom(...keys, 'source', 'span', '__proto__', 'toString'), fc.string());
  const { document } = fc.letrec((part) => ({
    document: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, true, 5, -0, '', 'builtin:language'),
      fc.string(),
      fc.array(part('document'), { maxLength: 3 }),
      fc
        .array(fc.tuple(key, part('document')), { maxLength: 6 })
        .map((entries) => Object.fromEntries(entries)),
    ),
  }));
  const flags: fc.Arbitrary<WorkloadFlags> = fc.record(
    {
      pool: fc.constant(POOL),
      part: fc.record({ span: fc.constant([0, 5] as const) }, { requiredKeys: [] }),
      rate: fc.constant(5),
      duration: fc.constant(60),
      requests: fc.constant(300),
      method: fc.constantFrom('servegen', 'naive'),
      output: fc.record({ request_id: fc.constant(true) }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  );

  it('leave it as it is, and what has no keys alone', () => {
    fc.assert(
      fc.property(document, flags, (given, options) => {
        const before = JSON.stringify(given);
        let laid: unknown;
        try {
          laid = withFlags(given, options);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
        expect(JSON.stringify(given)).toBe(before);
        if (typeof given !== 'object' || given === null || Array.isArray(given)) expect(laid).toBe(given);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are what it says then, and of three amounts two are left', () => {
    fc.assert(
      fc.property(document, flags, (given, { part: _, ...options }) => {
        if (typeof given !== 'object' || given === null || Array.isArray(given)) return;
        const laid = withFlags(given, options) as Record<string, unknown>;
        const { rate, duration, requests } = options;
        expect(laid).toMatchObject(JSON.parse(JSON.stringify({ rate, duration, requests })));
        const amounts = [laid.rate, laid.duration, laid.requests].filter((amount) => amount !== undefined);
        const said = [rate, duration, requests].filter((amount) => amount !== undefined).length;
        if (said === 1 || said === 2) expect(amounts.length).toBeLessThan(3);
      }),
      { numRuns: 2_000 },
    );
  });
});
