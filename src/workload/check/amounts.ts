import type { Report } from '../../fault.js';
import { readCount } from '../notations.js';
import type { WorkloadSpec } from '../workload-spec.js';
import { attempt } from './attempt.js';
import { checkSeconds, checkTimeFor } from './magnitudes.js';

/** How much: two of rate, duration and requests fix the third, so that three can contradict each other. */
export function checkAmounts({ rate, duration, requests }: WorkloadSpec, report: Report): void {
  if (duration !== undefined) checkSeconds(duration, ['duration'], report);
  const count = requests === undefined ? undefined : attempt(() => readCount(requests), ['requests'], report);
  if (typeof rate === 'number' && count !== undefined && duration === undefined) {
    checkTimeFor(count, rate, ['rate'], report);
  }
  if (rate !== undefined && duration !== undefined && requests !== undefined) {
    report(
      ['requests'],
      'rate, duration and requests are given all three, but any two of them fix the third',
    );
  }
}
