import { UsageError } from '../errors.js';
import type { Sliced } from '../platform/slices.js';
import { integralOf, largestOf, type RateCurve, scaled, split } from './curve.js';
import { evaluateRate, type RateContext, type RateExpression } from './expression.js';

/** A stretch of the trace with a rate of its own, whose times are counted from its start. */
export interface RatePhase {
  readonly seconds: number;
  readonly rate: RateExpression;
  /** To which the rate is scaled. */
  readonly requests?: number;
}

/** Where phases begin, and the last one ends: seconds from the start of the trace. */
export function edgesOfPhases(phases: readonly { readonly seconds: number }[]): number[] {
  const edges = [0];
  for (const { seconds } of phases) edges.push(edges[edges.length - 1] + seconds);
  return edges;
}

/**
 * The rates of phases one after the other. A phase's own rate, for `native` and the like, is that of the clients in it, and
 * its busiest window is one of the phase.
 *
 * @throws UsageError where a phase has no requests; its field is `phases[0]` and so on
 */
export function* phasedCurve(phases: readonly RatePhase[], context: RateContext): Sliced<RateCurve> {
  const starts = edgesOfPhases(phases);
  const edges = [0];
  const begins: number[] = [];
  const ends: number[] = [];
  for (const [index, { rate, requests }] of phases.entries()) {
    const [start, end] = [starts[index], starts[index + 1]];
    const own = yield* evaluateRate(rate, contextOf(context, start, end));
    const all = integralOf(own);
    if (!(all > 0)) {
      throw new UsageError(
        `no client is active from ${start} to ${end} s, or its rate is 0 there, so that this phase has no requests`,
        { field: `phases[${index}]` },
      );
    }
    const curve = requests === undefined ? own : scaled(own, requests / all);
    for (let piece = 0; piece < curve.begins.length; piece++) {
      const isLast = piece === curve.begins.length - 1;
      // Sums of fractions can miss the next phase.
      const to = isLast ? end : start + curve.edges[piece + 1];
      if (!(to > edges[edges.length - 1])) continue;
      begins.push(curve.begins[piece]);
      ends.push(curve.ends[piece]);
      edges.push(to);
    }
  }
  return { edges, begins, ends };
}

/** What the meaning of a phase's rate depends on. */
function contextOf(context: RateContext, start: number, end: number): RateContext {
  const native = function* (): Sliced<RateCurve> {
    return between(yield* context.native(), start, end);
  };
  return {
    duration: end - start,
    native,
    *largestNative() {
      return largestOf(yield* native());
    },
    cos: context.cos,
    exp: context.exp,
    log: context.log,
  };
}

/** The part of a curve from `start` to `end`, as one from 0 on. */
function between(whole: RateCurve, start: number, end: number): RateCurve {
  const curve = split(whole, [start, end]);
  const first = curve.edges.indexOf(start);
  const last = curve.edges.indexOf(end);
  const edges = curve.edges.slice(first, last + 1).map((edge) => edge - start);
  return { edges, begins: curve.begins.slice(first, last), ends: curve.ends.slice(first, last) };
}
