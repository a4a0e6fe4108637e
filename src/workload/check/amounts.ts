import type { Report } from '../fault.js';
import { readCount, readDuration } from '../notations.js';
import type { WorkloadSpec } from '../workload-spec.js';
import { attempt } from './attempt.js';

/** How much: two of rate, duration and requests fix the third, so that three can contradict each other. */
export function checkAmounts({ rate, duration, requests }: WorkloadSpec, report: Report): void {
  if (duration !== undefined) attempt(() => readDuration(duration), ['duration'], report);
  if (requests !== undefined) attempt(() => readCount(requests), ['requests'], report);
  if (rate !== undefined && duration !== undefined && requests !== undefined) {
    report(
      ['requests'],
      'rate, duration and requests are given all three, but any two of them fix the third',
    );
  }
}
