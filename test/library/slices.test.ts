import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { platform } from '#platform';
import { engineModule } from '../../src/engine/module.js';
import {
  aggregateCv,
  compareTraces,
  compilePlan,
  type DistributionSpec,
  generate,
  openPlan,
  openPool,
  openWorkload,
  type Workload,
} from '../../src/index.js';
import { pauseIfDue } from '../../src/platform/slices.js';
import { ParametricPool } from '../../src/pool/builtin/population.js';
import { DATASET, directoryOf, TRACE } from '../pool/released-fixture.js';

/** Milliseconds of the clock from one look at it to the next: as long as a slice, so that each is followed by a pause. */
const TICK = 8;

const LENGTHS = {
  input_tokens: { family: 'exponential', mean: 100, min: 1, max: 4000 },
  output_tokens: { family: 'exponential', mean: 10, min: 1, max: 400 },
} as const satisfies Record<string, DistributionSpec>;

const ONE = { pool: 'builtin:language', duration: 60, rate: 1 } as const;

/** Each goes through a few hundred clients in a loop of its own. */
const WORKLOADS: readonly [name: string, workload: Workload][] = [
  ['the native rate', { pool: 'builtin:language' }],
  ['drawn clients', { ...ONE, clients: 500 }],
  [
    'drawn clients in steps',
    {
      ...ONE,
      clients: [
        [0, 10],
        [30, 500],
      ],
    },
  ],
  ['a filter', { ...ONE, pool: { source: 'builtin:language', filter: { rate: { min: 0.0001 } } } }],
  ['a mix', { ...ONE, mix: [{ source: 'builtin:language?seed=2', weight: 2 }] }],
  [
    'custom clients',
    {
      category: 'language',
      duration: 60,
      custom_clients: Array.from({ length: 300 }, () => ({ rate: 1, fields: { ...LENGTHS } })),
    },
  ],
  ['the naive method', { ...ONE, method: 'naive' }],
  ['the CV of the aggregate', { ...ONE, rate: 10, method: { kind: 'naive', cv: 'aggregate' } }],
  [
    'conversations',
    {
      ...ONE,
      conversations: {
        share: 0.1,
        turns: { mean: 3 },
        inter_turn_seconds: { family: 'exponential', mean: 60 },
      },
    },
  ],
  ['a curve', { ...ONE, duration: '1d', rate: { diurnal: { mean: 5, peak_over_trough: 3 } } }],
  ['reference arrivals', { ...ONE, rate: 20, arrivals: 'reference' }],
];

/** Clients that were read between two turns of the others that the thread serves, at most. */
let mostReads = 0;
let turns = 0;
let onTurn: () => void;

