import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FloatHistogram } from '../../src/statistics/float-histogram.js';

function histogramOf(values: readonly number[]): FloatHistogram {
  const histogram = new FloatHistogram();
  histogram.add(Float64Array.from(values));
  return histogram;
}

describe('FloatHistogram', () => {
  it('counts a number as one within 1/8,192 of it, over the whole range of doubles', () => {
    // Below the normal doubles a step is absolute: 2^-12 of the smallest of them.
    const value = fc.double({ min: 2 ** -1022, max: 1e100, noNaN: true });
    fc.assert(
      fc.property(value, (number) => {
        const [[counted, count], ...rest] = histogramOf([number]).ascending();
        expect([count, rest.length]).toEqual([1, 0]);
        expect(Math.abs(counted - number)).toBeLessThanOrEqual(number / 8_192);
      }),
      { seed: 3, numRuns: 2_000 },
    );
  });

  it('ascends, and keeps the order of its numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e100, noNaN: true }), { minLength: 1 }), (numbers) => {
        const entries = [...histogramOf(numbers).ascending()];
        const sorted = numbers.toSorted((a, b) => a - b);
        const counted = entries.flatMap(([value, count]) => new Array<number>(count).fill(value));
        expect(counted.length).toBe(sorted.length);
        for (const [index, value] of counted.entries()) {
          const tolerance = Math.max(sorted[index] / 8_192, 2 ** -1034);
          expect(Math.abs(value - sorted[index])).toBeLessThanOrEqual(tolerance);
        }
        expect(entries.every(([value], index) => index === 0 || value > entries[index - 1][0])).toBe(true);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it('is exact for 0, powers of two, and small whole numbers', () => {
    const exact = [0, ...Array.from({ length: 8_192 }, (_, index) => index + 1), 2 ** -20, 0.125, 2 ** 40];
    const found = [...histogramOf(exact).ascending()].map(([value]) => value);
    expect(found).toEqual(exact.toSorted((a, b) => a - b));
    expect([...histogramOf([-0]).ascending()]).toEqual([[0, 1]]);
  });

  it('has the mean of the numbers themselves, whatever the batches', () => {
    const numbers = Array.from({ length: 1_000 }, (_, index) => Math.sqrt(index) / 7);
    const whole = histogramOf(numbers);
    const parts = new FloatHistogram();
    for (let from = 0; from < 1_000; from += 33) parts.add(Float64Array.from(numbers.slice(from, from + 33)));
    expect(whole.mean).toBe(numbers.reduce((sum, value) => sum + value, 0) / 1_000);
    expect(parts.mean).toBe(whole.mean);
    expect([...parts.ascending()]).toEqual([...whole.ascending()]);
    for (const probability of [0, 0.5, 0.9, 1]) {
      const exact = numbers[Math.max(1, Math.ceil(probability * 1_000)) - 1];
      expect(Math.abs(parts.quantile(probability) - exact)).toBeLessThanOrEqual(exact / 8_192);
    }
  });

  it('has no quantile outside of the numbers that came', () => {
    for (const value of [0.1, 1 / 3, 12.000_7, 1e-300]) {
      const histogram = new FloatHistogram();
      histogram.add(Float64Array.of(value, value));
      expect([0, 0.5, 1].map((probability) => histogram.quantile(probability))).toEqual([
        value,
        value,
        value,
      ]);
    }
  });

  it('is no number without any', () => {
    expect([new FloatHistogram().mean, new FloatHistogram().quantile(0.5)]).toEqual([Number.NaN, Number.NaN]);
  });

  it.each([
    [0, true],
    [1e100, true],
    [1.1e100, false],
    [-1e-300, false],
    [Number.POSITIVE_INFINITY, false],
    [Number.NaN, false],
  ])('accepts %d: %s', (value, accepted) => {
    expect(FloatHistogram.accepts(value)).toBe(accepted);
  });

  it('counts on where counts of few bits would end', () => {
    // 100 at a time: there is room for 255 in a byte, and the third hundred is too many.
    const histogram = new FloatHistogram(Uint8Array);
    for (let round = 0; round < 6; round++) histogram.add(new Float64Array(100).fill(2));
    expect([...histogram.ascending()]).toEqual([[2, 600]]);
    // An octave that comes later has as much room.
    for (let round = 0; round < 3; round++) histogram.add(new Float64Array(100).fill(4));
    expect([...histogram.ascending()]).toEqual([
      [2, 600],
      [4, 300],
    ]);
  });

  it.each([255, 256])('has room for %d numbers of one value where a byte has it for 255', (length) => {
    const histogram = new FloatHistogram(Uint8Array);
    histogram.add(new Float64Array(length).fill(2));
    expect([...histogram.ascending()]).toEqual([[2, length]]);
  });
});
