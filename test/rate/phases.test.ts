import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { done, inOnePiece } from '../../src/platform/slices.js';
import { integralOf, type RateCurve, repeated, stepCurve } from '../../src/rate/curve.js';
import { edgesOfPhases, phasedCurve, type RatePhase } from '../../src/rate/phases.js';

/** Clients' own rates of 2 up to 50 s, then of 6 up to 80 s, then of 0. */
const curveOf = (phases: readonly RatePhase[]): RateCurve =>
  inOnePiece(
    phasedCurve(phases, {
      duration: 100,
      native: () =>
        done(
          stepCurve(
            [
              [0, 2],
              [50, 6],
              [80, 0],
            ],
            100,
          ),
        ),
      largestNative: () => done(99),
      cos: Math.cos,
      exp: Math.exp,
      log: Math.log,
    }),
  );

describe('the rates of phases', () => {
  test('begin at their starts', () => {
    expect(edgesOfPhases([{ seconds: 10 }, { seconds: 0.5 }])).toEqual([0, 10, 10.5]);
    const curve = curveOf([
      { seconds: 10, rate: 3 },
      {
        seconds: 20,
        rate: {
          steps: [
            [0, 1],
            [5, 4],
          ],
        },
      },
      { seconds: 10, rate: { ramp: { from: 0, to: 8, duration: 5 } } },
    ]);
    expect(curve.edges).toEqual([0, 10, 15, 30, 35, 40]);
    expect(curve.begins).toEqual([3, 1, 4, 0, 8]);
    expect(curve.ends).toEqual([3, 1, 4, 8, 8]);
  });

  test("are those of the clients in them, scaled to a phase's requests or its busiest window", () => {
    const curve = curveOf([
      { seconds: 40, rate: 'native' },
      { seconds: 20, rate: { max: 3 } },
      { seconds: 20, rate: 'native', requests: 30 },
    ]);
    expect(curve.edges).toEqual([0, 40, 50, 60, 80]);
    // In the second the busiest window has 6, so that all is halved; in the third 20 s at 6 become 30.
    expect(curve.begins).toEqual([2, 1, 3, 1.5]);
    expect(integralOf(curve)).toBe(80 + 10 + 30 + 30);
  });

  test('are refused where there is none', () => {
    const refused = () =>
      curveOf([
        { seconds: 80, rate: 'native' },
        { seconds: 20, rate: 'native' },
      ]);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow('phases[1]: no client is active from 80 to 100 s');
  });

  test('are there again, and are cut', () => {
    const ramp: RateCurve = { edges: [0, 4, 10], begins: [0, 5], ends: [8, 5] };
    expect(repeated(ramp, 10)).toEqual(ramp);
    expect(repeated(ramp, 3)).toEqual({ edges: [0, 3], begins: [0], ends: [6] });
    expect(repeated(ramp, 21)).toEqual({
      edges: [0, 4, 10, 14, 20, 21],
      begins: [0, 5, 0, 5, 0],
      ends: [8, 5, 8, 5, 2],
    });
  });
});
