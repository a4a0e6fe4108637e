import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { SpecError } from '../../src/errors.js';
import { formatPath, type Path } from '../../src/fault.js';
import { parseWorkload } from '../../src/workload/parse.js';
import { resolveWorkload } from '../../src/workload/resolve.js';
import type { ResolvedWorkload } from '../../src/workload/resolved-workload.js';
import type { WorkloadSpec } from '../../src/workload/workload-spec.js';
import { arbitraryWorkload } from '../fixtures/arbitrary-workload.js';
import { ratioCdf } from '../fixtures/field-laws.js';
import { readCsv, VALID_SPECS } from '../fixtures/workload-specs.js';

const resolveYaml = (text: string) => resolveWorkload(parseWorkload(text, { file: 'w.yaml' }), { readCsv });
const again = (resolved: ResolvedWorkload) =>
  resolveWorkload(parseWorkload(JSON.stringify(resolved), { file: 'resolved.json' }));

describe('a resolved workload', () => {
  it('is a spec', () => expectTypeOf<ResolvedWorkload>().toExtend<WorkloadSpec>());

  it.each(Object.keys(VALID_SPECS))('is a document that resolves to itself: %s', (name) => {
    const resolved = resolveWorkload(VALID_SPECS[name], { readCsv });
    expect(parseWorkload(JSON.stringify(resolved), { file: 'resolved.json' })).toEqual(resolved);
    expect(again(resolved)).toEqual(resolved);
  });

  it('is a document that resolves to itself, whatever the spec', () => {
    fc.assert(
      fc.property(arbitraryWorkload, (spec) => {
        const resolved = resolveWorkload(spec, { readCsv });
        expect(JSON.parse(JSON.stringify(resolved))).toEqual(resolved);
        expect(JSON.stringify(again(resolved))).toBe(JSON.stringify(resolved));
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('is a copy: what its owner does to the spec later changes nothing', () => {
    const spec = { pool: { source: 'p', weights: { '1': 2 } } };
    const resolved = resolveWorkload(spec);
    spec.pool.weights['1'] = 3;
    expect(resolved.pool).toEqual({ source: 'p', weights: { '1': 2 } });
  });
});

describe('the workloads among the examples', () => {
  const folder = fileURLToPath(new URL('../../examples/workloads', import.meta.url));

  it.each(readdirSync(folder))('%s is valid', (file) => {
    const spec = parseWorkload(readFileSync(join(folder, file), 'utf8'), { file });
    const resolved = resolveWorkload(spec);
    expect(again(resolved)).toEqual(resolved);
  });
});

describe('defaults', () => {
  it('make a whole workload of nothing', () => {
    expect(resolveYaml('{}')).toEqual({
      category: 'language',
      pool: { source: 'builtin:language' },
      rate: 'native',
      seed: '0',
      method: 'servegen',
      arrivals: 'exact',
      coupling: 'independent',
      conversations: 'none',
    });
  });

  it('leave the pool to the category, and the category to the name of a built-in pool', () => {
    expect(resolveYaml('category: reason').pool).toEqual({ source: 'builtin:reason' });
    expect(resolveYaml('pool: builtin:multimodal?clients=20').category).toBe('multimodal');
    expect(resolveYaml('pool: ./m-large').category).toBeUndefined();
  });

  it('leave no rate where duration and requests fix it', () => {
    expect(resolveYaml('{duration: 1h, requests: 10k}')).not.toHaveProperty('rate');
    expect(resolveYaml('duration: 1h').rate).toBe('native');
  });

  it('of clients are those of the workload', () => {
    const text = `
      coupling: comonotone
      conversations: {share: 0.5, turns: {mean: 3}, inter_turn_seconds: 60}
      custom_clients:
        - {weight: 1, fields: {input_tokens: 1, output_tokens: 2}}
        - {weight: 1, fields: {input_tokens: 1, output_tokens: 2}, conversations: none, coupling: independent}`;
    const conversations = {
      share: 0.5,
      turns: { mean: 3 },
      inter_turn_seconds: { family: 'constant', value: 60 },
      history: true,
    };
    const [first, second] = resolveYaml(`${text}\n      pool: builtin:language`).custom_clients!;
    expect(first).toEqual({
      count: 1,
      weight: 1,
      inter_arrival: { family: 'exponential' },
      fields: {
        input_tokens: { family: 'constant', value: 1 },
        output_tokens: { family: 'constant', value: 2 },
      },
      coupling: 'comonotone',
      conversations,
    });
    expect(second).toMatchObject({ coupling: 'independent', conversations: 'none' });
  });

  it('of a multimodal client are no items of a modality that it has not', () => {
    const { custom_clients } = resolveWorkload(VALID_SPECS.multimodal!);
    expect(Object.entries(custom_clients![1].fields).map(([name, law]) => [name, law])).toEqual([
      ['text_tokens', { family: 'constant', value: 5 }],
      ['output_tokens', { family: 'exponential', mean: 100 }],
      ...['image_count', 'image_tokens', 'audio_count', 'audio_tokens', 'video_count', 'video_tokens'].map(
        (name) => [name, { family: 'constant', value: 0 }],
      ),
    ]);
  });
});

describe('notations', () => {
  it.each([
    ['duration: 90s', 'duration', 90],
    ['duration: 1.5d', 'duration', 129_600],
    ['requests: 4.35k', 'requests', 4_350],
    ['requests: "1e6"', 'requests', 1_000_000],
    [
      'clients: [[0, 10], [10m, 2k], [18:00, 30]]',
      'clients',
      [
        [0, 10],
        [600, 2_000],
        [64_800, 30],
      ],
    ],
    ['clients: 2k', 'clients', 2_000],
    ['seed: 7', 'seed', '7'],
    ['seed: "007"', 'seed', '007'],
    ['method: naive', 'method', { kind: 'naive', cv: 1 }],
    ['method: {kind: naive}', 'method', { kind: 'naive', cv: 1 }],
    ['output: {batch_size: 10k}', 'output', { batch_size: 10_000 }],
    ['rate: {steps: [[-0, 5]]}', 'rate', { steps: [[0, 5]] }],
    [
      'rate: {diurnal: {mean: 9, peak_over_trough: 2}}',
      'rate',
      { diurnal: { mean: 9, peak_over_trough: 2, peak_at: 54_000, start_at: 0 } },
    ],
    [
      'rate: {ramp: {from: 0, to: 5, duration: 1h}}',
      'rate',
      { ramp: { from: 0, to: 5, start: 0, duration: 3_600 } },
    ],
    [
      'rate: {spike: {at: 1:30, duration: 10m, rate: 5}}',
      'rate',
      { spike: { at: 5_400, duration: 600, rise: 0, rate: 5 } },
    ],
    [
      'rate: {csv: rates.csv}',
      'rate',
      {
        steps: [
          [0, 1],
          [21_600, 0.5],
          [86_400, 2],
        ],
      },
    ],
    [
      'rate: {csv: rates.csv, interpolation: linear}',
      'rate',
      {
        linear: [
          [0, 1],
          [21_600, 0.5],
          [86_400, 2],
        ],
      },
    ],
    ['pool: {source: p, span: 18:00..1:06:00:00}', 'pool', { source: 'p', span: [64_800, 108_000] }],
    [
      'pool: {source: p, filter: {cv: 1.5.., rate: ..2}}',
      'pool',
      { source: 'p', filter: { cv: { min: 1.5 }, rate: { max: 2 } } },
    ],
    ['pool: {source: p, client_ids: [8, 1]}', 'pool', { source: 'p', client_ids: [1, 8] }],
  ])('%s', (text, key, expected) => {
    expect(resolveYaml(text)).toHaveProperty([key], expected);
  });
});

describe('what the pool or a file has to tell', () => {
  const spec = parseWorkload(
    'pool: ./m-large\ncustom_clients:\n  - weight: 1\n    fields:\n      input_tokens: 5\n      reason_ratio: 0\n',
    { file: 'w.yaml' },
  );

  it('is the category, against which fields are checked, still with file and line', () => {
    expect(resolveWorkload(spec)).not.toHaveProperty('category');
    expect(() => resolveWorkload(spec, { category: 'language' })).toThrow(
      new SpecError([
        {
          file: 'w.yaml',
          line: 4,
          field: 'custom_clients[0].fields',
          problem: 'output_tokens is missing, which all language requests have',
        },
        {
          file: 'w.yaml',
          line: 6,
          field: 'custom_clients[0].fields.reason_ratio',
          problem: 'there is no such field; language has input_tokens and output_tokens',
        },
      ]),
    );
  });

  it('is refused where it contradicts the spec', () => {
    expect(() => resolveWorkload({ category: 'reason', pool: 'p' }, { category: 'language' })).toThrow(
      "category: 'reason' is not that of the pool, 'language'; it can be left out",
    );
  });

  it('is where pools are, once', () => {
    const places: string[] = [];
    const locatePool = (source: string, path: Path) => {
      places.push(formatPath(path));
      return `at/${source}`;
    };
    const spec: WorkloadSpec = { pool: 'p', mix: [{ source: 'q', weight: 1 }] };
    const resolved = resolveWorkload(spec, { locatePool });
    expect([resolved.pool?.source, resolved.mix?.[0].source]).toEqual(['at/p', 'at/q']);
    expect(places).toEqual(['pool.source', 'mix[0].source']);
    expect(resolveWorkload(resolved).pool).toEqual(resolved.pool);
  });

  it('are rates in a file, if there is a way to read it', () => {
    const csv: WorkloadSpec = { rate: { csv: 'rates.csv' } };
    expect(() => resolveWorkload(csv)).toThrow(SpecError);
    expect(() => resolveWorkload(csv)).toThrow('rate.csv: rates of the file rates.csv cannot be read here');
    const broken = () => resolveWorkload(csv, { readCsv: () => '0,1\n5;2\n' });
    expect(broken).toThrow(SpecError);
    expect(broken).toThrow('rates.csv:2: it is not time,rate: two numbers of at least 0');
    expect(() => resolveWorkload(csv, { readCsv: () => '0,0\n5,0' })).toThrow(
      'rates.csv: all rates are 0, so there is nothing to generate',
    );
  });
});

describe('quantiles', () => {
  it('of ratios stay ratios, also those of tool calls', () => {
    const { conversations } = resolveYaml(`
      category: reason
      conversations:
        share: 1
        turns: {mean: 4}
        inter_turn_seconds: 10
        tool_calls: {share: 1, fields: {reason_ratio: {family: quantiles, quantiles: {p10: 0.2, p90: 0.4}}}}`);
    const { tool_calls } = conversations as Exclude<typeof conversations, 'none' | undefined>;
    const cdf = ratioCdf(tool_calls!.fields!.reason_ratio);
    // Between the two the logarithm is linear in the normal score, so that the median is their geometric mean.
    for (const [ratio, share] of [
      [0.2, 0.1],
      [Math.sqrt(0.2 * 0.4), 0.5],
      [0.4, 0.9],
      [1, 1],
    ]) {
      expect(cdf(ratio)).toBeCloseTo(share, 9);
    }
  });
});

describe('specs from JavaScript', () => {
  it('are checked', () => {
    expect(() => resolveWorkload({ rate: Number.NaN })).toThrow(SpecError);
    expect(() => resolveWorkload({ rats: 5 } as WorkloadSpec)).toThrow(
      "rats: there is no such key; did you mean 'rate'?",
    );
    expect(() => resolveWorkload(null as never)).toThrow(SpecError);
    let deep: unknown = 5;
    for (let level = 0; level < 33; level++) deep = { sum: [deep] };
    expect(() => resolveWorkload({ rate: deep as never })).toThrow('it is nested more than 64 levels deep');
    const cyclic: { sum: unknown[] } = { sum: [] };
    cyclic.sum.push(cyclic);
    const within = () => resolveWorkload({ rate: cyclic as never });
    expect(within).toThrow(SpecError);
    expect(within).toThrow('it is nested more than 64 levels deep');
  });

  it('can have keys that are undefined', () => {
    const rate = { scale: undefined, steps: [['1m', 5]] } as never;
    expect(resolveWorkload({ rate, duration: undefined } as never)).toEqual(
      resolveYaml('rate: {steps: [[60, 5]]}'),
    );
  });
});
