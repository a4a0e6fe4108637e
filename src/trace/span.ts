/** Where a trace begins, and how long it is, in seconds. */
export interface TraceSpan {
  readonly start: number;
  readonly durationSeconds: number;
}

/**
 * The span of a trace: from 0 for as long as was asked for, where that is known; else from its first request to its
 * last.
 *
 * @param specified seconds that were asked for; undefined where that is not known, and for a part of a trace
 * @param first the time of the first request, seconds; NaN without one, as `last`
 */
export function traceSpan(specified: number | undefined, first: number, last: number): TraceSpan {
  const isKnown = specified !== undefined && specified > 0;
  const start = isKnown && !(first < 0) ? 0 : first;
  // Without requests there is only what was asked for.
  const covered = Number.isNaN(last) ? 0 : last - start;
  return { start, durationSeconds: isKnown ? Math.max(specified, covered) : last - start };
}