beforeEach(() => {
  engineModule();
  let now = 0;
  let reads = 0;
  mostReads = 0;
  turns = 0;
  onTurn = () => undefined;
  vi.spyOn(Date, 'now').mockImplementation(() => {
    now += TICK;
    return now;
  });
  const { readClient } = ParametricPool.prototype;
  vi.spyOn(ParametricPool.prototype, 'readClient').mockImplementation(function (
    this: ParametricPool,
    ...asked
  ) {
    mostReads = Math.max(mostReads, ++reads);
    readClient.apply(this, asked);
  });
  const { nextTask } = platform;
  vi.spyOn(platform, 'nextTask').mockImplementation(async () => {
    await nextTask();
    turns++;
    reads = 0;
    onTurn();
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('what lasts leaves the thread to others', () => {
  test.each(WORKLOADS)('while it is opened and compiled: %s', async (_, workload) => {
    const opened = await openWorkload(workload);
    await generate(opened);
    // Some hundred clients, after some of which there is a place to pause.
    expect(turns).toBeGreaterThan(20);
    expect(mostReads).toBeLessThanOrEqual(64);
  });

  test('while a plan is opened', async () => {
    const { bytes } = await compilePlan({ pool: 'builtin:language', duration: '4d', requests: 1000 });
    expect(bytes.length).toBeGreaterThan(4 << 20);
    turns = 0;
    await openPlan(bytes);
    // Each MiB that is copied, and what the engine does at a time.
    expect(turns).toBeGreaterThan(20);
  });
});

describe('an AbortSignal', () => {
  const verbs: readonly [
    name: string,
    verb: (workload: Workload, signal: AbortSignal) => Promise<unknown>,
  ][] = [
    ['openWorkload', (workload, signal) => openWorkload(workload, { signal })],
    ['generate', (workload, signal) => generate(workload, { signal })],
    ['compilePlan', (workload, signal) => compilePlan(workload, { signal })],
    ['aggregateCv', (workload, signal) => aggregateCv(workload, { signal })],
    ['openPlan', async (_, signal) => openPlan(plan, { signal })],
  ];
  let plan: Uint8Array;
  beforeAll(async () => {
    plan = (await compilePlan({ pool: 'builtin:language', duration: '4d', requests: 1000 })).bytes;
  });
  const drawn: Workload = { pool: 'builtin:language', rate: 10, clients: 5_000, duration: '1h' };

  test.each(verbs)('that is aborted already: %s', async (_, verb) => {
    const reason = new Error('not today');
    await expect(verb(drawn, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(turns).toBe(0);
  });

  test.each([
    ...verbs,
    [
      'aggregateCv, open',
      async (_, signal) => aggregateCv(await openWorkload({ ...ONE, rate: 10 }), { signal }),
    ],
    ['compilePlan, open', async (_, signal) => compilePlan(await openWorkload(ONE), { signal })],
  ] satisfies typeof verbs)('that is aborted already, where no pause is due: %s', async (_, verb) => {
    vi.spyOn(Date, 'now').mockReturnValue(1e6);
    await pauseIfDue();
    turns = 0;
    const reason = new Error('not today');
    await expect(verb(drawn, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(turns).toBe(0);
  });

  test.each(verbs)('ends it at its next pause: %s', async (_, verb) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    onTurn = () => {
      if (turns === 10) controller.abort(reason);
    };
    await expect(verb(drawn, controller.signal)).rejects.toBe(reason);
    expect(turns).toBe(10);
  });

  test('ends the opening of a directory, whose files are told as progress', async () => {
    const files = Array.from({ length: 20 }, (_, client) => [
      [`chunk-${client}-trace.csv`, TRACE],
      [`chunk-${client}-dataset.json`, DATASET],
    ]).flat();
    const directory = directoryOf(Object.fromEntries(files));
    const controller = new AbortController();
    const reason = new Error('enough');
    const told: number[] = [];
    const opening = openPool(directory, {
      signal: controller.signal,
      onProgress(progress) {
        if (progress.phase !== 'pool') return;
        expect(progress.bytes).toBe(20 * (TRACE.length + DATASET.length));
        if (told.push(progress.bytesRead) === 3) controller.abort(reason);
      },
    });
    await expect(opening).rejects.toBe(reason);
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told.length).toBeLessThan(files.length);
  });

  test('ends a comparison, which tells the rows that it has read', async () => {
    const traces = () => Promise.all([generate({ ...ONE, rate: 100 }, { batchSize: 1000 }), generate(ONE)]);
    const rows: number[] = [];
    const controller = new AbortController();
    const reason = new Error('enough');
    await compareTraces(...(await traces()), {
      onProgress: (progress) => {
        rows.push(progress.rows);
      },
    });
    expect(rows).toEqual([1000, 2000, 3000, 4000, 5000, 6000, 6060]);
    const comparison = compareTraces(...(await traces()), {
      signal: controller.signal,
      onProgress: ({ rows }) => rows >= 2000 && controller.abort(reason),
    });
    await expect(comparison).rejects.toBe(reason);
  });

  test('is an AbortSignal', async () => {
    const signal = {} as AbortSignal;
    await expect(openWorkload(ONE, { signal })).rejects.toThrow('signal: it is not an AbortSignal');
    await expect(aggregateCv(ONE, { signal })).rejects.toThrow('signal: it is not an AbortSignal');
  });
});

describe('progress', () => {
  test('is told of the clients that are compiled, then of rows', async () => {
    const told: [phase: string, amount: number | undefined, total: number | undefined][] = [];
    const trace = await generate(
      { ...ONE, clients: 5000 },
      {
        onProgress(progress) {
          if (progress.phase === 'plan') told.push(['plan', progress.clients, progress.clientCount]);
          if (progress.phase === 'rows') told.push(['rows', progress.rows, progress.expectedRows]);
        },
      },
    );
    for await (const _ of trace);
    const clients = told.flatMap(([phase, amount, total]) =>
      phase === 'plan' && amount !== undefined ? [[amount, total] as const] : [],
    );
    expect(clients.length).toBeGreaterThan(20);
    expect(clients.every(([, total]) => total === 5000)).toBe(true);
    expect(clients.map(([amount]) => amount)).toEqual(
      clients.map(([amount]) => amount!).sort((a, b) => a - b),
    );
    expect(clients.at(-1)![0]).toBeGreaterThan(4800);
    expect(told.at(-1)).toEqual(['rows', 60, 60]);
    expect(told.findIndex(([phase]) => phase === 'rows')).toBe(
      told.findLastIndex(([phase]) => phase === 'plan') + 1,
    );
  });

  test('that throws ends the work with its error', async () => {
    const error = new Error('of the caller');
    const onProgress = () => {
      throw error;
    };
    await expect(generate({ ...ONE, clients: 500 }, { onProgress })).rejects.toBe(error);
  });
});
