import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import { engineModule } from '../../src/engine/module.js';
import { PoolError, ServegenError, UsageError } from '../../src/errors.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import type { Pool } from '../../src/pool/pool.js';
import type { TraceSettings } from '../../src/workload/resolved-workload.js';
import { syntheticDatasets } from '../fixtures/synthetic-datasets.js';
import { mixedPool, SyntheticPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';

/** Clients with such rates in each window of a pool. */
function poolOf(rates: readonly number[], windowSeconds = 600, windowCount = 3, startSeconds = 0): Pool {
  return new SyntheticPool({
    category: 'language',
    windowSeconds,
    windowCount,
    startSeconds,
    datasets: syntheticDatasets('language'),
    clients: rates.map((rate, id) => ({ id, at: () => ({ rate, family: GapFamily.gamma, shape: 1 }) })),
  });
}

/** Few, of which some last a hundred times as long as most: those are classes of their own. */
const rareAndLong = {
  share: 0.01,
  turns: { 2: 0.5, 64: 0.5 },
  inter_turn_seconds: { family: 'lognormal', mu: Math.log(1000), sigma: 2 } as const,
};

describe('what cannot be planned is refused with what to do', () => {
  const refusals: readonly (readonly [
    string,
    Pool,
    TraceSettings,
    new (message: string) => Error,
    RegExp,
  ])[] = [
    [
      'rates beyond the range of numbers',
      poolOf([1e308, 1e308]),
      { rate: 1 },
      PoolError,
      /rates, or weights.*at 0 s/,
    ],
    [
      'a pool of too many requests',
      poolOf([1e308], 1e10),
      { requests: 5, duration: 1e10 },
      UsageError,
      /^duration: /,
    ],
    ['requests in no time', poolOf([1e308], 600), { requests: 1 }, UsageError, /^requests: .*no time/],
    [
      'a long duration',
      poolOf([1], 1e17),
      { rate: 1e-9, duration: 1e16 },
      UsageError,
      /trace of 10000000000000000 s/,
    ],
    [
      'a long time to some requests',
      poolOf([1], 1e17),
      { rate: 1e-16, requests: 5 },
      UsageError,
      /trace of 50000000000000000 s.*rate/,
    ],
    [
      'next to no requests',
      poolOf([1, 2]),
      { rate: 1, duration: 5e-324 },
      UsageError,
      /amount to 5e-324 requests/,
    ],
    [
      'a rate of next to nothing',
      poolOf([1]),
      { rate: 5e-324, requests: 1 },
      UsageError,
      /windows of the pool/,
    ],
    ['short windows', poolOf([1], 1e-300), { rate: 1, duration: 1 }, UsageError, /windows of the pool/],
    ['short windows by requests', poolOf([1], 1e-300), { requests: 1 }, UsageError, /windows of the pool/],
    [
      'many client-windows',
      poolOf(Array(40).fill(1)),
      { duration: 6e8 },
      PoolError,
      /active client-windows, and a plan holds 31457280; use a/,
    ],
    [
      'many by requests',
      poolOf(Array(40).fill(1)),
      { requests: 3e10 },
      PoolError,
      /active client-windows.*use a/,
    ],
    [
      'many by classes',
      poolOf(Array(40).fill(1)),
      { rate: { scale: 1e-6 }, duration: 3e8, conversations: rareAndLong },
      PoolError,
      /active client-windows/,
    ],
    [
      'reference arrivals at a high rate',
      poolOf([3e5, 3e5]),
      { arrivals: 'reference' },
      UsageError,
      /^arrivals: with reference arrivals all requests of a window.*360000000 and may be 100000000/,
    ],
    [
      'reference arrivals that lose them all, by requests',
      poolOf([1], 1),
      { arrivals: 'reference', requests: 50_000 },
      UsageError,
      /^requests: 50000 requests are out of reach/,
    ],
    [
      'windows without end',
      poolOf([1], Number.MAX_VALUE),
      { rate: 1, duration: 10 },
      PoolError,
      /too long or too short/,
    ],
    [
      'many conversations before the trace',
      poolOf([5e3]),
      {
        conversations: {
          share: 1,
          turns: { 2: 0.5, 64: 0.5 },
          inter_turn_seconds: { family: 'lognormal', mu: Math.log(60), sigma: 2 },
        },
      },
      UsageError,
      /^conversations: \d+ requests would have to be followed before any moment.* and 100000000 can be/,
    ],
  ];

  test.each(refusals)('%s', (_, pool, options, type, message) => {
    const begin = process.cpuUsage();
    expect(() => compilePlan(pool, options)).toThrow(type);
    expect(process.cpuUsage(begin).user, 'microseconds').toBeLessThan(2e6);
    expect(() => compilePlan(pool, options)).toThrow(message);
  });

  test('too many client-windows are counted before any memory is taken for them', () => {
    const pool = poolOf(Array(2000).fill(1));
    const before = process.memoryUsage().arrayBuffers;
    expect(() => compilePlan(pool, { duration: 1e7 })).toThrow(PoolError);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e7);
  });
});

