import { describe, expect, test } from 'vitest';
import { type ToldValues, toldValues as toldOrNone } from '../../src/fit/told-values.js';
import { Random } from './random.js';

/** Of counts that are of enough requests. */
function toldValues(...given: Parameters<typeof toldOrNone>): ToldValues {
  const told = toldOrNone(...given);
  if (told === undefined) throw new Error('enough requests are told of');
  return told;
}

/** Counts of values as the log has them. */
function counted(entries: readonly (readonly [number, number])[]) {
  return {
    values: Float64Array.from(entries, ([value]) => value),
    counts: Float64Array.from(entries, ([, count]) => count),
  };
}

function momentsOf({ values, probabilities }: ToldValues) {
  const mean = values.reduce((sum, value, i) => sum + value * probabilities[i], 0);
  const square = values.reduce((sum, value, i) => sum + value * value * probabilities[i], 0);
  return { mean, sd: Math.sqrt(square - mean * mean), total: probabilities.reduce((sum, p) => sum + p, 0) };
}

describe('values that are told', () => {
  test('are exact where enough requests have them', () => {
    const told = toldValues(
      counted([
        [1, 5],
        [7, 10],
        [4096, 5],
      ]),
      5,
      4096,
      true,
    );
    expect([...told.values]).toEqual([1, 7, 4096]);
    expect([...told.probabilities]).toEqual([0.25, 0.5, 0.25]);
    expect(told.bits).toBeUndefined();
  });

  test('are no single requests, and keep the mean', () => {
    // Ten requests between two frequent values, none alike.
    const rare = [113, 128, 131, 177, 190, 202, 250, 263, 288, 299].map((value) => [value, 1] as const);
    const told = toldValues(counted([[100, 40], ...rare, [300, 50]]), 5, 4096, true);
    for (const [value] of rare) expect([...told.values]).not.toContain(value);
    // Two groups of five, of which each is two values, between those that are exact.
    expect([...told.values].filter((value) => value > 100 && value < 300)).toHaveLength(4);
    const mean = (40 * 100 + rare.reduce((sum, [value]) => sum + value, 0) + 50 * 300) / 100;
    expect(Math.abs(momentsOf(told).mean - mean)).toBeLessThan(0.1);
    expect(momentsOf(told).total).toBeCloseTo(1, 12);
  });

  test('give what is too little to the frequent value beside it', () => {
    const told = toldValues(
      counted([
        [3, 2],
        [10, 50],
        [11, 50],
        [70_000, 1],
      ]),
      5,
      4096,
      true,
    );
    expect([...told.values]).toEqual([10, 11]);
    expect(told.probabilities[0]).toBeCloseTo(52 / 103, 12);
    expect(told.probabilities[1]).toBeCloseTo(51 / 103, 12);
  });

  test('do not show the ends of a range, which one request can have', () => {
    const told = toldValues(
      counted([
        [1000, 1],
        [5000, 1],
        [5001, 1],
        [5002, 1],
        [9000, 1],
      ]),
      5,
      4096,
      true,
    );
    expect(Math.min(...told.values)).toBeGreaterThan(1000);
    expect(Math.max(...told.values)).toBeLessThan(9000);
    expect(momentsOf(told).mean).toBeCloseTo(5000.6, 0);
  });

  test('are none where all together are too few', () => {
    expect(
      toldOrNone(
        counted([
          [12, 3],
          [13, 1],
        ]),
        5,
        4096,
        true,
      ),
    ).toBeUndefined();
  });

  test('are binned to a stated error where they are many', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => [5000 + 3 * i, 7] as const);
    const told = toldValues(counted(many), 5, 1000, true);
    expect(told.values.length).toBeLessThanOrEqual(1000);
    expect(told.bits).toBeDefined();
    // Whatever share of the requests, its quantile is off by at most the stated error.
    let [cumulative, at] = [0, 0];
    for (const [index, value] of told.values.entries()) {
      cumulative += told.probabilities[index];
      at = Math.min(many.length - 1, Math.ceil(cumulative * many.length - 1e-6) - 1);
      expect(Math.abs(many[at][0] / value - 1)).toBeLessThan(2 ** -told.bits! + 1e-9);
    }
  });

  test('are everything as it is with a minimum of 1', () => {
    const told = toldValues(
      counted([
        [0, 1],
        [1, 1],
        [99, 2],
      ]),
      1,
      4096,
      true,
    );
    expect([...told.values]).toEqual([0, 1, 99]);
    expect([...told.probabilities]).toEqual([0.25, 0.25, 0.5]);
  });
});

