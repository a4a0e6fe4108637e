import type {
  Capacity,
  Cell,
  Curve,
  Need,
  RateRange,
  StagedNeed,
  Statement,
  StudyResults,
  Traffic,
} from '../../study/results.js';

/** Instances that a traffic asks for, over those of the actual one. */
export type Factors = Readonly<Partial<Record<Traffic, number>>>;

/** About what the paper says: half of the need by NAIVE. */
export const AS_THE_PAPER: Factors = {
  actual: 1,
  exact: 1.02,
  reference: 0.96,
  naive: 0.5,
  servegen: 1.05,
  'naive-before': 0.47,
  builtin: 0.7,
};

const RANGES: readonly Traffic[] = ['actual', 'exact', 'naive'];
const CURVES: readonly Traffic[] = ['actual', 'exact', 'naive'];
const STAGED: readonly Traffic[] = ['actual', 'naive'];
const BY_ONE: readonly Traffic[] = ['actual', 'exact', 'naive'];
const SEEDS = [1, 2, 3, 4, 5];

const POOLS = [
  {
    name: 'm-large',
    readShare: 0.627,
    builtin: 'builtin:language',
    rates: [2, 4, 8],
    speed: 0.05,
    ttft: 200,
  },
  { name: 'm-small', readShare: 0.432, rates: [3, 6, 12], speed: 0.0075, ttft: 100 },
  { name: 'mm-image', readShare: 1, builtin: 'builtin:multimodal', rates: [1, 2, 4], speed: 0.05, ttft: 400 },
  { name: 'm-large, not thinned', isCheck: true, readShare: 0.627, rates: [40], speed: 1, ttft: 200 },
  { name: 'm-large, sched-sim', isCheck: true, readShare: 0.627, rates: [2], speed: 0.1, ttft: 600 },
] as const;
const SUBJECTS = POOLS.filter((pool) => !('isCheck' in pool));
const HOURS = ['1d 03:00', '3d 07:00', '5d 11:00', '8d 15:00', '10d 19:00', '12d 23:00'];

/** Traffics of a pool where these are not all. */
const FEWER: Readonly<Record<string, readonly Traffic[]>> = {
  'm-small': ['actual', 'exact', 'reference', 'naive', 'servegen', 'naive-before'],
  'mm-image': ['actual', 'exact', 'naive', 'servegen', 'naive-before', 'builtin'],
  'm-large, not thinned': ['actual', 'naive'],
  'm-large, sched-sim': ['actual', 'naive'],
};
const hasTraffic = (pool: string, traffic: Traffic) => FEWER[pool]?.includes(traffic) ?? true;
const targetsOf = ({ speed, ttft }: { speed: number; ttft: number }) => ({
  ttft: ttft / speed,
  tbt: 80 / speed,
});

/** What somebody takes who has benchmarked one instance with the actual traffic, over the whole deployment that is needed. */
const BY_ONE_OVER_TRIED = 2;

interface MadeUpOptions {
  readonly quick?: boolean;
  /** As `factors`, where instances are counted by what one of them serves. */
  readonly byOne?: Factors;
}

/** Results that no simulator made: for tests, and to see what pictures look like. */
export function madeUpResults(
  factors: Factors = AS_THE_PAPER,
  { quick = false, byOne = factors }: MadeUpOptions = {},
): StudyResults {
  const noise = noiseOf(20261129);
  const traffics = Object.keys(factors) as Traffic[];
  const cells = POOLS.flatMap((pool) =>
    HOURS.flatMap((hour, index) =>
      pool.rates.map((rate) => ({
        cell: { pool: pool.name as string, hour, rate },
        pool,
        load: (rate / pool.speed) * (pool.name === 'm-small' ? 0.01 : 0.1) * (1 + index / 5),
      })),
    ),
  );
  const each = cells.flatMap(({ cell, pool, load }) =>
    ('isCheck' in pool ? [1] : SEEDS).flatMap((seed) =>
      traffics
        .filter((traffic) => hasTraffic(cell.pool, traffic))
        .map((traffic) => ({ cell, pool, load: load * factors[traffic]!, seed, traffic })),
    ),
  );
  const about = (load: number) => Math.max(1, Math.round(load * (0.92 + 0.16 * noise())));
  const needs = each.map(
    ({ cell, pool, load, seed, traffic }): Need => ({
      ...cell,
      seed,
      traffic,
      targets: targetsOf(pool),
      requests: cell.rate * 3600,
      instances: about(load),
    }),
  );
  const staged = each
    .filter(({ cell, traffic }) => cell.pool === 'm-large' && STAGED.includes(traffic))
    .map(
      ({ cell, pool, load, seed, traffic }): StagedNeed => ({
        ...cell,
        seed,
        traffic,
        targets: { ...targetsOf(pool), tbt: 7.5 / pool.speed },
        prefill: about(load * 0.6),
        decode: about(load * 0.8),
      }),
    );
  const curves = each.filter(
    ({ cell, pool, seed, traffic }) =>
      !('isCheck' in pool) && CURVES.includes(traffic) && seed === 1 && cell.rate === pool.rates[1],
  );
  const ranges = each.filter(
    ({ cell, pool, seed, traffic }) =>
      !('isCheck' in pool) && RANGES.includes(traffic) && seed === 1 && cell.rate === pool.rates.at(-1),
  );
  return {
    versions: {
      'servegen-wasm': '0.1.0',
      valueStream: 3,
      node: 'v20.20.2',
      simulators: ['Made-up 0.0.0', 'Other 9.9.9'],
    },
    quick,
    seeds: SEEDS,
    pools: POOLS.map(({ ttft, ...pool }) => ({
      ...pool,
      hours: HOURS,
      targets: targetsOf({ ...pool, ttft }),
    })),
    needs,
    staged,
    capacities: capacities(byOne),
    curves: curves.map(({ cell, pool, load, seed, traffic }) =>
      curve(cell, seed, traffic, load, targetsOf(pool).ttft, noise),
    ),
    rateRanges: ranges.map(({ cell, seed, traffic }) => rateRange(cell, seed, traffic, noise)),
    statements: statements(factors, byOne),
    simulatedRequests: 41_234_567,
    seconds: 3210,
  };
}

