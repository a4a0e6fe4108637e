import { UsageError } from '../errors.js';
import type { CountedStep, Schedule } from './schedule-basis.js';

/** What sums of expected requests may miss a half by, so that 0.45 a second makes 135 in 300 s and 0.5 rounds up. */
const ROUNDING = 1e-9;

/**
 * A schedule whose steps have whole numbers of requests: those expected up to the end of a step are rounded, so that
 * what a step gains or loses is carried to the next, and the total is right.
 *
 * @param begins where steps begin, seconds; ascending from 0
 * @throws UsageError when no step has a request
 */
export function countedSchedule(schedule: Schedule, begins: readonly number[]): Schedule {
  const { pieces } = schedule;
  const expectedByPiece = schedule.expectedByPiece.slice();
  const steps: CountedStep[] = [];
  let [expected, counted, fromPiece] = [0, 0, 0];
  begins.forEach((begin, index) => {
    if (!(begin < schedule.duration)) return;
    const end = begins[index + 1] ?? Infinity;
    let toPiece = fromPiece;
    let inStep = 0;
    for (; toPiece < pieces.length && pieces[toPiece].start < end; toPiece++)
      inStep += expectedByPiece[toPiece];
    expected += inStep;
    const isLast = toPiece === pieces.length;
    const upTo = rounded(isLast ? schedule.expectedRequests : expected);
    const requests = inStep > 0 ? Math.max(0, upTo - counted) : 0;
    scale(expectedByPiece, fromPiece, toPiece, inStep > 0 ? requests / inStep : 0);
    steps.push({ fromPiece, toPiece, requests });
    counted += requests;
    fromPiece = toPiece;
  });
  if (counted === 0) {
    throw new UsageError('no step has a request, as each expects less than half of one; use higher rates', {
      field: 'counts',
    });
  }
  return { ...schedule, expectedByPiece, expectedRequests: counted, steps };
}

function rounded(requests: number): number {
  return Math.floor(requests * (1 + ROUNDING) + 0.5);
}

function scale(values: Float64Array, from: number, to: number, factor: number): void {
  for (let at = from; at < to; at++) values[at] *= factor;
}
