import { describe, expect, it } from 'vitest';
import type { FieldDistribution } from '../../../src/laws/distribution.js';
import { DatasetLaws } from '../../../src/pool/statistics/dataset-laws.js';
import { fieldLaw } from '../../../src/pool/statistics/field-law.js';
import { WithinTotals } from '../../../src/pool/statistics/within-datasets.js';
import { fieldCdf } from '../../fixtures/field-laws.js';
import { empirical, staircase } from '../../fixtures/synthetic-datasets.js';
import { steadyPool } from '../../fixtures/synthetic-pool.js';

const uniform = (from: number, count: number) =>
  empirical(Array.from({ length: count }, (_, at) => [from + at, 1 / count]));
const lognormal = (mu: number, sigma: number) => ({ family: 'lognormal', mu, sigma }) as const;
const half = (...laws: FieldDistribution[]): FieldDistribution => ({
  family: 'mixture',
  components: laws.map((distribution) => ({ weight: 1 / laws.length, distribution })),
});

/** Of one dataset, cut into 64 bins. */
function within(distribution: FieldDistribution, field = 'input_tokens') {
  const totals = new WithinTotals(field, 1);
  totals.add(fieldLaw(distribution, field, 64), 1);
  return totals.result()!;
}

describe('the law of a field', () => {
  it.each<FieldDistribution>([
    { family: 'exponential', mean: 200 },
    { family: 'exponential', mean: 3, min: 1, max: 30 },
    lognormal(6, 1),
    { family: 'pareto', scale: 100, alpha: 2.5 },
    { family: 'gamma', shape: 0.5, scale: 100, min: 3, max: 80 },
    half(lognormal(3, 0.1), { family: 'exponential', mean: 500, max: 2000 }),
  ])('%j has the probabilities and the mean of an independent distribution function', (distribution) => {
    const { values, weights, widths, mean } = fieldLaw(distribution, 'input_tokens', 64);
    const cdf = fieldCdf(distribution);
    // Bins follow each other, from 0 or the least value on.
    let end = 'min' in distribution ? distribution.min! - 1 : -1;
    let reached = 0;
    for (const [bin, weight] of weights.entries()) {
      end += widths![bin];
      reached += weight;
      expect(Math.abs(reached - cdf(end)), `${end}`).toBeLessThan(1e-9);
      expect(Math.abs(values[bin] - (end - (widths![bin] - 1) / 2))).toBeLessThanOrEqual(widths![bin] / 2);
    }
    // Summed over whole numbers: E X = sum of P(X > x).
    let expected = 0;
    for (let x = 0; x < 200_000; x++) expected += 1 - cdf(x);
    expect(Math.abs(mean / expected - 1)).toBeLessThan(0.01);
    expect(values.reduce((sum, value, bin) => sum + value * weights[bin], 0) / mean).toBeCloseTo(1, 2);
  });

  it('of several parts has those of values, too', () => {
    const law = fieldLaw(half(lognormal(3, 0.1), empirical([[400, 1]])), 'input_tokens', 64);
    const at = law.values.indexOf(400);
    expect([law.weights[at], law.widths![at]]).toEqual([0.5, 1]);
    expect(law.mean / (200 + Math.exp(3.005) / 2)).toBeCloseTo(1, 6);
    const table = fieldLaw(half(uniform(1, 3), uniform(2, 3)), 'input_tokens', 64);
    expect([...table.values]).toEqual([1, 2, 3, 4]);
    expect([...table.weights].map((weight) => Math.round(weight * 6e9) / 1e9)).toEqual([1, 2, 2, 1]);
    expect(table.widths).toBeUndefined();
  });

  it('is kept, or made again the same', () => {
    const pool = steadyPool(staircase(50, 1, 3));
    const laws = new DatasetLaws(pool, new Map([[0, 5]]));
    expect(laws.law(0, 'input_tokens')).toEqual(laws.law(0, 'input_tokens'));
    expect(laws.total).toBe(5);
  });
});

