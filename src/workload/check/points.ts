import type { Path, Report } from '../../fault.js';
import { readTime } from '../notations.js';
import type { TimeSpec } from '../workload-spec.js';
import { attempt } from './attempt.js';
import { SHORTEST_STEP } from './magnitudes.js';
import { show } from './words.js';

/** Points over time: a time that is not after the one before has no place in the curve. */
export function checkTimes(
  points: readonly (readonly [time: TimeSpec, value: unknown])[],
  path: Path,
  report: Report,
): void {
  let before: number | undefined;
  points.forEach(([time], index) => {
    const seconds = attempt(() => readTime(time), [...path, index, 0], report);
    if (seconds === undefined) return;
    if (before !== undefined && !(seconds > before)) {
      report(
        [...path, index, 0],
        `${show(time)} is not after the time before it, ${show(points[index - 1][0])}; times ascend`,
      );
    }
    // Below it a window of the trace would have no length that sums keep.
    else if (before !== undefined && !(seconds - before >= SHORTEST_STEP)) {
      report([...path, index, 0], `${show(time)} is less than ${SHORTEST_STEP} s after the time before it`);
    }
    before = seconds;
  });
}
