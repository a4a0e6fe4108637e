import type {
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
const STAGED: readonly Traffic[] = ['actual', 'servegen', 'naive-before'];
const SEEDS = [1, 2, 3, 4, 5];
const TARGETS = { ttft: 1500, tbt: 600 };

const POOLS = [
  { name: 'm-large', readShare: 0.627, builtin: 'builtin:language', rates: [20, 60, 120], need: 1 },
  { name: 'm-small', readShare: 0.432, rates: [10, 30, 60], need: 4 },
  { name: 'mm-image', readShare: 1, builtin: 'builtin:multimodal', rates: [3, 6, 12], need: 8 },
];
const HOURS = ['1d 02:00', '3d 06:00', '5d 10:00', '7d 14:00', '9d 18:00', '11d 22:00'];

/** A pool of one day has no day before. */
const BEFORE: readonly Traffic[] = ['servegen', 'naive-before'];
const hasTraffic = (pool: string, traffic: Traffic) => pool !== 'mm-image' || !BEFORE.includes(traffic);

/** Results that no simulator made: for tests, and to see what pictures look like. */
export function madeUpResults(factors: Factors = AS_THE_PAPER, { quick = false } = {}): StudyResults {
  const noise = noiseOf(20261129);
  const traffics = Object.keys(factors) as Traffic[];
  const cells = POOLS.flatMap(({ name, rates, need }) =>
    HOURS.flatMap((hour, index) =>
      rates.map((rate) => ({ cell: { pool: name, hour, rate }, load: (rate * need * (3 + index)) / 40 })),
    ),
  );
  const each = cells.flatMap(({ cell, load }) =>
    SEEDS.flatMap((seed) =>
      traffics
        .filter((traffic) => hasTraffic(cell.pool, traffic))
        .map((traffic) => ({ cell, load: load * factors[traffic]!, seed, traffic })),
    ),
  );
  const about = (load: number) => Math.max(1, Math.round(load * (0.92 + 0.16 * noise())));
  const needs = each.map(
    ({ cell, load, seed, traffic }): Need => ({
      ...cell,
      seed,
      traffic,
      targets: TARGETS,
      requests: cell.rate * 3600,
      instances: about(load),
    }),
  );
  const staged = each
    .filter(({ cell, traffic }) => cell.pool !== 'mm-image' && STAGED.includes(traffic))
    .map(
      ({ cell, load, seed, traffic }): StagedNeed => ({
        ...cell,
        seed,
        traffic,
        targets: TARGETS,
        prefill: about(load * 0.6),
        decode: about(load * 0.8),
      }),
    );
  const curves = each.filter(
    ({ cell, seed, traffic }) => STAGED.includes(traffic) && seed === 1 && cell.hour === HOURS[2],
  );
  const ranges = each.filter(({ seed, traffic }) => RANGES.includes(traffic) && seed === 1);
  return {
    versions: { 'servegen-wasm': '0.1.0', valueStream: 3, node: 'v20.20.2', simulator: 'Made-up 0.0.0' },
    quick,
    seeds: SEEDS,
    pools: POOLS.map(({ need: _, ...pool }) => ({ ...pool, hours: HOURS, speed: 0.1, targets: TARGETS })),
    needs,
    staged,
    curves: curves.map(({ cell, load, seed, traffic }) => curve(cell, seed, traffic, load, noise)),
    rateRanges: ranges.map(({ cell, seed, traffic }) => rateRange(cell, seed, traffic, noise)),
    statements: statements(factors),
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

function curve(cell: Cell, seed: number, traffic: Traffic, load: number, noise: () => number): Curve {
  const shift = 0.95 + 0.1 * noise();
  const from = Math.max(1, Math.floor(load * 0.5));
  const points = Array.from({ length: 9 }, (_, step) => {
    const instances = from + step * Math.max(1, Math.round(load / 8));
    const p99Ttft = 450 + 1050 * ((load * shift) / instances) ** 4;
    return { instances, p99Ttft, p99Tbt: p99Ttft / 3, p99Tpot: p99Ttft / 5 };
  });
  return { ...cell, seed, traffic, points };
}

function rateRange(cell: Cell, seed: number, traffic: Traffic, noise: () => number): RateRange {
  const spread = traffic === 'naive' ? 0.13 : 0.4;
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

function statements(factors: Factors): Statement[] {
  const pairs: [Traffic, Traffic][] = [
    ['actual', 'naive'],
    ['naive-before', 'actual'],
    ['servegen', 'actual'],
    ['exact', 'actual'],
    ['reference', 'actual'],
    ['builtin', 'actual'],
  ];
  return pairs
    .filter(([numerator, denominator]) => factors[numerator] && factors[denominator])
    .flatMap(([numerator, denominator]) => {
      const staged = BEFORE.includes(numerator);
      const whats = staged ? (['instances', 'prefill', 'decode'] as const) : (['instances'] as const);
      return whats.flatMap((what) => {
        const ratio = factors[numerator]! / factors[denominator]!;
        const of = (wide: number) => ({
          numerator,
          denominator,
          what,
          ratio,
          low: ratio / wide,
          high: ratio * wide,
        });
        const pools = POOLS.filter(({ name }) => hasTraffic(name, numerator));
        const hours = HOURS.length;
        return [
          { ...of(1.06), pairs: 90 * pools.length, hours: hours * pools.length },
          ...pools.flatMap(({ name, rates }, index) => [
            { ...of(1.1 + 0.05 * index), pool: name, pairs: 90, hours },
            ...rates.map((rate) => ({ ...of(1.2), pool: name, rate, pairs: 30, hours })),
          ]),
        ];
      });
    });
}