/** Numbers from 0 to 1, the same every time. */
function noiseOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What one instance serves of each traffic, from noise of its own, so that it changes nothing else. */
function capacities(factors: Factors): Capacity[] {
  const noise = noiseOf(20261130);
  return SUBJECTS.flatMap((pool) =>
    HOURS.flatMap((hour, index) =>
      BY_ONE.flatMap((traffic) =>
        SEEDS.map((seed) => ({
          ...{ pool: pool.name, hour, seed, traffic, targets: targetsOf(pool) },
          rate: ((0.05 + 0.005 * index) * pool.rates[0]! * (0.95 + 0.1 * noise())) / factors[traffic]!,
        })),
      ),
    ),
  );
}

function curve(
  cell: Cell,
  seed: number,
  traffic: Traffic,
  load: number,
  target: number,
  noise: () => number,
): Curve {
  const shift = 0.95 + 0.1 * noise();
  const from = Math.max(1, Math.floor(load * 0.5));
  const points = Array.from({ length: 9 }, (_, step) => {
    const instances = from + step * Math.max(1, Math.round(load / 8));
    const p99Ttft = target * (0.3 + 0.7 * ((load * shift) / instances) ** 4);
    return { instances, p99Ttft, p99Tbt: p99Ttft / 3, p99Tpot: p99Ttft / 5 };
  });
  return { ...cell, seed, traffic, points };
}

function rateRange(cell: Cell, seed: number, traffic: Traffic, noise: () => number): RateRange {
  const spread = traffic === 'naive' ? 0.13 : 0.3 + 0.05 * HOURS.indexOf(cell.hour);
  const slope = traffic === 'naive' ? 0 : 0.3;
  const at = (deviations: number) => cell.rate * Math.max(0, 1 + deviations * spread + 0.02 * noise());
  return {
    ...cell,
    seed,
    traffic,
    rates: [-2.3, -1.6, -0.7, 0, 0.7, 1.7, 2.6].map(at),
    rateLengthCorrelation: traffic === 'naive' ? 0.01 : 0.45,
    tenths: Array.from({ length: 10 }, (_, tenth) => {
      const rate = at((tenth - 4.5) / 2.6);
      return { rate, inputTokens: 900 * (1 + slope * (rate / cell.rate - 1) + 0.02 * noise()) };
    }),
  };
}

function statements(factors: Factors, byOne: Factors): Statement[] {
  const pairs: [Traffic, Traffic][] = [
    ['naive', 'actual'],
    ['exact', 'actual'],
    ['reference', 'actual'],
    ['naive-before', 'actual'],
    ['servegen', 'actual'],
    ['builtin', 'actual'],
  ];
  return pairs
    .filter(([numerator, denominator]) => factors[numerator] && factors[denominator])
    .flatMap(([numerator, denominator]) => {
      const whats: readonly Statement['what'][] = [
        'instances',
        ...(BY_ONE.includes(numerator) ? (['by-one', 'by-one-over-tried'] as const) : []),
        ...(numerator === 'naive' ? (['prefill', 'decode'] as const) : []),
      ];
      return whats.flatMap((what) => {
        const from = what.startsWith('by-one') ? byOne : factors;
        const over = what === 'by-one-over-tried' ? BY_ONE_OVER_TRIED : 1;
        const ratio = (over * from[numerator]!) / from[denominator]!;
        const of = (wide: number) => ({
          numerator,
          denominator,
          what,
          ratio,
          low: ratio / wide,
          high: ratio * wide,
        });
        const has = ({ name }: { readonly name: string }) =>
          hasTraffic(name, numerator) &&
          (what === 'prefill' || what === 'decode' ? name === 'm-large' : true) &&
          (!what.startsWith('by-one') || SUBJECTS.some((pool) => pool.name === name));
        const subjects = SUBJECTS.filter(has);
        const hours = HOURS.length;
        return [
          { ...of(1.06), pairs: 90 * subjects.length, hours: hours * subjects.length },
          ...POOLS.filter(has).flatMap(({ name, rates }, index) => [
            { ...of(1.1 + 0.05 * index), pool: name, pairs: 90, hours },
            ...rates.map((rate) => ({ ...of(1.2), pool: name, rate, pairs: 30, hours })),
          ]),
        ];
      });
    });
}
