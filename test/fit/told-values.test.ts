import { describe, expect, test } from 'vitest';
import { type ToldValues, toldValues as toldOrNone } from '../../src/fit/told-values.js';

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
