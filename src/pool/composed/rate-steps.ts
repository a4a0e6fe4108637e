import { deterministicMath } from '../../engine/math.js';
import { done, inOnePiece } from '../../platform/slices.js';
import { constantCurve } from '../../rate/curve.js';
import { evaluateRate, type RateExpression } from '../../rate/expression.js';
import type { RateStep } from './custom-client.js';

/** Steps in which a slope from or to 0 is followed; others take fewer, in proportion to their relative change. */
const STEPS_A_SLOPE = 32;

/**
 * A client's rate over the time of the trace as a number or steps. Slopes are followed by up to 32 steps, which have the
 * slope's own expectation and are at most 1/64 of its larger end away from it.
 */
export function rateSteps(rate: RateExpression, duration: number): number | RateStep[] {
  if (typeof rate === 'number') return rate;
  const curve = inOnePiece(
    evaluateRate(rate, {
      duration,
      // The spec's check has refused rates that refer to others' in a client.
      native: () => done(constantCurve(0, duration)),
      largestNative: () => done(0),
      cos: deterministicMath().cos,
      exp: deterministicMath().exp,
      log: deterministicMath().log,
    }),
  );
  return curve.begins.flatMap((begin, piece) => {
    const [from, to, end] = [curve.edges[piece], curve.edges[piece + 1], curve.ends[piece]];
    if (begin === end) return [{ fromSeconds: from, rate: begin }];
    const count = Math.ceil((STEPS_A_SLOPE * Math.abs(end - begin)) / Math.max(begin, end));
    return Array.from({ length: count }, (_, step) => ({
      fromSeconds: from + ((to - from) * step) / count,
      rate: begin + ((end - begin) * (step + 0.5)) / count,
    }));
  });
}
