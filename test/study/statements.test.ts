import { describe, expect, it } from 'vitest';
import type { Need, StudyResults, Traffic } from '../../study/results.js';
import { interval, statements } from '../../study/statements.js';

const TARGETS = { ttft: 200, tbt: 80 };

/** Instances of each traffic by hour, alike at both rates and seeds. */
function results(byHour: Record<string, Partial<Record<Traffic, number>>>): Omit<StudyResults, 'statements'> {
  const needs = Object.entries(byHour).flatMap(([key, instances]) => {
    const [pool, hour] = key.split(' ') as [string, string];
    return [2, 4].flatMap((rate) =>
      [1, 2].flatMap((seed) =>
        Object.entries(instances).map(
          ([traffic, count]): Need => ({
            pool,
            hour,
            rate,
            seed,
            traffic: traffic as Traffic,
            targets: TARGETS,
            requests: 100,
            instances: count * rate,
          }),
        ),
      ),
    );
  });
  const pool = { readShare: 1, hours: [], rates: [2, 4], speed: 1, targets: TARGETS };
  return {
    versions: { 'servegen-wasm': '1', valueStream: 1, node: 'v20', simulators: ['x 1'] },
    quick: false,
    seeds: [1, 2],
    pools: [
      { ...pool, name: 'a' },
      { ...pool, name: 'b' },
      { ...pool, name: 'c', isCheck: true },
    ],
    needs,
    staged: [],
    capacities: [],
    curves: [],
    rateRanges: [],
    simulatedRequests: 1,
    seconds: 1,
  };
}

describe('statements', () => {
  const made = statements(
    results({
      'a h1': { actual: 10, naive: 5 },
      'a h2': { actual: 10, naive: 20 },
      'a h3': { actual: 3, naive: 3 },
      'b h1': { actual: 10, naive: 5, exact: 10 },
      'b h2': { actual: 10, naive: 5, exact: 10 },
      'c h1': { actual: 1, naive: 100 },
      'c h2': { actual: 1, naive: 100 },
    }),
  );
  const of = (numerator: Traffic, pool?: string, rate?: number) =>
    made.filter((made) => made.numerator === numerator && made.pool === pool && made.rate === rate);

  it('averages logarithms of ratios over hours, with the interval of Student for them', () => {
    // log(1/2), log 2 and 0: the mean is 0, the standard error log 2 / sqrt 3, and t of two degrees at 97.5 % 4.302653.
    const margin = (4.302653 * Math.log(2)) / Math.sqrt(3);
    expect(of('naive', 'a')).toHaveLength(1);
    const [{ ratio, low, high, pairs, hours }] = of('naive', 'a') as [(typeof made)[number]];
    expect(ratio).toBeCloseTo(1, 12);
    expect(Math.log(low)).toBeCloseTo(-margin, 5);
    expect(Math.log(high)).toBeCloseTo(margin, 5);
    expect({ pairs, hours }).toEqual({ pairs: 12, hours: 3 });
  });

  it('has no margin where all hours are alike', () => {
    expect(of('naive', 'b')[0]).toMatchObject({ ratio: 0.5, low: 0.5, high: 0.5, hours: 2, pairs: 8 });
  });

  it('counts every hour of every pool the same over all of them, and leaves checks out', () => {
    // Of the logarithms to the base of 2: -1, 1, 0, -1, -1.
    expect(of('naive')[0]).toMatchObject({ hours: 5, pairs: 20 });
    expect(Math.log2(of('naive')[0]!.ratio)).toBeCloseTo(-2 / 5, 12);
  });

  it('is said of checks by themselves, and of each rate', () => {
    expect(of('naive', 'c')[0]!.ratio).toBeCloseTo(100, 9);
    expect(of('naive', 'b', 4)[0]).toMatchObject({ ratio: 0.5, pairs: 4, hours: 2 });
  });

  it('is not said of what was not measured', () => {
    expect(of('exact', 'a')).toEqual([]);
    expect(of('exact')[0]).toMatchObject({ ratio: 1, hours: 2 });
    expect(of('builtin')).toEqual([]);
  });
});

describe('instances by what one serves', () => {
  const given = results({ 'a h1': { actual: 5 }, 'a h2': { actual: 5 } });
  const capacities = ['h1', 'h2'].flatMap((hour) =>
    [1, 2].flatMap((seed) => [
      { pool: 'a', hour, seed, targets: TARGETS, traffic: 'actual' as const, rate: 0.1 },
      { pool: 'a', hour, seed, targets: TARGETS, traffic: 'naive' as const, rate: 0.35 },
    ]),
  );
  const made = statements({ ...given, capacities });
  const of = (what: string, numerator = 'naive') =>
    made.filter((made) => made.what === what && made.numerator === numerator && made.pool === undefined);

  it('are the rate over it, rounded up', () => {
    // 2 / 0.35 is 5.7 and 4 / 0.35 is 11.4: 6 of 20, and 12 of 40.
    expect(of('by-one')).toHaveLength(1);
    expect(of('by-one')[0]!.ratio).toBeCloseTo(0.3, 12);
    expect(of('by-one')[0]).toMatchObject({ pairs: 8, hours: 2 });
  });

  it('are set against those that were tried, too', () => {
    // 6 of 10, and 12 of 20.
    expect(of('by-one-over-tried')[0]!.ratio).toBeCloseTo(0.6, 12);
  });

  it('are not said of what was not measured', () => {
    expect([...of('by-one', 'exact'), ...of('by-one-over-tried', 'exact')]).toEqual([]);
  });
});

describe('interval', () => {
  it('is that of a textbook', () => {
    // Gosset's data on sleep (Student 1908, table of differences): mean 1.58, 95 % interval 0.70 to 2.46.
    const differences = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];
    const { mean, margin } = interval(differences);
    expect(mean).toBeCloseTo(1.58, 10);
    expect(mean - margin).toBeCloseTo(0.7001, 3);
    expect(mean + margin).toBeCloseTo(2.4599, 3);
  });

  it('of one value reaches anywhere', () => {
    expect(interval([3])).toEqual({ mean: 3, margin: Number.POSITIVE_INFINITY });
  });
});