describe('within datasets', () => {
  it('is told of tables exactly', () => {
    // The numbers 1 to 12 have the mean 13 / 2 and the variance 143 / 12.
    const { cv, distinctValues, severalModes } = within(uniform(1, 12));
    expect(cv).toBeCloseTo(Math.sqrt(143 / 12) / 6.5, 12);
    expect(distinctValues).toBeCloseTo(12, 9);
    expect(severalModes).toBe(0);
    // Two values that differ in probability: the entropy of 1/4 is ln 4 - 3/4 ln 3.
    const uneven = empirical([
      [5, 0.25],
      [7, 0.75],
    ]);
    expect(within(uneven).distinctValues).toBeCloseTo(4 / 3 ** 0.75, 9);
    expect(within(empirical([[0, 1]]))).toEqual({ cv: 0, distinctValues: 1, severalModes: 0 });
  });

  it('is told of continuous laws to a percent', () => {
    // Differential entropies: 1 + ln(mean), and mu + ln(sigma sqrt(2 pi e)).
    const exponential = within({ family: 'exponential', mean: 300 });
    expect(Math.abs(exponential.distinctValues! / (Math.E * 300) - 1)).toBeLessThan(0.01);
    expect(exponential.cv).toBeCloseTo(1, 6);
    const normal = within(lognormal(6, 0.5));
    const expected = Math.exp(6) * 0.5 * Math.sqrt(2 * Math.PI * Math.E);
    expect(Math.abs(normal.distinctValues! / expected - 1)).toBeLessThan(0.01);
    expect(normal.cv).toBeCloseTo(Math.sqrt(Math.exp(0.25) - 1), 6);
  });

  it('tells several modes from one', () => {
    expect(within(lognormal(6, 1)).severalModes).toBe(0);
    expect(within(half(lognormal(4, 0.3), lognormal(7, 0.3))).severalModes).toBe(1);
    expect(within(half(lognormal(6, 0.5), lognormal(6.1, 0.5))).severalModes).toBe(0);
    expect(within(half(lognormal(5, 0.4), empirical([[3000, 1]]))).severalModes).toBe(1);
  });

  it('knows no number of values of a ratio', () => {
    const ratio = within({ family: 'normal', mean: 0.5, std: 0.1 }, 'reason_ratio');
    expect(Object.keys(ratio)).toEqual(['cv', 'severalModes']);
    expect(ratio.cv).toBeCloseTo(0.2, 4);
    const ends = empirical(
      Array.from({ length: 101 }, (_, at) => [at / 100, at < 30 || at > 70 ? 1 / 60 : 0]),
    );
    expect(within(ends, 'reason_ratio').severalModes).toBe(1);
  });

  it('weights datasets by their requests', () => {
    const totals = new WithinTotals('input_tokens', 100);
    totals.add(fieldLaw(uniform(1, 12), 'input_tokens', 64), 60);
    totals.add(fieldLaw(half(lognormal(4, 0.3), lognormal(7, 0.3)), 'input_tokens', 64), 30);
    totals.add(fieldLaw(uniform(1, 5), 'input_tokens', 64), 10);
    const { cv, distinctValues, severalModes } = totals.result()!;
    expect(cv).toBeCloseTo(Math.sqrt(143 / 12) / 6.5, 12);
    expect(distinctValues).toBeCloseTo(12, 9);
    // The last tenth is not looked at.
    expect(severalModes).toBeCloseTo(30 / 90, 12);
  });

  it('is of what is drawn where a law has no mean', () => {
    const { cv } = within({ family: 'pareto', scale: 10, alpha: 0.9 });
    // A number of tokens has 32 bits: E X = 0.9 * 10^0.9 * (m^0.1 - 10^0.1) / 0.1, E X^2 = 0.9 * 10^0.9 * (m^1.1 - 10^1.1) / 1.1.
    const m = 4294967295.5;
    const mean = 9 * 10 ** 0.9 * (m ** 0.1 - 10 ** 0.1);
    const square = ((0.9 * 10 ** 0.9) / 1.1) * (m ** 1.1 - 10 ** 1.1);
    expect(cv / Math.sqrt(square / mean ** 2 - 1)).toBeCloseTo(1, 4);
  });

  it('of nothing is nothing', () => {
    expect(new WithinTotals('input_tokens', 0).result()).toBeUndefined();
  });
});