test('requests that end a hair behind a window end with it', () => {
  // 3 x 600 requests, and one more that takes 10^-27 of the window behind them.
  const pool = new SyntheticPool({
    category: 'language',
    windowCount: 4,
    datasets: syntheticDatasets('language'),
    clients: [
      { id: 1, at: (window) => ({ rate: window < 3 ? 1 : 1e27, family: GapFamily.gamma, shape: 1 }) },
    ],
  });
  const engine = new Engine(compilePlan(pool, { requests: 1801 }).bytes, engineModule());
  expect(engine.totalRequests).toBe(1801);
});

/** Numbers of all magnitudes, and the ends of their range. */
const magnitude = fc.oneof(
  fc.constantFrom(5e-324, 1e-308, 1e-20, 1e-3, 1, 3, 1e6, 1e14, 1e16, 1e300, Number.MAX_VALUE),
  fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true }),
  fc.double({ min: -20, max: 20, noNaN: true }).map((exponent) => 10 ** exponent),
);
const requests = fc.oneof(
  fc.constantFrom(1, 2, 1e14, 99_999_999_999_999),
  fc.integer({ min: 1, max: 1_000_000 }),
);
const rate = fc.oneof(
  magnitude,
  fc.constant('native' as const),
  magnitude.map((scale) => ({ scale })),
  magnitude.map((max) => ({ max })),
  fc.tuple(magnitude, magnitude).map(([a, b]) => ({
    steps: [
      [0, a],
      [1, b],
    ] as [number, number][],
  })),
);
const chosen = fc.oneof(
  fc.record({ rate, duration: magnitude }),
  fc.record({ rate, requests }),
  fc.record({ duration: magnitude, requests }),
  fc.record({ requests }),
  fc.record({ duration: magnitude }),
);

/** Whether a trace goes through its pool so often that it is slow, and not so often that it is refused. */
function isLong(rates: readonly number[], windowSeconds: number, options: TraceSettings): boolean {
  const native = rates.reduce((sum, value) => sum + value, 0);
  const { rate = 'native', requests = 1 } = options;
  const perSecond =
    typeof rate === 'number'
      ? rate
      : rate === 'native'
        ? native
        : 'scale' in rate
          ? native * rate.scale
          : 'max' in rate
            ? Math.min(native, rate.max)
            : (rate as { steps: [number, number][] }).steps[1][1];
  const windows = (options.duration ?? requests / perSecond) / windowSeconds;
  return windows > 1e4 && windows < 1e8;
}

test('numbers of any magnitude are refused or give a plan that the engine takes', () => {
  let opened = 0;
  const outcome = (pool: Pool, options: TraceSettings) => {
    let plan: Uint8Array;
    try {
      plan = compilePlan(pool, options).bytes;
    } catch (error) {
      expect(error, (error as Error).stack).toBeInstanceOf(ServegenError);
      return;
    }
    // Throws where it is refused.
    new Engine(plan, engineModule());
    opened++;
  };
  fc.assert(
    fc.property(
      fc.array(magnitude, { minLength: 1, maxLength: 3 }),
      fc.oneof(fc.constant(600), magnitude),
      chosen,
      fc.constantFrom('exact', 'renewal', 'reference'),
      (rates, windowSeconds, options, arrivals) => {
        fc.pre(!isLong(rates, windowSeconds, options as TraceSettings));
        outcome(poolOf(rates, windowSeconds), { ...options, arrivals } as TraceSettings);
      },
    ),
    { numRuns: 300, seed: 20_260_101 },
  );
  fc.assert(
    fc.property(chosen, (options) => {
      fc.pre(!isLong([6], 600, options as TraceSettings));
      outcome(mixedPool('language'), options as TraceSettings);
    }),
    { numRuns: 50, seed: 20_260_101 },
  );
  expect(opened).toBeGreaterThan(30);
}, 60_000);
