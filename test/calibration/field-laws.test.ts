import { describe, expect, it, test } from 'vitest';
import { lawOf, shapeOf } from '../../calibration/figures/field-laws.js';
import { pointsOf } from '../../calibration/figures/points.js';
import type { FieldDistribution } from '../../src/laws/distribution.js';
import { empirical } from '../fixtures/synthetic-datasets.js';

const shape = (distribution: FieldDistribution) => shapeOf(lawOf(distribution, 'input_tokens'));
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe('a law in cells', () => {
  // Far from 0, so that rounding to whole numbers changes nothing that shows.
  test.each([0.05, 0.3, 1])('has the moments and the entropy of a log-normal law of sigma %f', (sigma) => {
    const mu = 8;
    const law: FieldDistribution = { family: 'lognormal', mu, sigma };
    const { mean } = lawOf(law, 'input_tokens');
    expect(mean / Math.exp(mu + (sigma * sigma) / 2)).toBeCloseTo(1, 3);
    expect(shape(law).cv / Math.sqrt(Math.exp(sigma * sigma) - 1)).toBeCloseTo(1, 2);
    // The differential entropy is mu + 1/2 + ln(sigma sqrt(2 pi)).
    const values = Math.exp(mu + 0.5) * sigma * Math.sqrt(2 * Math.PI);
    expect(shape(law).distinct / values).toBeCloseTo(1, 2);
    expect(shape(law).modes).toBe(1);
  });

  it('has e times the mean as values in effect of an exponential law', () => {
    const law: FieldDistribution = { family: 'exponential', mean: 1000 };
    expect(lawOf(law, 'output_tokens').mean / 1000).toBeCloseTo(1, 3);
    expect(shape(law).cv).toBeCloseTo(1, 2);
    expect(shape(law).distinct / (Math.E * 1000)).toBeCloseTo(1, 2);
    expect(shape(law).modes).toBe(1);
  });

  it('keeps probabilities of single values where a law is narrow', () => {
    const { values, weights, widths } = pointsOf(
      { family: 'exponential', mean: 2, max: 100 },
      'output_tokens',
    );
    expect(sum(widths.subarray(0, 20))).toBe(20);
    expect([...values.subarray(0, 3)]).toEqual([0, 1, 2]);
    // Rounded, 0 is what lies below a half.
    expect(weights[0]).toBeCloseTo(1 - Math.exp(-0.25), 10);
    expect(weights[1]).toBeCloseTo(Math.exp(-0.25) - Math.exp(-0.75), 10);
    expect(sum(weights)).toBeCloseTo(1, 12);
  });

  it('has the spikes of a table within a continuous law', () => {
    const law: FieldDistribution = {
      family: 'mixture',
      components: [
        { weight: 0.75, distribution: { family: 'uniform', min: 1, max: 10_000 } },
        { weight: 0.25, distribution: { family: 'constant', value: 5000 } },
      ],
    };
    const { values, weights } = pointsOf(law, 'input_tokens');
    expect(weights[values.indexOf(5000)]).toBeCloseTo(0.25 + 0.75 / 10_000, 8);
    expect(sum(weights)).toBeCloseTo(1, 12);
    // H = -0.25 ln 0.25 - 0.75 ln(0.75 / 10,000), but for the one value that is both.
    const entropy = -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75e-4);
    expect(Math.log(shape(law).distinct)).toBeCloseTo(entropy, 2);
  });

  it('has two hills of two', () => {
    const humps = [5, 7].map((mu) => ({ family: 'lognormal', mu, sigma: 0.2 }) as const);
    const law: FieldDistribution = {
      family: 'mixture',
      components: humps.map((distribution) => ({ weight: 0.5, distribution })),
    };
    expect(shape(law).modes).toBe(2);
  });

  it('keeps within the bounds, and reaches them', () => {
    const { values, widths, weights } = pointsOf(
      { family: 'pareto', scale: 10, alpha: 0.5, max: 5000 },
      'input_tokens',
    );
    expect(values[0]).toBe(10);
    const last = values.length - 1;
    expect(values[last] + (widths[last] - 1) / 2).toBe(5000);
    expect(sum(weights)).toBeCloseTo(1, 12);
  });

  it('cuts ratios evenly', () => {
    const { mean } = lawOf({ family: 'uniform', min: 0.25, max: 0.75 }, 'reason_ratio');
    expect(mean).toBeCloseTo(0.5, 6);
  });
});

describe('a law of single values', () => {
  it('is as it is', () => {
    const law = empirical([
      [3, 0.5],
      [10, 0],
      [30, 0.5],
    ]);
    expect(pointsOf(law, 'input_tokens')).toEqual({
      values: Float64Array.of(3, 30),
      weights: Float64Array.of(0.5, 0.5),
      widths: Float64Array.of(1, 1),
    });
  });

  it('has as many values in effect as it has equally likely ones', () => {
    const law = empirical(Array.from({ length: 40 }, (_, index) => [100 + index, 1 / 40] as const));
    expect(shape(law).distinct).toBeCloseTo(40, 10);
  });
});
