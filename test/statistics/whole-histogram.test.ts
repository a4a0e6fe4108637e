import { describe, expect, it } from 'vitest';
import { WholeHistogram } from '../../src/statistics/whole-histogram.js';

describe('WholeHistogram', () => {
  it('is exact for token counts', () => {
    const values = Uint32Array.from({ length: 10_001 }, (_, index) => (index * 7_919) % 65_537);
    const histogram = new WholeHistogram();
    histogram.add(values.subarray(0, 5_000));
    histogram.add(values.subarray(5_000));
    const sorted = values.toSorted();
    expect(histogram.total).toBe(10_001);
    expect(histogram.mean).toBeCloseTo(values.reduce((sum, value) => sum + value) / 10_001, 8);
    expect([histogram.min, histogram.max]).toEqual([sorted[0], sorted.at(-1)]);
    for (const probability of [0, 0.1, 0.5, 0.9, 0.99, 1]) {
      const rank = Math.max(1, Math.ceil(probability * 10_001));
      expect(histogram.quantile(probability)).toBe(sorted[rank - 1]);
    }
  });

  it('is within a thousandth beyond', () => {
    const histogram = new WholeHistogram();
    const values = Uint32Array.of(1, (1 << 22) - 1, 1 << 22, 123_456_789, 4_000_000_000, 0xffff_ffff);
    histogram.add(values);
    expect([histogram.min, histogram.max, histogram.total]).toEqual([1, 0xffff_ffff, 6]);
    for (const [index, value] of values.entries()) {
      const quantile = histogram.quantile((index + 1) / 6);
      expect(quantile).toBeLessThanOrEqual(value);
      expect(quantile).toBeGreaterThan(value * (1 - 1 / 1_000) - 1);
    }
    expect(histogram.quantile(2 / 6)).toBe((1 << 22) - 1);
  });

  it('is not a number without values', () => {
    const { mean, min, max, total } = new WholeHistogram();
    expect([mean, min, max, total]).toEqual([Number.NaN, Number.NaN, Number.NaN, 0]);
    expect(new WholeHistogram().quantile(0.5)).toBeNaN();
  });

  it('has exact figures of values small and large, in any blocks', () => {
    const large = [65_535, 65_536, 70_000, (1 << 22) - 1, 1 << 22, 0xffff_ffff];
    const values = Uint32Array.from({ length: 3_000 }, (_, index) =>
      index % 701 === 700 ? large[Math.floor(index / 701)] : (index * 7_919) % 1_009,
    );
    const histogram = new WholeHistogram();
    for (let from = 0; from < 3_000; from += 750) {
      const sum = values.subarray(from, from + 750).reduce((total, value) => total + value, 0);
      expect(histogram.add(values, from, from + 750)).toBe(sum);
    }
    expect(histogram.total).toBe(3_000);
    expect(histogram.sum).toBe(values.reduce((sum, value) => sum + value, 0));
    const sorted = values.toSorted();
    expect([histogram.min, histogram.max]).toEqual([sorted[0], sorted[2_999]]);
    const exact = sorted.filter((value) => value < 1 << 22);
    const found = [...histogram.ascending()].flatMap(([value, count]) =>
      new Array<number>(count).fill(value),
    );
    expect(found.slice(0, exact.length)).toEqual([...exact]);
    histogram.add(Uint32Array.of(5));
    expect(histogram.sum).toBe(values.reduce((sum, value) => sum + value, 5));
  });
});
