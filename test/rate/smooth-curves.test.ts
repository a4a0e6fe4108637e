import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { done } from '../../src/platform/slices.js';
import { clipped, constantCurve, integralOf, largestOf, type RateCurve } from '../../src/rate/curve.js';
import type { RateExpression } from '../../src/rate/expression.js';
import { evaluateRate } from '../support/at-once.js';

const evaluate = (rate: RateExpression, duration: number) =>
  evaluateRate(rate, {
    duration,
    native: () => done(constantCurve(1, duration)),
    largestNative: () => done(1),
    cos: Math.cos,
    exp: Math.exp,
    log: Math.log,
  });

/** The integral of a curve up to a time. */
function integralUntil({ edges, begins, ends }: RateCurve, time: number): number {
  let sum = 0;
  for (const [piece, begin] of begins.entries()) {
    const [from, to] = [edges[piece], Math.min(edges[piece + 1], time)];
    if (!(to > from)) break;
    const end = begin + (ends[piece] - begin) * ((to - from) / (edges[piece + 1] - from));
    sum += ((begin + end) / 2) * (to - from);
  }
  return sum;
}

/** How far a curve is from a function, at the ends and in the middle of every piece. */
function largestError({ edges, begins, ends }: RateCurve, rate: (time: number) => number): number {
  let largest = 0;
  for (const [piece, begin] of begins.entries()) {
    const [from, to, end] = [edges[piece], edges[piece + 1], ends[piece]];
    for (const [time, value] of [
      [from, begin],
      [(from + to) / 2, (begin + end) / 2],
      [to, end],
    ]) {
      largest = Math.max(largest, Math.abs(value - rate(time)));
    }
  }
  return largest;
}

describe('an exponential way', () => {
  test.each([
    [1, 200, 600, 0],
    [200, 1, 600, 50],
    [5, 6, 60, 10],
    [1e-6, 1e6, 1000, 0],
  ])('from %d to %d in %d s from %d s on', (from, to, duration, start) => {
    const curve = evaluate({ exponential: { from, to, duration, start } }, 2000);
    const rate = (time: number) =>
      from * (to / from) ** (Math.min(Math.max(time - start, 0), duration) / duration);
    for (const [piece, begin] of curve.begins.entries()) {
      const middle = (curve.edges[piece] + curve.edges[piece + 1]) / 2;
      expect(Math.abs((begin + curve.ends[piece]) / 2 / rate(middle) - 1)).toBeLessThan(8.2e-5);
      expect(Math.abs(begin / rate(curve.edges[piece]) - 1)).toBeLessThan(8.2e-5);
    }
    // The integral of from (to / from)^(t / D) is D (r(t) - from) / ln(to / from); at every edge it is exact.
    const exact = (time: number) => {
      const within = Math.min(Math.max(time - start, 0), duration);
      return (
        from * Math.min(time, start) +
        (duration * (rate(start + within) - from)) / Math.log(to / from) +
        to * Math.max(time - start - duration, 0)
      );
    };
    for (const edge of curve.edges.slice(1))
      expect(integralUntil(curve, edge) / exact(edge)).toBeCloseTo(1, 10);
  });

  test('that the trace cuts has the integral up to there', () => {
    const curve = evaluate({ exponential: { from: 2, to: 32, duration: 100 } }, 37.7);
    expect(integralOf(curve)).toBeCloseTo((100 * (2 * 16 ** 0.377 - 2)) / Math.log(16), 9);
    expect(curve.edges.at(-1)).toBe(37.7);
  });

  test('between equal rates is constant', () => {
    expect(evaluate({ exponential: { from: 3, to: 3, duration: 10 } }, 20)).toEqual(constantCurve(3, 20));
  });
});

describe('a sine', () => {
  test.each([
    [50, 30, 600, { phase: 0 }, 3600],
    [50, 50, 600, { peak_at: 100 }, 1234.5],
    [50, 50, 86_400, { peak_at: 54_000 }, 86_400],
    [1, 0.2, 0.7, { phase: 0.3 }, 60],
    [8, 8, 100, { phase: 75 }, 1000],
    [8, 8, 100, { phase: 74.9 }, 33.3],
  ] as const)(
    'of mean %d, amplitude %d, period %d, %j, over %d s',
    (mean, amplitude, period, where, duration) => {
      const curve = evaluate({ sine: { mean, amplitude, period, ...where } }, duration);
      const phase = 'phase' in where ? where.phase : period / 4 - where.peak_at;
      const turns = (time: number) => (2 * Math.PI * (time + phase)) / period;
      const rate = (time: number) => mean + amplitude * Math.sin(turns(time));
      expect(largestError(curve, rate) / amplitude).toBeLessThan(9e-5);
      expect(Math.min(...curve.begins, ...curve.ends)).toBeGreaterThanOrEqual(0);
      // The integral of the sine is a difference of cosines; at every edge it is exact.
      const exact = (time: number) =>
        mean * time + ((amplitude * period) / (2 * Math.PI)) * (Math.cos(turns(0)) - Math.cos(turns(time)));
      for (const edge of curve.edges.slice(1)) {
        expect(Math.abs(integralUntil(curve, edge) - exact(edge)) / (mean * duration)).toBeLessThan(1e-12);
      }
      expect(curve.edges.at(-1)).toBe(duration);
    },
  );

  test('above its mean is cut at 0 by a clip', () => {
    const curve = evaluate(
      { clip: { rate: { sine: { mean: 10, amplitude: 20, period: 100 } }, min: 0 } },
      100,
    );
    expect(Math.min(...curve.begins, ...curve.ends)).toBe(0);
    // mean + 2 mean sin x is above 0 from -pi / 6 to 7 pi / 6: 10 x 100 / (2 pi) x (4 pi / 3 + 2 sqrt(3)).
    expect(integralOf(curve) / ((1000 / (2 * Math.PI)) * ((4 * Math.PI) / 3 + 2 * Math.sqrt(3)))).toBeCloseTo(
      1,
      4,
    );
  });

  test('goes with other rates', () => {
    const sine = { sine: { mean: 1, amplitude: 0.5, period: 60 } } as const;
    const curve = evaluate({ sum: [{ product: [40, sine] }, 10] }, 60);
    expect(integralOf(curve)).toBeCloseTo(60 * 50, 8);
    expect(largestOf(clipped(curve, 0, 65))).toBe(65);
  });

  test('of too many periods is refused', () => {
    const sine = { sine: { mean: 1, amplitude: 0.5, period: 0.1 } } as const;
    expect(() => evaluate(sine, 3600)).toThrow(UsageError);
    expect(() => evaluate(sine, 3600)).toThrow('use a period of at least 0.6912 s');
  });
});