/** Counts of values one by one. */
function countsOf(values: readonly number[]) {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counted([...counts].sort(([one], [other]) => one - other));
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The value below which a share of the weights is. */
function quantileOf(weighted: readonly (readonly [value: number, weight: number])[], share: number): number {
  const sorted = [...weighted].sort(([one], [other]) => one - other);
  const total = sorted.reduce((sum, [, weight]) => sum + weight, 0);
  let below = 0;
  for (const [value, weight] of sorted) {
    below += weight;
    if (below >= share * total) return value;
  }
  throw new Error('the share is of all');
}

/** Whole lengths of clients with a median of 1,000, log-normal. */
function heavyTails(clients: number, requests: number): number[][] {
  const random = new Random(5);
  return Array.from({ length: clients }, () =>
    Array.from({ length: requests }, () => Math.max(1, Math.round(1000 * Math.exp(1.5 * random.normal())))),
  );
}

describe('heavy tails of clients with few requests', () => {
  const clients = heavyTails(200, 60);
  const all = clients.flat();

  test.each([
    [1, 1e-12, 1e-12],
    [5, 0.05, 0.06],
    [20, 0.2, 0.06],
  ])('keep each mean with a minimum of %d, and come near in p99 and spread', (least, ofP99, ofSpread) => {
    const weighted: [number, number][] = [];
    for (const lengths of clients) {
      const told = toldValues(countsOf(lengths), least, 4096, true);
      expect(Math.abs(momentsOf(told).mean / meanOf(lengths) - 1)).toBeLessThan(1e-9);
      // Well within what the client has, and whole.
      expect(told.values.every(Number.isInteger)).toBe(true);
      expect(told.values[0]).toBeGreaterThanOrEqual(Math.min(...lengths));
      expect(told.values.at(-1)!).toBeLessThanOrEqual(Math.max(...lengths));
      if (least > 1) {
        expect(told.values.at(-1)!).toBeLessThan(Math.max(...lengths));
        // Two values of each group.
        expect(told.values.length).toBeLessThanOrEqual((2 * lengths.length) / least);
      }
      for (const [index, value] of told.values.entries())
        weighted.push([value, told.probabilities[index] * lengths.length]);
    }
    const p99 = quantileOf(
      all.map((value) => [value, 1]),
      0.99,
    );
    const ofTold = quantileOf(weighted, 0.99) / p99;
    const square = (entries: readonly (readonly [number, number])[]) =>
      entries.reduce((sum, [value, weight]) => sum + value * value * weight, 0);
    const spread = Math.sqrt(square(weighted) / square(all.map((value) => [value, 1])));
    expect(Math.abs(ofTold - 1)).toBeLessThanOrEqual(ofP99);
    expect(Math.abs(spread - 1)).toBeLessThanOrEqual(ofSpread);
  });

  test.each([256, 4096])('keep the mean where more than %d values are binned', (most) => {
    for (const least of [1, 5]) {
      const many = heavyTails(1, 60_000)[0];
      const told = toldValues(countsOf(many), least, most, true);
      expect(told.values.length).toBeLessThanOrEqual(most);
      expect(told.bits).toBeDefined();
      expect(Math.abs(momentsOf(told).mean - meanOf(many))).toBeLessThan(0.05);
    }
  });
});

test('rare values are told together across a frequent one between them', () => {
  const told = toldValues(
    counted([
      [3, 2],
      [7, 1],
      [10, 50],
      [60_000, 1],
      [70_000, 1],
    ]),
    5,
    4096,
    true,
  );
  expect(momentsOf(told).mean).toBeCloseTo((6 + 7 + 500 + 130_000) / 55, 6);
  expect(told.probabilities[told.values.indexOf(10)]).toBeCloseTo(50 / 55, 12);
  for (const rare of [3, 7, 60_000, 70_000]) expect([...told.values]).not.toContain(rare);
});

test('small whole values keep the mean, too', () => {
  const random = new Random(9);
  for (let round = 0; round < 200; round++) {
    const values = Array.from({ length: 30 }, () => Math.floor(random.exponential(6)));
    for (const least of [5, 20]) {
      const given = countsOf(values);
      const rare = [...given.counts].filter((count) => count < least).reduce((sum, count) => sum + count, 0);
      const told = toldValues(given, least, 4096, true);
      // Too few to be told of go to the frequent values beside them.
      if (rare >= least || rare === 0) expect(momentsOf(told).mean).toBeCloseTo(meanOf(values), 9);
      expect(momentsOf(told).total).toBeCloseTo(1, 12);
      expect(told.values.every((value, i) => i === 0 || value > told.values[i - 1])).toBe(true);
    }
  }
});
