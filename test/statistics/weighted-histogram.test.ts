import { describe, expect, it } from 'vitest';
import { WeightedHistogram } from '../../src/statistics/weighted-histogram.js';

describe('WeightedHistogram', () => {
  it('gives quantiles within 0.1%', () => {
    const histogram = new WeightedHistogram();
    for (let i = 1; i <= 1000; i++) histogram.add(i / 100, i);
    for (const share of [0.05, 0.5, 0.95]) {
      const exact = Math.ceil(Math.sqrt(share * 1000 * 1001 + 0.25) - 0.5) / 100;
      expect(Math.abs(histogram.quantile(share) / exact - 1)).toBeLessThan(0.00101);
    }
  });

  it('keeps values beyond its range, 0 among them', () => {
    const histogram = new WeightedHistogram();
    histogram.add(0, 1);
    histogram.add(1e9, 1);
    expect(histogram.quantile(0.25)).toBeLessThan(1.01e-6);
    expect(histogram.quantile(0.75)).toBeGreaterThan(0.99e6);
    expect(new WeightedHistogram().quantile(0.5)).toBeNaN();
  });
});
