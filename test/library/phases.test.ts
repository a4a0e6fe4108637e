import { describe, expect, test } from 'vitest';
import { SpecError } from '../../src/errors.js';
import {
  generate,
  openPool,
  openWorkload,
  readTraceMetadata,
  type Workload,
  type WorkloadSpec,
} from '../../src/index.js';
import { specifiedDuration } from '../../src/trace/metadata.js';
import { countIn, digestsByWays, hashesBySeek, rowsOf } from './phase-rows.js';

const POOL = 'builtin:language?clients=60';
const CONVERSATIONS = {
  share: 0.5,
  turns: { mean: 4 },
  inter_turn_seconds: { family: 'exponential', mean: 60 },
} as const;

const WORKLOAD: Workload = {
  pool: { source: POOL, span: '18:00..20:00' },
  conversations: CONVERSATIONS,
  phases: [
    { duration: '10m', rate: 20 },
    {
      duration: '10m',
      rate: { ramp: { from: 20, to: 60, duration: '10m' } },
      pool: { span: '03:00..03:10' },
    },
    {
      requests: '12k',
      rate: 40,
      clients: 100,
      mix: [{ source: 'builtin:language?clients=9&seed=3', weight: 0.2 }],
    },
  ],
};

describe('phases', () => {
  test('are the same rows however they are made', async () => {
    const digests = await digestsByWays(WORKLOAD);
    expect(new Set(digests).size).toBe(1);
    const [forward, backward] = await hashesBySeek(WORKLOAD);
    expect(backward).toBe(forward);
  });

  test('follow each other with their own rates, spans and requests', async () => {
    const { conversations: _, ...single } = WORKLOAD;
    const rows = await rowsOf(single as Workload);
    // 20 x 600; (20 + 60) / 2 x 600; 12,000 in 12,000 / 40 s. A client's short windows share a count across an edge: within
    // 1.5 % of what is expected.
    expect(Math.abs(countIn(rows, 0, 600) - 12_000)).toBeLessThan(180);
    expect(Math.abs(countIn(rows, 600, 1200) - 24_000)).toBeLessThan(360);
    expect(rows.times.length).toBe(48_000);
    expect(rows.times.at(-1)).toBeLessThan(1500);
    expect(rows.times.at(-1)).toBeGreaterThan(1495);
    // A ramp within a phase is counted from the start of the phase: 20 x 60 + 4 x 60^2 / 120 in its first minute.
    expect(Math.abs(countIn(rows, 600, 660) - 1320)).toBeLessThan(150);
    expect(Math.abs(countIn(rows, 1140, 1200) - 3480)).toBeLessThan(300);
  });

  test('of one phase are what its keys are without phases', async () => {
    const { digest } = await rowsOf({ pool: POOL, phases: [{ duration: 600, rate: 32 }] });
    expect((await rowsOf({ pool: POOL, duration: 600, rate: 32 })).digest).toBe(digest);
  });

  test.each<[string, Partial<WorkloadSpec>]>([
    ['single requests', {}],
    ['conversations', { conversations: CONVERSATIONS }],
    ['renewal arrivals', { arrivals: 'renewal' }],
  ])('of neighbouring spans are what one span is at a rate of steps: %s', async (_, more) => {
    const phases = [16, 48, 32].map((rate, index) => ({
      duration: 600,
      rate,
      pool: { span: [64_800 + 600 * index, 65_400 + 600 * index] as const },
    }));
    const parts = await rowsOf({ pool: POOL, phases, ...more } as Workload);
    const whole = await rowsOf({
      pool: { source: POOL, span: '18:00..18:30' },
      rate: {
        steps: [
          [0, 16],
          [600, 48],
          [1200, 32],
        ],
      },
      duration: 1800,
      ...more,
    } as Workload);
    expect(parts.digest).toBe(whole.digest);
  });

  test('have one client where they have the same one, and conversations go on', async () => {
    const rows = await rowsOf({
      pool: POOL,
      conversations: CONVERSATIONS,
      phases: [
        { duration: 600, rate: 30 },
        { duration: 600, rate: 30, pool: { span: '04:00..04:10' } },
      ],
    });
    const ids = new Set((await openPool(POOL)).clientIds);
    expect([...new Set(rows.clients)].every((id) => ids.has(id))).toBe(true);
    const [conversation, turn] = [rows.column('conversation_id'), rows.column('turn')];
    const startedBefore = new Set<number>();
    let goOn = 0;
    rows.times.forEach((time, row) => {
      if (time < 600 && turn[row] === 1) startedBefore.add(conversation[row]);
      if (time >= 600 && turn[row] > 1 && startedBefore.has(conversation[row])) goOn++;
    });
    // Half of 30 requests a second are in conversations of 4 turns at the mean, 2 and a geometric number, so that 3.75 a second
    // begin. After the first turn the next ones come at the rate exp(-a / 180 s) / 60 s at the age a: each is followed by
    // another with the probability 2/3. Between the ages that 600 s to 1200 s are, of what begins in the first 600 s, these
    // are 3.75 x 3 x 180 s x (1 - exp(-600 / 180))^2 = 1883 turns. They come of some 650 conversations, give or take 26 or,
    // as clients are bursty, twice as many.
    expect(Math.abs(goOn - 1883)).toBeLessThan(350);
  });

  test('have clients of other sources under other ids, and custom ones by id or label', async () => {
    const other = 'builtin:language?clients=60&seed=2';
    const probe = (rate: number) => ({
      label: 'probe',
      rate,
      fields: { input_tokens: 7, output_tokens: 1 },
    });
    const { pool } = await openWorkload({
      phases: [
        { duration: 60, pool: POOL, custom_clients: [probe(1), { ...probe(2), id: 5000, label: 'job' }] },
        { duration: 60, pool: other, custom_clients: [probe(3), { ...probe(2), id: 5000, label: 'job' }] },
        { duration: 60, pool: POOL },
      ],
    });
    const [first, second] = [await openPool(POOL), await openPool(other)];
    // Those of the first as they are, those of the other where they are free, one of 5,000 and one behind all.
    expect(pool.clientIds.length).toBe(first.clientIds.length + second.clientIds.length + 2);
    expect([...pool.labels!.values()].sort()).toEqual(['job', 'probe']);
    expect(pool.labels!.get(5000)).toBe('job');
    // Two of one label are two in each phase.
    const twice = [probe(1), probe(2)];
    const alike = await openWorkload({
      category: 'language',
      phases: [
        { duration: 60, custom_clients: twice },
        { duration: 60, custom_clients: [...twice, probe(3)] },
      ],
    });
    expect([...alike.pool.clientIds]).toEqual([0, 1, 2]);
    const rates = await openWorkload({
      pool: POOL,
      phases: [
        { duration: 60, clients: 20 },
        { duration: 60, clients: 50 },
      ],
    });
    // The first 20 of the 50 are those that were drawn before.
    expect([...rates.pool.clientIds]).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  test('are cut by a duration of the whole, or repeat up to it', async () => {
    const workload: Workload = {
      pool: POOL,
      counts: 'exact-per-step',
      phases: [
        { duration: 60, rate: 10 },
        {
          duration: 40,
          rate: {
            steps: [
              [0, 20],
              [30, 5],
            ],
          },
        },
      ],
    };
    const repeating = await rowsOf({ ...workload, duration: 270 });
    const edges = [0, 60, 90, 100, 160, 190, 200, 260, 270];
    const counts = edges.slice(1).map((edge, index) => countIn(repeating, edges[index], edge));
    expect(counts).toEqual([600, 600, 50, 600, 600, 50, 600, 200]);
    const cut = await rowsOf({ ...workload, duration: 45 });
    expect(cut.times.length).toBe(450);
    expect(cut.times.at(-1)).toBeLessThan(45);
  });

  test('have their counts in every repetition, also of lengths that no binary fraction has', async () => {
    // 157 times 19.1 s, and 1.3 s of the next. A seam can be a product or a sum, which differ by rounding in some.
    const custom_clients = [{ weight: 1, fields: { input_tokens: 10, output_tokens: 10 } }];
    const rows = await rowsOf({
      category: 'language',
      duration: 3000,
      counts: 'exact-per-step',
      phases: [
        { duration: 7.3, requests: 13 },
        { duration: 11.1, rate: 2 },
        { duration: 0.7, requests: 3 },
      ],
      custom_clients,
    });
    // The second phase expects 22.2, whose fractions are carried.
    const period = 19.1;
    const middles: number[] = [];
    for (let repetition = 0; repetition < 157; repetition++) {
      const [from, to] = [repetition * period, (repetition + 1) * period];
      const edges = [from, from + 7.3, from + 18.4, to];
      const [first, middle, last] = edges.slice(1).map((edge, index) => countIn(rows, edges[index], edge));
      middles.push(middle);
      expect([repetition, first, last]).toEqual([repetition, 13, 3]);
    }
    expect(middles).toEqual(
      middles.map((_, index) => Math.round(22.2 * (index + 1)) - Math.round(22.2 * index)),
    );
  });

  test('are made again from what the trace says', async () => {
    const pool = (await openPool(POOL)).span(3600, 10_800).filter({ cv: { min: 1 } });
    const workload: Workload = {
      pool,
      phases: [
        { duration: 60, rate: 10 },
        { duration: 60, rate: 20, pool: { span: [7200, 10_800] }, fields: { output_tokens: 9 } },
      ],
    };
    const trace = await generate(workload);
    const { spec } = readTraceMetadata(trace.schema);
    expect(specifiedDuration(spec)).toBe(120);
    const [made, again] = [await rowsOf(workload), await rowsOf(spec as Workload)];
    expect(again.digest).toBe(made.digest);
    const resolved = (await openWorkload(spec as Workload)).spec;
    expect(JSON.parse(JSON.stringify(resolved))).toEqual(JSON.parse(JSON.stringify(spec)));
  });

  test('put laws of their own in place of those of the pool', async () => {
    const rows = await rowsOf({
      pool: POOL,
      rate: 50,
      fields: { output_tokens: 11 },
      phases: [
        { duration: 60 },
        { duration: 60, fields: { input_tokens: { family: 'uniform', min: 5, max: 9 } } },
      ],
    });
    const [input, output] = [rows.column('input_tokens'), rows.column('output_tokens')];
    rows.times.forEach((time, row) => {
      if (time < 60) expect(output[row]).toBe(11);
      else expect(input[row] >= 5 && input[row] <= 9).toBe(true);
    });
    expect(new Set(input.filter((_, row) => rows.times[row] < 60)).size).toBeGreaterThan(100);
  });

  test('serve the naive method', async () => {
    const rows = await rowsOf({
      pool: POOL,
      method: 'naive',
      arrivals: 'exact',
      phases: [
        { duration: 100, rate: 10 },
        { duration: 100, rate: 30 },
      ],
    });
    expect(rows.times.length).toBe(4000);
    // Poisson counts given their total: 1,000 with a deviation of sqrt(4000 x 1/4 x 3/4) = 27.
    expect(Math.abs(countIn(rows, 0, 100) - 1000)).toBeLessThan(5 * 28);
  });

  test.each([undefined, 60])(
    'weigh their lengths for the naive method by their requests',
    async (duration) => {
      const ofTokens = (tokens: number) => [
        { weight: 1, fields: { input_tokens: tokens, output_tokens: tokens } },
      ];
      const rows = await rowsOf({
        category: 'language',
        method: 'naive',
        arrivals: 'exact',
        custom_clients: ofTokens(10),
        ...(duration !== undefined && { duration }),
        phases: [
          { duration: 60, rate: 100 },
          { duration: 60, rate: 900, custom_clients: ofTokens(5000) },
        ],
      });
      // Of the 60,000 requests 54,000 are of the second phase, if it is there; one deviation is 73.
      const long = rows.column('input_tokens').filter((tokens) => tokens === 5000).length;
      expect(rows.times.length).toBe(duration === undefined ? 60_000 : 6000);
      expect(Math.abs(long - (duration === undefined ? 54_000 : 0))).toBeLessThan(5 * 74);
    },
  );

  const client = { rate: 1, fields: { input_tokens: 1, output_tokens: 1 } };
  test.each<[Workload, string]>([
    [{ phases: [{ rate: 5 }] }, 'phases[0]: duration is missing, or requests at a rate that is a number'],
    [
      { phases: [{ requests: 5, rate: 'native' }] },
      'phases[0].requests: they say how long the phase is only at',
    ],
    [{ phases: [{ duration: 5, rate: 1, requests: 7 }] }, 'phases[0].requests: rate, duration and requests'],
    [{ duration: 1e-12, phases: [{ duration: 5 }] }, 'duration: 1e-12 is not a length of time from'],
    [
      { requests: 60, phases: [{ duration: 5 }] },
      'requests: phases say themselves how many requests they have',
    ],
    [{ rate: 60, phases: [{ duration: 5, rate: 3 }] }, 'rate: every phase has a rate of its own'],
    [{ phases: [] }, 'phases: an empty list is not a list of at least 1'],
    [
      { phases: [{ duration: 5, rat: 3 } as never] },
      "phases[0].rat: there is no such key; did you mean 'rate'?",
    ],
    [
      {
        phases: [
          { duration: 5, pool: 'builtin:reason' },
          { duration: 5, pool: POOL },
        ],
      },
      'phases[1].pool.source: its category is language, and that of the other phases reason',
    ],
    [
      { pool: POOL, phases: [{ duration: 5 }, { duration: 5, pool: { filter: { size: '1..' } } }] },
      "phases[1].pool.filter.size: 'size' is not a quantity",
    ],
    [
      { pool: POOL, phases: [{ duration: 5, pool: { weights: { '99': 2 } } }] },
      'phases[0].pool.weights.99: the pool has no',
    ],
    [
      { pool: { source: POOL, weights: { '99': 2 } }, phases: [{ duration: 5 }] },
      'pool.weights.99: the pool has no',
    ],
    [
      { pool: POOL, phases: [{ duration: 5, fields: { size: 1 } }] },
      'phases[0].fields.size: there is no such field',
    ],
    [
      {
        category: 'language',
        custom_clients: [client],
        phases: [{ duration: 5, fields: { output_tokens: 1 } }],
      },
      'phases[0].fields: there is no pool whose clients could have these',
    ],
    [
      {
        category: 'language',
        phases: [
          { duration: 5, custom_clients: [client] },
          {
            duration: 5,
            rate: 2,
            custom_clients: [
              {
                ...client,
                rate: {
                  steps: [
                    [0, 1],
                    [3, 0],
                  ],
                },
              },
            ],
          },
        ],
      },
      'phases[1]: no client is active 3 s into the phase, so a rate of 2 requests/s cannot be met there; choose another ' +
        'span, or a rate that follows the pool (native, scale, max)',
    ],
    [
      {
        category: 'language',
        phases: [
          { duration: 5, custom_clients: [{ ...client, id: 3 }] },
          { duration: 5, custom_clients: [{ ...client, id: 3, conversations: CONVERSATIONS }] },
        ],
      },
      'phases[1].custom_clients[0].conversations: it is the client of phases[0].custom_clients[0]',
    ],
    [
      {
        category: 'language',
        phases: [
          { duration: 5, custom_clients: [{ ...client, label: 'a', attributes: { tenant: 'x' } }] },
          { duration: 5, custom_clients: [{ ...client, label: 'a', attributes: { tenant: 'y' } }] },
        ],
      },
      'phases[1].custom_clients[0].attributes: it is the client of phases[0].custom_clients[0]',
    ],
    [
      {
        phases: [
          { duration: 5, pool: POOL },
          { duration: 5, category: 'language', custom_clients: [{ ...client, id: 3 }] } as never,
        ],
      },
      'phases[1].category: there is no such key',
    ],
    [
      {
        category: 'language',
        phases: [
          { duration: 5, pool: POOL },
          { duration: 5, custom_clients: [{ ...client, id: 3 }] },
        ],
      },
      'phases[1].custom_clients[0].id: 3 is the id of a client of the pool',
    ],
  ])('%j is refused at its place', async (workload, message) => {
    const refused = generate(workload);
    await expect(refused).rejects.toThrow(SpecError);
    await expect(refused).rejects.toThrow(message);
  });
});
