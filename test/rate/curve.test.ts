import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { done } from '../../src/platform/slices.js';
import {
  clipped,
  constantCurve,
  integralOf,
  largestOf,
  linearCurve,
  productOf,
  type RateCurve,
  split,
  stepCurve,
  timeOfIntegral,
} from '../../src/rate/curve.js';
import type { RateExpression } from '../../src/rate/expression.js';
import { evaluateRate } from '../support/at-once.js';

/** The rate at a time; at an edge, that of the piece which starts there. */
function rateAt({ edges, begins, ends }: RateCurve, time: number): number {
  const piece = begins.findIndex((_, index) => time < edges[index + 1]);
  const [from, to] = [edges[piece], edges[piece + 1]];
  return begins[piece] + (ends[piece] - begins[piece]) * ((time - from) / (to - from));
}

const evaluate = (rate: RateExpression, duration = 100) =>
  evaluateRate(rate, {
    duration,
    native: () =>
      done(
        stepCurve(
          [
            [0, 2],
            [50, 6],
          ],
          duration,
        ),
      ),
    largestNative: () => done(12),
    cos: Math.cos,
    exp: Math.exp,
    log: Math.log,
  });

describe('curves', () => {
  test('steps hold until the next; the first also holds before its time', () => {
    const curve = stepCurve(
      [
        [10, 1],
        [20, 5],
        [200, 7],
      ],
      100,
    );
    expect([0, 10, 19.9, 20, 99].map((time) => rateAt(curve, time))).toEqual([1, 1, 1, 5, 5]);
    expect(integralOf(curve)).toBe(20 + 80 * 5);
  });

  test('lines join points, and are flat before the first and after the last', () => {
    const curve = linearCurve(
      [
        [20, 0],
        [60, 8],
      ],
      100,
    );
    expect([0, 20, 40, 60, 90].map((time) => rateAt(curve, time))).toEqual([0, 0, 4, 8, 8]);
    expect(integralOf(curve)).toBe(160 + 320);
    // Cut in the middle of the slope, and begun before the start.
    expect(
      integralOf(
        linearCurve(
          [
            [20, 0],
            [60, 8],
          ],
          40,
        ),
      ),
    ).toBe(40);
  });

  test('a product of two slopes is within 1/1024 of the parabola', () => {
    const up = linearCurve(
      [
        [0, 0],
        [100, 10],
      ],
      100,
    );
    const down = linearCurve(
      [
        [0, 10],
        [100, 0],
      ],
      100,
    );
    const product = productOf(up, down);
    for (let time = 0; time < 100; time += 0.7) {
      expect(Math.abs(rateAt(product, time) - (time / 10) * (10 - time / 10))).toBeLessThanOrEqual(
        100 / 1024,
      );
    }
    expect(rateAt(productOf(up, constantCurve(3, 100)), 35)).toBeCloseTo(10.5, 12);
  });

  test('clipping cuts exactly where a slope crosses a bound', () => {
    const curve = clipped(
      linearCurve(
        [
          [0, 0],
          [100, 10],
        ],
        100,
      ),
      2,
      7,
    );
    expect([0, 10, 20, 50, 70, 99].map((time) => rateAt(curve, time))).toEqual([2, 2, 2, 5, 7, 7]);
    expect(integralOf(curve)).toBeCloseTo(40 + 225 + 210, 9);
  });

  test('the integral and its inverse agree', () => {
    const point = fc.tuple(
      fc.double({ min: 0, max: 90, noNaN: true }),
      fc.double({ min: 0, max: 50, noNaN: true }),
    );
    const points = fc.uniqueArray(point, { selector: ([time]) => time, minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        points,
        fc.boolean(),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (unsorted, steps, share) => {
          const sorted = [...unsorted].sort(([a], [b]) => a - b);
          const curve = (steps ? stepCurve : linearCurve)(sorted, 100);
          const total = integralOf(curve);
          fc.pre(total > 1e-3);
          const time = timeOfIntegral(curve, total * share);
          const before = split(curve, [time]);
          const pieces = before.edges.filter((edge) => edge < time).length;
          const upTo = { ...before, begins: before.begins.slice(0, pieces) };
          expect(integralOf(upTo) / total).toBeCloseTo(share, 6);
          expect(timeOfIntegral(curve, total * 2)).toBe(Number.POSITIVE_INFINITY);
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });

  test('splitting changes no rate', () => {
    const curve = linearCurve(
      [
        [0, 1],
        [30, 9],
        [100, 4],
      ],
      100,
    );
    const fine = split(curve, [10, 30, 45, 100, 130, -5]);
    expect(fine.edges).toEqual([0, 10, 30, 45, 100]);
    for (const time of [0, 5, 10, 29, 31, 77])
      expect(rateAt(fine, time)).toBeCloseTo(rateAt(curve, time), 12);
    expect(integralOf(fine)).toBeCloseTo(integralOf(curve), 9);
  });
});

describe('expressions', () => {
  test.each<[string, RateExpression, readonly (readonly [time: number, rate: number])[]]>([
    [
      'a number',
      3,
      [
        [0, 3],
        [99, 3],
      ],
    ],
    [
      'native',
      'native',
      [
        [0, 2],
        [50, 6],
      ],
    ],
    [
      'scale',
      { scale: 1.5 },
      [
        [0, 3],
        [50, 9],
      ],
    ],
    [
      'max, which the busiest window of all sets',
      { max: 6 },
      [
        [0, 1],
        [50, 3],
      ],
    ],
    [
      'max above everything',
      { max: 20 },
      [
        [0, 2],
        [50, 6],
      ],
    ],
    [
      'ramp',
      { ramp: { from: 10, to: 30, start: 20, duration: 40 } },
      [
        [0, 10],
        [20, 10],
        [40, 20],
        [60, 30],
        [99, 30],
      ],
    ],
    [
      'spike by rate',
      { spike: { at: 10, duration: 20, rate: 5 } },
      [
        [9, 0],
        [10, 5],
        [29, 5],
        [30, 0],
      ],
    ],
    [
      'spike at the start',
      { spike: { at: 0, duration: 20, factor: 5 } },
      [
        [0, 5],
        [20, 1],
      ],
    ],
    [
      'spike with ways',
      { spike: { at: 10, duration: 20, factor: 5, rise: 4 } },
      [
        [10, 1],
        [12, 3],
        [14, 5],
        [25, 5],
        [28, 3],
        [31, 1],
      ],
    ],
    [
      'sum',
      {
        sum: [
          1,
          {
            steps: [
              [0, 1],
              [30, 2],
            ],
          },
          'native',
        ],
      },
      [
        [0, 4],
        [30, 5],
        [60, 9],
      ],
    ],
    [
      'product',
      { product: ['native', { spike: { at: 40, duration: 20, factor: 2 } }] },
      [
        [0, 2],
        [40, 4],
        [55, 12],
        [60, 6],
      ],
    ],
    [
      'clip',
      { clip: { rate: 'native', min: 3, max: 5 } },
      [
        [0, 3],
        [60, 5],
      ],
    ],
  ])('%s', (_name, rate, expected) => {
    const curve = evaluate(rate);
    for (const [time, value] of expected) expect(rateAt(curve, time), `at ${time}`).toBeCloseTo(value, 9);
  });

  test('a diurnal curve has its mean, its peak over its trough, and its peak at its time', () => {
    const day = 86_400;
    const curve = evaluate(
      { diurnal: { mean: 10, peak_over_trough: 3, peak_at: 15 * 3600, start_at: 6 * 3600 } },
      day,
    );
    expect(integralOf(curve) / day).toBeCloseTo(10, 6);
    expect(largestOf(curve)).toBeCloseTo(15, 6);
    // 15:00 is nine hours after the start at 6:00; the trough is half a day away from it.
    expect(rateAt(curve, 9 * 3600)).toBeCloseTo(15, 6);
    expect(rateAt(curve, 21 * 3600)).toBeCloseTo(5, 6);
    // Between two points: 0.03 % of the curve.
    const time = 12_345;
    const exact = 10 * (1 + 0.5 * Math.cos((2 * Math.PI * (time + 6 * 3600 - 15 * 3600)) / day));
    expect(Math.abs(rateAt(curve, time) / exact - 1)).toBeLessThan(3e-4);
  });
});
